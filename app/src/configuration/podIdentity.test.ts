import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { openSecret, parseCredentials, type Secret } from "./secrets";

const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:relational-AbCdEf";

type Answer = (request: IncomingMessage) => { status: number; body: object };

/** A server on this machine that answers in JSON, and remembers the headers it was asked with. */
class LocalServer {
  readonly asked: IncomingMessage["headers"][] = [];
  private readonly server: Server;

  constructor(answer: Answer) {
    this.server = createServer((request, response) => {
      this.asked.push(request.headers);
      const { status, body } = answer(request);
      request.resume().on("end", () => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
        this.server.emit("answered");
      });
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async answered(): Promise<void> {
    await once(this.server, "answered");
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/**
 * A pod of Amazon EKS has no keys: it is told an address on its node that hands them out, and a file with the token that says which pod
 * asks, which is renewed (https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html).
 */
describe("Secrets in a pod", () => {
  let folder: string;
  let agent: LocalServer;
  let service: LocalServer;
  let opened: Secret<unknown> | undefined;
  let handedOut = 0;
  const kept = { ...process.env };
  const tokenFile = (): string => path.join(folder, "eks-pod-identity-token");

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pod-identity-"));
    writeFileSync(tokenFile(), "token of this pod");
    handedOut = 0;
    agent = new LocalServer(({ headers }) => {
      if (!headers.authorization?.startsWith("token of this pod"))
        return { status: 400, body: { message: "no token" } };
      handedOut += 1;
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      const keys = { AccessKeyId: `ASIA${handedOut}`, SecretAccessKey: "secret", Token: `session-${handedOut}` };
      return { status: 200, body: { ...keys, Expiration, AccountId: "123456789012" } };
    });
    service = new LocalServer(() => ({
      status: 200,
      body: { ARN: arn, SecretString: '{"username":"storefront","password":"hunter2"}' },
    }));
    process.env = Object.fromEntries(Object.entries(kept).filter(([name]) => !name.startsWith("AWS_")));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: await service.start(),
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${await agent.start()}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile(),
      // Neither a person's files nor an instance's metadata: in a pod there are none.
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
    });
  });
  afterEach(() => {
    opened?.close();
    agent.stop();
    service.stop();
    process.env = { ...kept };
    rmSync(folder, { recursive: true, force: true });
  });

  it("are read with what the node's agent hands out for the pod's token", async () => {
    const secret = await openSecret({ arn }, parseCredentials);
    opened = secret;
    assert.equal(secret.current().password, "hunter2");
    assert.deepEqual(
      agent.asked.map((it) => it.authorization),
      ["token of this pod"],
    );
    assert.equal(service.asked[0]!["x-amz-security-token"], "session-1");
    assert.match(service.asked[0]!.authorization!, /Credential=ASIA1\/\d{8}\/eu-west-1\/secretsmanager\//);
  });

  it("are read again with the token as it is then: the kubelet renews it", async () => {
    opened = await openSecret({ arn }, parseCredentials, { refreshMs: 20 });
    writeFileSync(tokenFile(), "token of this pod, renewed");
    const renewed = (): boolean => agent.asked.some((it) => it.authorization === "token of this pod, renewed");
    while (!renewed()) await agent.answered();
    await service.answered();
    assert.match(String(service.asked.at(-1)!["x-amz-security-token"]), /^session-[2-9]/);
  });

  it("end the start, saying why, where the agent doesn't know the pod", async () => {
    writeFileSync(tokenFile(), "token of another pod");
    const opening = openSecret({ arn }, parseCredentials, { deadlineSeconds: 0.1 });
    await assert.rejects(opening, /relational-AbCdEf could not be read: /);
    assert.ok(agent.asked.length > 0);
    assert.deepEqual(service.asked, []);
  });
});
