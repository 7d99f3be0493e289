import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openSecret, parseCredentials, type Secret, SecretFormatError } from "./secrets";

const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:relational-AbCdEf";
const credentials = (password: string): string => JSON.stringify({ username: "storefront", password });

/** Speaks what Secrets Manager speaks: whatever is the last answer set stays until the next. */
class SecretsService {
  answer: () => { status: number; body: object } = () => ({ status: 500, body: {} });
  readonly asked: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      this.asked.push(`${/\/(\w+-\w+-\d)\//.exec(request.headers.authorization!)![1]} ${body}`);
      const { status, body: sent } = this.answer();
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(sent));
      this.server.emit("asked");
    });
  });

  holds(text: string): void {
    this.answer = () => ({ status: 200, body: { ARN: arn, SecretString: text, CreatedDate: 1_796_000_000 } });
  }

  refuses(): void {
    const body = { __type: "AccessDeniedException", Message: "not allowed" };
    this.answer = () => ({ status: 400, body });
  }

  /** Resolves at the next question. */
  async isAsked(): Promise<void> {
    await once(this.server, "asked");
  }

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe("Secrets", () => {
  let service: SecretsService;
  let opened: Secret<unknown> | undefined;
  const kept = { ...process.env };

  beforeEach(async () => {
    service = new SecretsService();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: await service.start(),
      AWS_ACCESS_KEY_ID: "none",
      AWS_SECRET_ACCESS_KEY: "none",
    });
  });
  afterEach(() => {
    opened?.close();
    service.stop();
    process.env = { ...kept };
  });

  const passwordOf = (secret: Secret<{ password: string }>): string => secret.current().password;

  it("say when they were written, where Secrets Manager knows", async () => {
    const dated = (text: string, writtenAt?: number): string => `${text} ${writtenAt}`;
    service.holds("a");
    const secret = await openSecret({ arn }, dated);
    opened = secret;
    assert.equal(secret.current(), "a 1796000000000");
    assert.equal((await openSecret({ value: "a" }, dated)).current(), "a undefined");
  });

  it("are the value itself where it is given", async () => {
    const secret = await openSecret({ value: credentials("first") }, parseCredentials);
    assert.equal(passwordOf(secret), "first");
    assert.deepEqual(service.asked, []);
  });

  it("are read in their own region, and again in the background", async () => {
    service.holds(credentials("first"));
    const secret = await openSecret({ arn }, parseCredentials, { refreshMs: 20 });
    opened = secret;
    assert.equal(passwordOf(secret), "first");
    assert.deepEqual(service.asked, [`eu-west-1 ${JSON.stringify({ SecretId: arn })}`]);
    service.holds(credentials("second"));
    while (passwordOf(secret) !== "second") await service.isAsked();
  });

  it("keep their last value while they can't be read, or hold nonsense", async () => {
    service.holds(credentials("first"));
    const stale: Error[] = [];
    const secret = await openSecret({ arn }, parseCredentials, { refreshMs: 20, onStale: (it) => stale.push(it) });
    opened = secret;
    service.refuses();
    while (stale.length === 0) await service.isAsked();
    service.holds("hunter2");
    while (!stale.some((it) => it.cause instanceof SecretFormatError)) await service.isAsked();
    assert.equal(passwordOf(secret), "first");
    assert.doesNotMatch(stale.map((it) => `${it.stack} ${String(it.cause)}`).join(), /hunter2/);
    service.holds(credentials("second"));
    while (passwordOf(secret) !== "second") await service.isAsked();
  });

  it("are waited for at the start", async () => {
    service.refuses();
    const opening = openSecret({ arn }, parseCredentials, { deadlineSeconds: 10 });
    await service.isAsked();
    service.holds(credentials("first"));
    const secret = await opening;
    opened = secret;
    assert.equal(passwordOf(secret), "first");
  });

  it("end the start when they can't be read by the deadline", async () => {
    service.refuses();
    const opening = openSecret({ arn }, parseCredentials, { deadlineSeconds: 0.1 });
    await assert.rejects(opening, /relational-AbCdEf could not be read: AccessDeniedException: not allowed/);
  });

  it("end the start at once, without being quoted, when they hold nonsense", async () => {
    service.holds("hunter2");
    await assert.rejects(openSecret({ arn }, parseCredentials), (error: Error) => {
      assert.match(error.message, /relational-AbCdEf: credentials are JSON/);
      assert.doesNotMatch(`${error.stack} ${String(error.cause)}`, /hunter2/);
      return true;
    });
    assert.equal(service.asked.length, 1);
    for (const value of [
      "hunter2",
      "null",
      "[]",
      '{"username":"a","password":""}',
      '{"username":1,"password":"hunter2"}',
    ]) {
      await assert.rejects(openSecret({ value }, parseCredentials), SecretFormatError);
    }
    const careless = (text: string): unknown => JSON.parse(text);
    await assert.rejects(openSecret({ value: "hunter2" }, careless), (error: Error) => !/hunter2/.test(error.stack!));
  });

  it("are not read again once closed", async () => {
    service.holds(credentials("first"));
    const secret = await openSecret({ arn }, parseCredentials, { refreshMs: 10 });
    await service.isAsked();
    secret.close();
    const { length } = service.asked;
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(service.asked.length <= length + 1);
  });
});
