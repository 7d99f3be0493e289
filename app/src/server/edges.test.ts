import assert from "node:assert/strict";
import { once } from "node:events";
import { METHODS } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { PassThrough } from "node:stream";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { withOneRegion } from "../../test/oneRegion";
import { openLog } from "./logging";
import { Problem } from "./problems";
import type { Server } from "./routing";
import { buildServer } from "./server";

const secret = "hunter2";

describe("Every answer", function () {
  const region = withOneRegion(this);
  const lines: Record<string, unknown>[] = [];
  let server: Server;

  before(async () => {
    const written = new PassThrough();
    written.on("data", (chunk: Buffer) => {
      for (const line of chunk.toString().trim().split("\n")) lines.push(JSON.parse(line) as Record<string, unknown>);
    });
    const log = openLog({ logLevel: "info", region: "us-east-1" }, written);
    server = await buildServer({ ...region.services(), log });
    server.get("/fails", async () => {
      throw new Error(`connecting with ${secret}`);
    });
    server.get("/fails-in-database", async () => {
      const id = "0b1c4b43-4d0b-4a2f-8a5c-3b1a1a1d3c11";
      const add = "INSERT INTO customers (id, email, name) VALUES ($1, 'ada@example.com', 'Ada')";
      await region.stores().relational.write((tx) => tx.query(add, [id]));
      return region.stores().relational.write((tx) => tx.query(add, [id]));
    });
    server.get("/shared/:id", async (_request, reply) => {
      void reply.cacheable({ maxAge: 60, staleWhileRevalidate: 600 });
      return { text: "for everybody" };
    });
    server.get("/shared-with-cookie", async (_request, reply) => {
      void reply.cacheable({ maxAge: 60 }).setCookie("own", "1");
      return { text: "not for everybody" };
    });
    server.get("/shared-problem", async (_request, reply) => {
      void reply.cacheable({ maxAge: 60 });
      throw new Problem({ status: 404, name: "not-found", detail: "Not there." });
    });
    server.get("/personal", async () => ({ email: "ada@example.com" }));
    await server.listen({ host: "127.0.0.1", port: 0 });
  });
  after(() => server.close());

  const inject = (options: InjectOptions): Promise<LightMyRequestResponse> => server.inject(options);
  const get = (url: string, headers = {}): Promise<LightMyRequestResponse> => inject({ url, headers });

  it("carries what browsers need to be strict", async () => {
    const { headers } = await get("/personal");
    assert.equal(
      headers["content-security-policy"],
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';" +
        "manifest-src 'self';object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    );
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["x-frame-options"], "DENY");
    assert.match(String(headers["permissions-policy"]), /^camera=\(\), .*midi=\(\)$/);
    assert.equal(headers["strict-transport-security"], undefined);
    assert.equal(headers["x-powered-by"], undefined);
    assert.equal(headers["x-region"], "us-east-1");
    assert.match(String(headers["server-timing"]), /^app;dur=\d+\.\d/);
  });

  it("is told apart by an id, the caller's own where that is harmless", async () => {
    const idOf = async (given?: string): Promise<unknown> =>
      (await get("/personal", given ? { "x-correlation-id": given } : {})).headers["x-correlation-id"];
    assert.equal(await idOf("checkout-12345"), "checkout-12345");
    assert.match(String(await idOf()), /^[\da-f-]{36}$/);
    assert.match(String(await idOf("a b; drop")), /^[\da-f-]{36}$/);
  });

  it("is kept by nobody unless it says so", async () => {
    for (const url of ["/personal", "/nothing-here", "/fails", "/shared-with-cookie", "/shared-problem"]) {
      const { headers } = await get(url);
      assert.deepEqual([url, headers["cache-control"], headers.etag], [url, "no-store", undefined]);
    }
    const { headers } = await get("/shared/1");
    assert.equal(headers["cache-control"], "public, max-age=60, stale-while-revalidate=600");
  });

  it("is not sent again to who has it", async () => {
    const { etag } = (await get("/shared/1")).headers;
    assert.match(String(etag), /^"[\w-]{27}"$/);
    for (const given of [etag, `W/${String(etag)}`, `"other", ${String(etag)}`, "*"]) {
      const again = await get("/shared/1", { "if-none-match": given });
      assert.deepEqual([again.statusCode, again.body, again.headers.etag], [304, "", etag]);
      assert.equal(again.headers["content-length"], undefined);
    }
    assert.equal((await get("/shared/1", { "if-none-match": '"other"' })).statusCode, 200);
  });

  const problemOf = (answer: LightMyRequestResponse): [number, string] => {
    assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
    return [answer.statusCode, answer.json<{ type: string }>().type];
  };

  it("says what is wrong with a request, as a problem document", async () => {
    const post = (payload: string, type = "application/json"): Promise<LightMyRequestResponse> =>
      inject({ method: "POST", url: "/api/sessions", payload, headers: { "content-type": type } });
    const badRequest = "/problems/bad-request";
    assert.deepEqual(problemOf(await post("<a/>", "text/xml")), [415, "/problems/unsupported-media-type"]);
    assert.deepEqual(problemOf(await post("a=1", "application/x-www-form-urlencoded")), [
      415,
      "/problems/unsupported-media-type",
    ]);
    assert.deepEqual(problemOf(await post(`{"email": ${secret}`)), [400, "/problems/malformed-json"]);
    assert.deepEqual(problemOf(await post("")), [400, "/problems/invalid-request"]);
    assert.deepEqual(problemOf(await post('{"__proto__": 1}')), [400, "/problems/malformed-json"]);
    assert.ok(!(await post(`{"email": ${secret}`)).body.includes(secret));
    assert.deepEqual(problemOf(await post(`"${"x".repeat(65_536)}"`)), [413, "/problems/body-too-large"]);
    assert.deepEqual(problemOf(await post("{}")), [400, "/problems/invalid-request"]);
    assert.deepEqual(problemOf(await get("/%zz")), [400, badRequest]);
    assert.deepEqual(problemOf(await get(`/shared/${"x".repeat(201)}`)), [414, "/problems/address-too-long"]);
    assert.deepEqual(problemOf(await get("/nothing-here")), [404, "/problems/not-found"]);
    const wrongMethod = await inject({ method: "PATCH", url: "/api/sessions" });
    assert.deepEqual(problemOf(wrongMethod), [405, "/problems/method-not-allowed"]);
    assert.equal(wrongMethod.headers.allow, "POST");
  });

  const sent = async (bytes: string): Promise<string> => {
    const socket = connect((server.server.address() as AddressInfo).port, "127.0.0.1");
    let received = "";
    socket.on("data", (chunk: Buffer) => (received += chunk.toString()));
    socket.write(bytes);
    await once(socket, "close");
    return received;
  };

  it("to a method that an address doesn't take says which it takes, whatever HTTP knows as a method", async () => {
    for (const method of METHODS.filter((it) => !["CONNECT", "POST"].includes(it))) {
      const answer = await sent(`${method} /api/carts HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 405 [^]*\r\nallow: POST\r\n/i, method);
    }
  });

  it("to a request with no body is the same, whatever type its body is said to have", async () => {
    for (const type of ["application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded"]) {
      const empty = { payload: "", headers: { "content-type": type } };
      assert.equal((await inject({ method: "POST", url: "/api/carts", ...empty })).statusCode, 201, type);
      const refresh = await inject({ method: "POST", url: "/api/sessions/refresh", ...empty });
      assert.deepEqual(problemOf(refresh), [401, "/problems/sign-in-required"]);
      assert.equal((await inject({ method: "DELETE", url: "/api/sessions/current", ...empty })).statusCode, 204);
      assert.equal((await inject({ method: "GET", url: "/api/session", ...empty })).statusCode, 200);
      assert.equal((await inject({ method: "POST", url: "/api/sessions", ...empty })).statusCode, 400);
    }
  });

  it("says nothing of what went wrong inside, and the log says where", async () => {
    lines.length = 0;
    const answer = await get("/fails");
    assert.deepEqual(problemOf(answer), [500, "/problems/internal"]);
    assert.doesNotMatch(answer.body, new RegExp(`${secret}|edges.test`));
    const logged = lines.find((it) => it["err"]) as { err: { stack: string } };
    assert.match(logged.err.stack, /edges\.test/);
  });

  it("leaves one line in the log, without addresses and rows' values", async () => {
    lines.length = 0;
    await get("/shared/a-secret-id?q=somebody", {
      authorization: `Bearer ${secret}`,
      "x-correlation-id": "checkout-12345",
    });
    const [line] = lines as [Record<string, unknown>];
    const { time, durationMs, ...rest } = line;
    assert.deepEqual(rest, {
      level: "info",
      region: "us-east-1",
      correlationId: "checkout-12345",
      method: "GET",
      route: "/shared/:id",
      status: 200,
    });
    assert.ok(Date.parse(String(time)) > 0 && Number(durationMs) >= 0);
    await get("/fails-in-database");
    await get("/health/live");
    assert.equal(lines.filter((it) => it["route"]).length, 2);
    const all = JSON.stringify(lines);
    assert.match(all, /duplicate key value violates/);
    assert.doesNotMatch(all, /ada@example|0b1c4b43|a-secret-id|somebody|hunter2/);
  });

  it("is a problem also for what never becomes a request", async () => {
    const tooLarge = await sent(`GET / HTTP/1.1\r\nhost: x\r\nx-filler: ${"x".repeat(20_000)}\r\n\r\n`);
    assert.match(tooLarge, /^HTTP\/1\.1 431 [^]*content-type: application\/problem\+json[^]*"status":431/);
    assert.match(await sent("HELLO\r\n\r\n"), /^HTTP\/1\.1 400 [^]*"type":"\/problems\/bad-request"/);
  });
});

describe("Errors in the log", () => {
  it("name the pattern of a redacted field nowhere", () => {
    const written: string[] = [];
    const log = openLog(
      { logLevel: "info", region: "us-east-1" },
      { write: (line: string) => void written.push(line) },
    );
    log.info({ email: "ada@example.com", customer: { email: "ada@example.com" }, headers: { cookie: secret } }, "x");
    assert.doesNotMatch(written.join(), /ada|hunter2/);
  });
});

describe("A shop on HTTPS", function () {
  const region = withOneRegion(this, { environment: { PUBLIC_ORIGIN: "https://shop.example.com" } });

  it("tells browsers to stay on it, and takes cookies of this host only", async () => {
    const answer = await region.server().inject({
      method: "POST",
      url: "/api/customers",
      payload: { email: "ada@example.com", password: "correct horse battery staple", name: "Ada" },
      headers: { origin: "https://shop.example.com" },
    });
    assert.equal(answer.statusCode, 201, answer.body);
    assert.equal(answer.headers["strict-transport-security"], "max-age=31536000; includeSubDomains");
    assert.match(String(answer.headers["content-security-policy"]), /;upgrade-insecure-requests$/);
    const own = answer.cookies.filter((it) => /access|refresh/.test(it.name));
    assert.deepEqual(
      own.map((it) => [it.name, it["secure"], it["path"], it["domain"]]),
      [
        ["__Host-access", true, "/", undefined],
        ["__Host-refresh", true, "/", undefined],
      ],
    );
  });
});

describe("Limits for one client address", function () {
  const environment = { REQUESTS_PER_MINUTE: "5", SIGN_INS_PER_MINUTE: "2", TRUSTED_PROXY_HOPS: "1" };
  const region = withOneRegion(this, { environment });
  const ask = (address: string, options: InjectOptions): Promise<LightMyRequestResponse> =>
    region.server().inject({ ...options, headers: { "x-forwarded-for": address } });

  it("stop one that takes too much, and no other; health is always told", async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 7; count++) statuses.push((await ask("192.0.2.1", { url: "/api/session" })).statusCode);
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429, 429]);
    const refused = await ask("192.0.2.1", { url: "/api/session" });
    assert.equal(refused.json<{ type: string }>().type, "/problems/too-many-requests");
    assert.ok(Number(refused.headers["retry-after"]) > 30);
    assert.equal((await ask("192.0.2.2", { url: "/api/session" })).statusCode, 200);
    assert.equal((await ask("192.0.2.1", { url: "/health/live" })).statusCode, 200);
  });

  it("are tighter for sign-ins, counted together with registrations and renewals", async () => {
    const signIn = {
      method: "POST",
      url: "/api/sessions",
      payload: { email: "a@example.com", password: "x" },
    } as const;
    const refresh = { method: "POST", url: "/api/sessions/refresh" } as const;
    assert.equal((await ask("192.0.2.3", refresh)).statusCode, 401);
    assert.equal((await ask("192.0.2.3", signIn)).statusCode, 401);
    assert.equal((await ask("192.0.2.3", signIn)).statusCode, 429);
    assert.equal((await ask("192.0.2.3", refresh)).statusCode, 429);
    assert.equal((await ask("192.0.2.3", { url: "/api/session" })).statusCode, 200);
  });
});
