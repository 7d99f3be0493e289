import type { Action, Rule } from "@aws-sdk/client-elastic-load-balancing-v2";
import assert from "node:assert/strict";
import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { request as secureRequest } from "node:https";
import { type AddressInfo, connect, createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { mock } from "node:test";
import { Authority } from "../certificates";
import { Balancer, type BalancerOptions } from "./balancer";
import type { Outcome, ServedTarget } from "./forwarding";

const attributes = { routing: { count: 1 }, dns: { count: 1 }, slowStartSeconds: 0 };
const forward: Action = { Type: "forward", TargetGroupArn: "group" };
const otherwise = (action: Action): Rule => ({ Priority: "default", IsDefault: true, Actions: [action] });

describe("the rehearsal's load balancer", () => {
  const servers: (Server | TcpServer)[] = [];
  const outcomes: Outcome[] = [];
  let balancer: Balancer | undefined;

  afterEach(async () => {
    mock.timers.reset();
    await balancer?.stop();
    balancer = undefined;
    for (const it of servers.splice(0)) {
      (it as Partial<Server>).closeAllConnections?.();
      it.close();
    }
    outcomes.length = 0;
  });

  async function listening(server: Server | TcpServer): Promise<number> {
    servers.push(server.listen(0, "127.0.0.1"));
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  const target = (id: string, port: number, state: ServedTarget["state"] = "healthy"): ServedTarget => ({
    ...{ id, zone: "a", state, host: "127.0.0.1", port },
  });

  async function balance(targets: readonly ServedTarget[], more: Partial<BalancerOptions> = {}): Promise<Balancer> {
    balancer = await Balancer.start({
      port: 0,
      rules: () => [otherwise(forward)],
      group: () => ({ targets, attributes }),
      idleMs: 60_000,
      keepAliveMs: 60_000,
      random: () => 0,
      onOutcome: (outcome) => outcomes.push(outcome),
      ...more,
    });
    return balancer;
  }

  /** A target that answers as the listener does, alone behind a load balancer. */
  async function behind(listener: RequestListener, more: Partial<BalancerOptions> = {}): Promise<Balancer> {
    return balance([target("t", await listening(createServer(listener)))], more);
  }

  async function get(path = "/", headers: Record<string, string> = {}, agent?: Agent) {
    const asked = request({ host: "127.0.0.1", port: balancer!.port, path, headers, agent });
    asked.end();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    const parts = (await answer.toArray()) as Buffer[];
    return { code: answer.statusCode, body: Buffer.concat(parts).toString(), headers: answer.headers };
  }

  it("passes requests on with who asked, and answers back, bodies in both directions", async () => {
    const echo = async (asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
      const parts = (await asked.toArray()) as Buffer[];
      const { "x-forwarded-for": from, "x-forwarded-proto": by, host } = asked.headers;
      answer.writeHead(201, { "set-cookie": ["a=1", "b=2"] });
      answer.end(JSON.stringify({ from, by, host, url: asked.url, body: Buffer.concat(parts).toString() }));
    };
    await behind((asked, answer) => void echo(asked, answer));
    const asked = request({
      ...{ host: "127.0.0.1", port: balancer!.port, path: "/a?b=c", method: "POST" },
      headers: { host: "shop.example.com", "x-forwarded-for": "192.0.2.1" },
    });
    asked.end("hello");
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    assert.deepEqual(JSON.parse(Buffer.concat((await answer.toArray()) as Buffer[]).toString()), {
      ...{ from: "192.0.2.1, 127.0.0.1", by: "http", host: "shop.example.com", url: "/a?b=c", body: "hello" },
    });
    assert.deepEqual([answer.statusCode, answer.headers["set-cookie"]], [201, ["a=1", "b=2"]]);
    const [{ targetMs, ...outcome }] = outcomes as [Outcome];
    assert.deepEqual(outcome, { code: 201, by: "target", target: "t" });
    assert.ok(targetMs! > 0);
  });

  it("counts the time that a connection may take on new ones only: an answer on a kept one may take longer", async () => {
    const connectMs = 200;
    const ports: (number | undefined)[] = [];
    mock.timers.enable({ apis: ["setTimeout"] });
    await behind(
      (asked, answer) => {
        ports.push(asked.socket.remotePort);
        mock.timers.tick(1.5 * connectMs);
        answer.end();
      },
      { connectMs },
    );
    assert.deepEqual([(await get()).code, (await get()).code], [200, 200]);
    assert.equal(ports[0], ports[1]);
  });

  it("carries out the rule that a request meets, a fixed answer among them, and shares by the groups' weights", async () => {
    const [one, two] = await Promise.all(
      ["one", "two"].map((name) => listening(createServer((_, answer) => void answer.end(name)))),
    );
    let chance = 0;
    const TargetGroups = [
      { TargetGroupArn: "one", Weight: 90 },
      { TargetGroupArn: "two", Weight: 10 },
    ];
    await balance([], {
      rules: () => [
        {
          ...{ Priority: "1", Conditions: [{ Field: "path-pattern", Values: ["/api/*"] }] },
          Actions: [{ Type: "forward", ForwardConfig: { TargetGroups } }],
        },
        otherwise({
          Type: "fixed-response",
          FixedResponseConfig: { StatusCode: "403", MessageBody: "no", ContentType: "text/plain" },
        }),
      ],
      group: (arn) => ({ targets: [target(arn, arn === "one" ? one! : two!)], attributes }),
      random: () => chance,
    });
    const other = await get("/");
    assert.deepEqual([other.code, other.body, other.headers["content-type"]], [403, "no", "text/plain"]);
    assert.equal((await get("/api/x")).body, "one");
    chance = 0.91;
    assert.equal((await get("/api/x")).body, "two");
  });

  it("answers 503 without a target, and asks an unhealthy one rather than none", async () => {
    await balance([]);
    assert.equal((await get()).code, 503);
    await balancer!.stop();
    const port = await listening(createServer((_, answer) => void answer.end("unhealthy, but here")));
    await balance([target("t", port, "unhealthy")]);
    assert.equal((await get()).body, "unhealthy, but here");
  });

  it("answers 502 where the target refuses, resets, or answers what can't be read", async () => {
    const resets = await listening(createTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy())));
    const closes = await listening(createTcpServer((socket) => socket.once("data", () => socket.end())));
    const babbles = await listening(
      createTcpServer((socket) => socket.once("data", () => socket.end("what?\r\n\r\n"))),
    );
    const tooMuch = await listening(
      createTcpServer((socket) =>
        socket.once("data", () => socket.end(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(33_000)}\r\n\r\n`)),
      ),
    );
    const gone = createTcpServer();
    const refused = await listening(gone);
    gone.close();
    let port = 0;
    await balance([], { group: () => ({ targets: [target("t", port)], attributes }) });
    const codes: (number | undefined)[] = [];
    for (port of [resets, closes, babbles, tooMuch, refused]) codes.push((await get()).code);
    assert.deepEqual(codes, [502, 502, 502, 502, 502]);
    assert.ok(outcomes.every((it) => it.by === "load balancer"));
  });

  it("answers 504 where the target says nothing for the idle timeout", async () => {
    await behind(() => undefined, { idleMs: 40 });
    assert.equal((await get()).code, 504);
  });

  it("counts 460 where the client has gone, 463 for over 30 forwarders, and 400 for headers that are too large or broken", async () => {
    let arrived: (() => void) | undefined;
    const reached = new Promise<void>((resolve) => (arrived = resolve));
    await behind(() => arrived!());
    const counted = (code: number) => outcomes.filter((it) => it.code === code).length;
    const impatient = request({ host: "127.0.0.1", port: balancer!.port });
    impatient.on("error", () => undefined).end();
    await reached;
    impatient.destroy();
    while (counted(460) === 0) await new Promise((next) => setImmediate(next));
    const through = (count: number) => Array.from({ length: count }, (_, index) => `192.0.2.${index}`).join(", ");
    assert.equal((await get("/", { "x-forwarded-for": through(31) })).code, 463);
    const raw = async (text: string) => {
      const socket = connect(balancer!.port, "127.0.0.1");
      socket.on("error", () => undefined).write(text);
      const [data] = (await once(socket, "data")) as [Buffer];
      socket.destroy();
      return data.toString().split("\r\n")[0];
    };
    assert.equal(
      await raw(`GET / HTTP/1.1\r\nhost: a\r\nx: ${"x".repeat(70_000)}\r\n\r\n`),
      "HTTP/1.1 400 Bad Request",
    );
    assert.equal(await raw("what is this\r\n\r\n"), "HTTP/1.1 400 Bad Request");
  });

  it("lets what is in flight end, and answers 502 for what is left when the deregistration delay has passed", async () => {
    const waiting: (() => void)[] = [];
    let arrived = (): void => undefined;
    await behind((asked, answer) => {
      if (asked.url === "/slow") waiting.push(() => void answer.end("late"));
      arrived();
    });
    const reached = (): Promise<void> => new Promise((resolve) => (arrived = resolve));
    let here = reached();
    const ends = get("/slow");
    await here;
    waiting[0]!();
    assert.equal((await ends).body, "late");
    here = reached();
    const cut = get("/slow");
    await here;
    balancer!.cut("another");
    assert.ok(outcomes.every((it) => it.code !== 502));
    balancer!.cut("t");
    assert.equal((await cut).code, 502);
  });

  it("keeps a connection until its keep-alive has passed, however DNS has changed meanwhile", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await behind((_, answer) => void answer.end());
    assert.equal((await get("/", {}, agent)).headers.connection, "keep-alive");
    await balancer!.stop();
    await behind((_, answer) => void answer.end(), { keepAliveMs: 0 });
    assert.equal((await get("/", {}, agent)).headers.connection, "close");
    agent.destroy();
  });

  it("speaks TLS with the listener's certificate", async () => {
    const authority = await Authority.create("a local authority");
    const tls = await authority.issue({ names: ["shop.example.com"] });
    await behind((asked, answer) => void answer.end(asked.headers["x-forwarded-proto"]), { tls });
    const ask = async (servername: string) => {
      const asked = secureRequest({ host: "127.0.0.1", port: balancer!.port, servername, ca: authority.certificate });
      asked.end();
      const [answer] = (await once(asked, "response")) as [IncomingMessage];
      return Buffer.concat((await answer.toArray()) as Buffer[]).toString();
    };
    assert.equal(await ask("shop.example.com"), "https");
    await assert.rejects(ask("other.example.com"), { code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });
});
