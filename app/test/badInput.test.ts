import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Agent, type IncomingMessage, request as send } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { Validator } from "@seriousme/openapi-schema-validator";
import { putProducts } from "../src/catalogue/sampleProducts.fixture";
import { type BadRequest, badRequests, goodRequest, goodValue, type KnownValues } from "./badRequests";
import { withOneRegion } from "./oneRegion";
import { bodySchemaOf, type NamedOperation, type OpenApiDocument, operationsOf } from "./openApi";
import { tokenFor } from "./people";
import { type Answer, responseCheck, schemaCheck } from "./responseCheck";
import { edgeRequests, isNamedRule } from "./schemaEdges";

/** Stands for a key that nobody has used. */
const unusedKey = "unused-key-0123456789";

describe("Bad input", function () {
  this.timeout(180_000);
  const region = withOneRegion(this, {
    environment: { REQUESTS_PER_MINUTE: "0", SIGN_INS_PER_MINUTE: "0" },
  });
  let document: OpenApiDocument;
  let port: number;
  let known: KnownValues;
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  after(() => agent.destroy());
  const callers: Record<string, Record<string, string>> = { "signed out": {} };

  before(async () => {
    await putProducts(region.stores().documents, [
      { sku: "lamp" },
      { sku: "dear", price: { amount: 100_000_000, currency: "USD" } },
    ]);
    await region
      .stores()
      .relational.write((tx) =>
        tx.query(
          "INSERT INTO stock (sku, received, available) VALUES ('lamp', 1000000, 1000000), ('dear', 1000, 1000)",
        ),
      );
    await region.server().listen({ host: "127.0.0.1", port: 0 });
    ({ port } = region.server().server.address() as AddressInfo);
    document = JSON.parse((await ask({ method: "GET", url: "/openapi.json", headers: {} })).body) as OpenApiDocument;
    const id = await filledCart();
    callers["customer"] = { ...(await tokenFor({ id: randomUUID(), role: "customer" })) };
    callers["merchant"] = { ...(await tokenFor({ id: randomUUID(), role: "merchant" })) };
    known = {
      expectedTotal: { amount: 4900, currency: "USD" },
      ...{
        sku: "lamp",
        id,
        cartId: id,
        category: "lamps",
        currency: "USD",
        rating: 5,
        attributes: {},
        url: "/static/lamp-1a2b.svg",
      },
      ...{ country: "IE", region: "Co. Dublin", postalCode: "A65 F4E2", phone: "+353 1 496 0000" },
      ...{
        "idempotency-key": unusedKey,
        email: "nobody@example.com",
        password: "short",
        token: "tok_ok",
        reason: "receipt",
      },
    };
  });

  interface Request {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | Buffer;
  }

  /** Without what a fetch would tidy up: the path goes out as it is. */
  async function ask({ method, url, headers, body }: Request): Promise<Answer> {
    const outgoing = send({ host: "127.0.0.1", port, method, path: url, headers, agent });
    outgoing.end(body);
    const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    return {
      status: incoming.statusCode!,
      contentType: incoming.headers["content-type"] ?? "",
      body: Buffer.concat(chunks).toString(),
    };
  }

  async function filledCart(): Promise<string> {
    const cart = await ask({ method: "POST", url: "/api/carts", headers: {} });
    const { id } = JSON.parse(cart.body) as { id: string };
    const item = { method: "PUT", url: `/api/carts/${id}/items/lamp`, headers: { "content-type": "application/json" } };
    assert.equal((await ask({ ...item, body: '{"quantity":1}' })).status, 200);
    return id;
  }

  /** Each order has a cart and a key of its own, so that only what is bad about it is. */
  async function askAs(who: string, { operation, ...request }: BadRequest): Promise<Answer> {
    const { method, path } = operation;
    const headers: Record<string, string> = { ...callers[who], ...request.headers };
    if (headers["idempotency-key"] === unusedKey) headers["idempotency-key"] = randomUUID();
    const orders = method === "POST" && path === "/api/orders" && typeof request.body === "string";
    const body = orders ? String(request.body).replaceAll(String(known["cartId"]), await filledCart()) : request.body;
    const asked = { ...request, method, headers, ...(body === undefined ? {} : { body }) };
    let answer = await ask(asked);
    // Sign-ins queue for the processor, and those who would wait for too long are asked to come again: on slow cores more of them.
    for (let again = 0; again < 10 && answer.status === 503; again++) {
      const [, seconds] = /"\/problems\/busy".*try again in (\d+) s/.exec(answer.body) ?? [];
      if (seconds === undefined) break;
      await wait(Number(seconds) * 1000);
      answer = await ask(asked);
    }
    return answer;
  }

  it("is described by a valid OpenAPI 3.1 document", async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    assert.ok(valid, JSON.stringify(errors));
    assert.match((document as unknown as { openapi: string }).openapi, /^3\.1\./);
  });

  it("is refused with a problem that says why, never with an error of ours, whoever sends it", async () => {
    const check = responseCheck(document);
    const wrong: string[] = [];
    const statuses = new Map<number, number>();
    const ask = async (bad: BadRequest, who: string): Promise<void> => {
      const { operation, why } = bad;
      const answer = await askAs(who, bad);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const problems = check(operation, answer);
      if (problems.length > 0)
        wrong.push(`${operation.method} ${operation.path}, ${who}, ${why}: ${problems.join("; ")}`);
    };
    for (const operation of operationsOf(document)) {
      const asking = badRequests(operation, known).flatMap((bad) => callersOf(operation).map((who) => ask(bad, who)));
      await Promise.all(asking);
    }
    const asked = [...statuses.values()].reduce((sum, it) => sum + it, 0);
    assert.deepEqual(wrong.slice(0, 40), [], `${wrong.length} of ${asked}`);
    assert.ok(asked >= 600, `only ${asked} requests`);
    assert.ok((statuses.get(400) ?? 0) >= 300, JSON.stringify([...statuses]));
  });

  it("is what the published schemas don't allow, and only that, but for the rules that their descriptions name", async () => {
    const allows = schemaCheck(document);
    const usable = { ...known, password: "correct horse battery staple", key: randomUUID() };
    const wrong: string[] = [];
    let asked = 0;
    for (const operation of operationsOf(document)) {
      const who = callersOf(operation).at(-1)!;
      for (const it of edgeRequests(operation, usable, allows)) {
        const answer = await askAs(who, it);
        const type = answer.status === 400 ? (JSON.parse(answer.body) as { type: string }).type : "";
        const isRefused = type === "/problems/invalid-request";
        asked++;
        if (isRefused === it.isAllowed && !(isRefused && isNamedRule(operation, answer)))
          wrong.push(`${operation.method} ${operation.path}, ${it.why}: ${answer.status} ${answer.body.slice(0, 300)}`);
      }
    }
    assert.deepEqual(wrong, [], `${wrong.length} of ${asked}`);
    assert.ok(asked >= 500, `only ${asked} requests`);
  });

  /** Each as everybody once, and then as those whose input goes further than the sign-in. */
  function callersOf({ path }: NamedOperation): string[] {
    return /stock|shipment|sales|pictures|^\/api\/products\/\{sku\}$/.test(path)
      ? ["signed out", "merchant"]
      : ["customer"];
  }

  it("changes nothing in what all objects inherit", () => {
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.equal(({} as { role?: string }).role, undefined);
  });

  it("is nothing that a request made by the document has", async () => {
    const check = responseCheck(document);
    for (const operation of operationsOf(document)) {
      for (const who of Object.keys(callers)) {
        const answer = await askAs(who, goodRequest(operation, known));
        assert.deepEqual(check(operation, answer), [], `${operation.method} ${operation.path}, ${who}`);
      }
    }
  });

  it("is refused by its form where it isn't HTTP, with a problem too", async () => {
    for (const [why, text] of [
      ["headers that are too large", `GET /api/products HTTP/1.1\r\nhost: x\r\nx-large: ${"a".repeat(40_000)}\r\n\r\n`],
      ["a line that is no request", "NONSENSE\r\n\r\n"],
      ["a length that is none", "POST /api/carts HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n"],
      ["two lengths", "POST /api/carts HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\na"],
      [
        "a length and chunks",
        "POST /api/carts HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      ],
      ["a header with a NUL", "GET /api/products HTTP/1.1\r\nhost: x\r\nx-a: \u0000\r\n\r\n"],
    ] as const) {
      const answer = await raw(text);
      assert.match(answer, /^HTTP\/1\.1 4\d\d /, why);
      assert.match(answer, /content-type: application\/problem\+json/i, `${why}: ${answer}`);
      const problem = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n"))) as { status: number };
      assert.equal(problem.status, Number(answer.slice(9, 12)), why);
    }
  });

  async function raw(text: string): Promise<string> {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    socket.on("error", () => undefined);
    socket.write(text, "latin1");
    await once(socket, "close");
    return answer;
  }

  it("is no sum that fits into a cart: what is shown is ordered, or refused by the rule that its description names", async () => {
    const check = responseCheck(document);
    const headers = { "content-type": "application/json", ...callers["customer"] };
    const called = (method: string, path: string) =>
      operationsOf(document).find((it) => it.method === method && it.path === path)!;
    const send = async (operation: NamedOperation, url: string, body?: object): Promise<Answer> => {
      const request = { method: operation.method, url, headers: { ...headers, "idempotency-key": randomUUID() } };
      const answer = await ask({ ...request, ...(body ? { body: JSON.stringify(body) } : {}) });
      assert.deepEqual(check(operation, answer), [], `${operation.method} ${url}`);
      return answer;
    };
    const ordered: unknown[] = [];
    for (const quantity of [1, 2, 21, 22, 99]) {
      const { id } = JSON.parse((await send(called("POST", "/api/carts"), "/api/carts")).body) as { id: string };
      const put = called("PUT", "/api/carts/{id}/items/{sku}");
      const cart = await send(put, `/api/carts/${id}/items/dear`, { quantity });
      const { total } = JSON.parse(cart.body) as { total: { amount: number } };
      assert.equal(total.amount, quantity * 100_000_000);
      const order = {
        cartId: id,
        expectedTotal: total,
        shippingAddress: goodValue(
          bodySchemaOf(called("POST", "/api/orders"))!.properties!["shippingAddress"]!,
          "",
          known,
        ),
        payment: { token: "tok_ok" },
      };
      const { status, body } = await send(called("POST", "/api/orders"), "/api/orders", order);
      ordered.push([quantity, status, (JSON.parse(body) as { type?: string }).type]);
    }
    const refused = "/problems/total-too-large";
    assert.deepEqual(ordered, [
      [1, 201, undefined],
      [2, 201, undefined],
      [21, 201, undefined],
      [22, 409, refused],
      [99, 409, refused],
    ]);
    const listed = await ask({ method: "GET", url: "/api/orders", headers });
    assert.deepEqual(check(called("GET", "/api/orders"), listed), []);
  });
});
