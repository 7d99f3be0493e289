import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../../../servers/ports";
import { withOneRegion } from "../../test/oneRegion";
import { tokenFor } from "../../test/people";

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

/** What a collector is sent: OTLP as JSON. */
class Collector {
  readonly bodies: { readonly url: string; readonly body: string }[] = [];
  /** Exports whose sender didn't wait for the answer any more. */
  givenUp = 0;
  private readonly server: Server = createServer((incoming, response) => {
    let body = "";
    response.on("close", () => (this.givenUp += response.writableEnded ? 0 : 1));
    incoming.on("data", (chunk: Buffer) => (body += chunk.toString()));
    incoming.on("end", () => {
      this.bodies.push({ url: incoming.url!, body });
      if (this.answers) response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });

  constructor(private readonly answers: boolean) {}

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Whatever lies under `key` in everything that was sent to an address. */
  all<T>(url: string, key: string): T[] {
    const found: T[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [name, it] of Object.entries(value)) {
        if (name === key && Array.isArray(it)) found.push(...(it as T[]));
        visit(it);
      }
    };
    for (const it of this.bodies) if (it.url === url) visit(JSON.parse(it.body));
    return found;
  }
}

/** The body comes when its request has been waiting for it. */
async function postSlowly(url: string, body: string): Promise<void> {
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const sent = request(url, { method: "POST", headers });
  sent.flushHeaders();
  const answered = once(sent, "response") as Promise<[IncomingMessage]>;
  await wait(200);
  sent.end(body);
  const [answer] = await answered;
  await once(answer.resume(), "end");
}

describe("Telemetry", function () {
  this.timeout(120_000);
  const region = withOneRegion(this);
  let collector: Collector;
  let shop: ChildProcess | undefined;
  let origin: string;
  let output = "";

  const startShop = async (environment: Record<string, string>): Promise<void> => {
    const { relational, document, relationalCredentials, tokenSigningKeys } = region.settings();
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    output = "";
    shop = spawn(
      process.execPath,
      ["--no-warnings", "--require", "tsx/cjs", path.join(__dirname, "../main.ts"), "serve"],
      {
        env: {
          PATH: process.env["PATH"],
          AWS_REGION: "us-east-1",
          PORT: String(port),
          RELATIONAL_ENDPOINT: relational.endpoint,
          RELATIONAL_DATABASE: relational.database,
          RELATIONAL_TLS: "off",
          RELATIONAL_CREDENTIALS: (relationalCredentials as { value: string }).value,
          DOCUMENT_ENDPOINT: document.endpoint,
          DOCUMENT_DATABASE: document.database,
          DOCUMENT_TLS: "off",
          TOKEN_SIGNING_KEYS: (tokenSigningKeys as { value: string }).value,
          ...environment,
        },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    shop.stdout!.on("data", (chunk: Buffer) => (output += chunk.toString()));
    while (
      !(await fetch(`${origin}/health/ready`).then(
        (it) => it.ok,
        () => false,
      ))
    ) {
      assert.equal(shop.exitCode, null, output);
      await wait(50);
    }
  };

  /** Ends it as an operator does. @returns its exit code. */
  const stopShop = async (): Promise<number | null> => {
    const ended = once(shop!, "exit");
    shop!.kill("SIGTERM");
    await ended;
    return shop!.exitCode;
  };

  let other: ChildProcess | undefined;

  afterEach(() => {
    other?.kill("SIGKILL");
    shop?.kill("SIGKILL");
    collector.stop();
  });

  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const parentId = "b7ad6b7169203331";
  const traceparent = `00-${traceId}-${parentId}-00`;

  it("tells a collector of a request, what it asked of the databases, and nothing personal", async () => {
    collector = new Collector(true);
    await startShop({ OTEL_EXPORTER_OTLP_ENDPOINT: await collector.start() });
    const id = "5d0e3c9c-6f2c-4b6c-9c0f-3f6f6f1b2a11";
    const headers = { ...(await tokenFor({ id, role: "customer" })), traceparent };
    await fetch(`${origin}/api/session`, { headers });
    await fetch(`${origin}/api/products/a-lamp`);
    const payload = JSON.stringify({ email: "ada@example.com", password: "correct horse battery staple" });
    await postSlowly(`${origin}/api/sessions`, payload);
    assert.equal(await stopShop(), 0, output);

    const spans = collector.all<Span>("/v1/traces", "spans");
    const named = (name: RegExp): Span[] => spans.filter((it) => name.test(it.name));
    const [session] = named(/^GET \/api\/session$/);
    assert.deepEqual([session!.traceId, session!.parentSpanId], [traceId, parentId]);
    const children = spans.filter((it) => it.parentSpanId === session!.spanId);
    assert.match(children.map((it) => it.name).join(), /pg\.query/);
    const [signIn] = named(/^POST \/api\/sessions$/);
    const statements = spans.filter((it) => it.traceId === signIn!.traceId && /^pg\.query/.test(it.name));
    assert.ok(statements.length >= 3, "a request with a body keeps its trace");
    const [product] = named(/^GET \/api\/products\/:sku$/);
    assert.ok(spans.some((it) => it.traceId === product!.traceId && it.name === "find products"));
    assert.deepEqual(named(/health/), []);
    assert.deepEqual(
      spans.filter((it) => !it.parentSpanId && !/^(GET|POST) /.test(it.name)).map((it) => it.name),
      [],
      "what happens beside requests isn't traced",
    );
    const all = collector.bodies.map((it) => it.body).join();
    assert.doesNotMatch(all, new RegExp(`${id}|ada@example|correct horse|a-lamp`));

    const metrics = collector.all<{ name: string }>("/v1/metrics", "metrics").map((it) => it.name);
    for (const name of [
      ...["http.server.request.duration", "db.client.connection.count"],
      ...["nodejs.eventloop.delay.p99", "storefront.replication.lag"],
    ]) {
      assert.ok(metrics.includes(name), `${name} in ${metrics.join()}`);
    }
    assert.doesNotMatch(all, /service\.instance\.id|host\.name|process\.pid/);
    const line = output.split("\n").find((it) => it.includes('"/api/session"'))!;
    assert.equal((JSON.parse(line) as { traceId: string }).traceId, traceId);
  });

  it("follows a write to the region that takes it", async () => {
    collector = new Collector(true);
    const OTEL_EXPORTER_OTLP_ENDPOINT = await collector.start();
    const follower = JSON.stringify({ "eu-west-1": "http://127.0.0.1:9" });
    await startShop({ OTEL_EXPORTER_OTLP_ENDPOINT, PEERS: follower });
    const writer = origin;
    other = shop;
    await startShop({
      OTEL_EXPORTER_OTLP_ENDPOINT,
      AWS_REGION: "eu-west-1",
      // Nobody is there: this region only follows.
      RELATIONAL_ENDPOINT: "127.0.0.1:9",
      RELATIONAL_READER_ENDPOINT: region.settings().relational.endpoint,
      PEERS: JSON.stringify({ "us-east-1": writer }),
    });
    const answer = await fetch(`${origin}/api/carts`, { method: "POST", headers: { traceparent } });
    assert.deepEqual([answer.status, answer.headers.get("x-region")], [201, "us-east-1"], await answer.text());
    assert.equal(await stopShop(), 0, output);
    shop = other;
    assert.equal(await stopShop(), 0, output);
    const spans = collector.all<Span>("/v1/traces", "spans").filter((it) => it.traceId === traceId);
    const [here, there] = [parentId, undefined].map((parent) =>
      spans.find(
        (it) => it.name === "POST /api/carts" && (parent ? it.parentSpanId === parent : it.parentSpanId !== parentId),
      ),
    );
    const call = spans.find((it) => it.spanId === there?.parentSpanId);
    assert.equal(
      call?.parentSpanId,
      here?.spanId,
      JSON.stringify(spans.map((it) => [it.name, it.spanId, it.parentSpanId])),
    );
    assert.deepEqual(
      call?.attributes.filter((it) => ["url.path", "url.query"].includes(it.key)).map((it) => it.value),
      [{ stringValue: "" }, { stringValue: "" }],
    );
  });

  it("never lets a collector that doesn't answer slow a request or the end", async () => {
    collector = new Collector(false);
    await startShop({ OTEL_EXPORTER_OTLP_ENDPOINT: await collector.start() });
    let waitedForNone = 0;
    for (let count = 0; count < 20; count++) {
      const { givenUp } = collector;
      assert.equal((await fetch(`${origin}/api/session`)).status, 200);
      if (collector.givenUp === givenUp) waitedForNone++;
    }
    // An export may be given up while a request is under way that doesn't wait for it.
    assert.ok(waitedForNone > 10, String(waitedForNone));
    const stopping = performance.now();
    assert.equal(await stopShop(), 0, output);
    assert.ok(performance.now() - stopping < 15_000);
    assert.ok(collector.bodies.length > 0);
  });

  it("is neither loaded nor sent where nobody asks for it", async () => {
    collector = new Collector(true);
    await collector.start();
    await startShop({ NODE_DEBUG: "" });
    const answer = await fetch(`${origin}/api/session`, { headers: { traceparent } });
    assert.equal(answer.status, 200);
    assert.equal(await stopShop(), 0, output);
    assert.doesNotMatch(output, /traceId/);
    // This process has put a whole shop together.
    assert.deepEqual(
      Object.keys(require.cache).filter((it) => /@opentelemetry\/(sdk|exporter|instrumentation)/.test(it)),
      [],
    );
  });
});
