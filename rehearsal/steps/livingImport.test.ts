import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Context } from "./context";
import { importSteps } from "./livingImport";

const nowhere = {} as Context;

/** What a shop does with lists; each of these shops does one thing wrongly. */
interface Importing {
  /** Lines of a list that are found to be wrong, with their fields. */
  readonly problems: (lines: readonly string[]) => readonly { line: number; field: string; problem: string }[];
  /** Of a refused list. */
  readonly keeps: "all" | "nothing";
  /** Of a list that isn't refused. */
  readonly takes: "all" | "nothing";
}

const wrongIn = (lines: readonly string[]) =>
  lines.length === 1
    ? []
    : [
        { line: 3, field: "sku", problem: "lower case" },
        ...["name", "name", "category", "price"].map((field) => ({ line: 4, field, problem: "wrong" })),
      ];
const rightly: Importing = { problems: wrongIn, keeps: "nothing", takes: "all" };

describe("A partner of a living cloud who sends lists", () => {
  let server: Server;
  let port = 0;
  let importing = rightly;
  const results: object[] = [];
  const shown = new Set<string>();
  const asked: string[] = [];

  before(async () => {
    server = createServer((request, response) => void answer(request, response));
    await once(server.listen(0, "127.0.0.1"), "listening");
    ({ port } = server.address() as AddressInfo);
  });
  after(() => server.close());
  beforeEach(() => ([importing, asked.length] = [rightly, 0]));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const what = `${request.method} ${request.url}`;
    const body = await bodyOf(request);
    const { authorization, "content-type": type } = request.headers;
    const json = (value: unknown, status = 200) => response.writeHead(status).end(JSON.stringify(value));
    if (/sessions|customers/.test(what)) return void json({ accessToken: "t" });
    if (what === "GET /api/products?limit=1")
      return void json({ items: [{ category: "lamps", price: { amount: 1, currency: "USD" } }] });
    if (what.startsWith("GET /api/products/")) {
      const sku = what.slice("GET /api/products/".length);
      return void (shown.has(sku) ? json({ name: "Rehearsed" }) : json({}, 404));
    }
    asked.push(`${what} ${authorization} ${type ?? ""}`.trim());
    if (request.method === "GET") return void json(results[Number(request.url!.slice("/feed/import/".length))]);
    const lines = body.trim().split("\r\n").slice(1);
    const problems = importing.problems(lines);
    const kept = problems.length > 0 ? importing.keeps : importing.takes;
    if (kept === "all") lines.forEach((it) => shown.add(it.split(",")[0]!));
    results.push(problems.length > 0 ? { state: "refused", problems } : { state: "imported", products: lines.length });
    json({ location: `/feed/import/${results.length - 1}` }, 202);
  }

  const stage = () => ({
    plane: {
      parts: { edge: { doors: [{ region: "us-east-1", tlsPort: 0, browserPort: port }] } },
      grantMerchant: () => Promise.resolve(),
    },
    until: async (what: string, isSo: () => boolean | Promise<boolean>) => {
      for (let looked = 0; looked < 3; looked++) if (await isSo()) return;
      throw new Error(`not within three looks: ${what}`);
    },
  });
  const { before: early, whileLost } = importSteps(stage, "us-east-1");
  const send = async () => early[0]!.run(nowhere, undefined);

  it("sees his product in the shop, and every problem of a list by its line", async () => {
    assert.deepEqual(await send(), {
      detail:
        "a product of each list is shown near us-east-1; one with problems was refused for " +
        "line 3 sku, line 4 category, line 4 name, line 4 price, and nothing of it is there",
    });
    assert.deepEqual(asked.slice(0, 2), [
      "POST /feed/import Bearer t text/csv",
      `GET /feed/import/${results.length - 2} Bearer t`,
    ]);
  });

  it("must be told of all problems, by a shop that imports nothing then", async () => {
    importing = { ...rightly, problems: (lines) => wrongIn(lines).slice(0, 1) };
    await assert.rejects(send, {
      message:
        "a list with problems in line 3 sku, line 4 category, line 4 name, line 4 price was refused for line 3 sku",
    });
    importing = { ...rightly, problems: () => [] };
    await assert.rejects(send, /was imported$/);
    shown.clear();
    importing = { ...rightly, keeps: "all" };
    await assert.rejects(send, { message: "a list was refused, and its good line is answered with 200" });
  });

  it("must see his product while a region is lost, too", async () => {
    assert.deepEqual(await whileLost[0]!.run(nowhere, undefined), {
      detail: "a product of each list is shown near us-east-1",
    });
    shown.clear();
    importing = { ...rightly, takes: "nothing" };
    await assert.rejects(async () => whileLost[0]!.run(nowhere, undefined), {
      message: "not within three looks: the imported while-lost-us-east-1 is shown near us-east-1",
    });
    importing = { ...rightly, problems: () => [{ line: 2, field: "category", problem: "none" }] };
    await assert.rejects(async () => whileLost[0]!.run(nowhere, undefined), {
      message: 'a list sent near us-east-1 was refused: [{"line":2,"field":"category","problem":"none"}]',
    });
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
