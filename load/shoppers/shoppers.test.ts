import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readLedger, WriteLedger } from "../ledger/ledger";
import { outcomeOf, type Write } from "../ledger/writes";
import type { LoadSecond } from "../timeline";
import { Asking } from "./asking";
import { ViewerConnections } from "./connections";
import { Crowd } from "./crowd";
import { ShopCustomer } from "./customer";
import { checkShoppers } from "./options";
import { readResults } from "./resultFile";
import type { ShopResult } from "./secondBook";
import { Shopping, type ShoppingAction } from "./shopping";
import { startShoppers } from "./shoppers";
import { StandInShop } from "./standInShop.fixture";

describe("A shopper", () => {
  let shop: StandInShop;
  let folder: string;
  let file: string;
  let connections: ViewerConnections;
  let ledger: WriteLedger;
  let results: ShopResult[];
  let giveUp: AbortController;
  let timeoutMs: number;
  let onResult: () => void;
  let customer: ShopCustomer;
  let shopping: Shopping;

  beforeEach(async () => {
    shop = await StandInShop.start();
    folder = mkdtempSync(path.join(tmpdir(), "shopper-"));
    file = path.join(folder, "ledger.ndjson");
    const dial = { host: "127.0.0.1", port: shop.port };
    const viewers = { region: "eu-west-1", dial, headers: { "x-viewer-region": "eu-west-1" } };
    timeoutMs = 60_000;
    connections = new ViewerConnections({
      ...{ baseUrl: "http://shop.example", viewers },
      get timeoutMs() {
        return timeoutMs;
      },
    });
    ledger = new WriteLedger(file);
    results = [];
    giveUp = new AbortController();
    onResult = () => undefined;
    const asking = new Asking({
      ...{ region: "eu-west-1", connections, ledger, patienceMs: 60_000, givenUp: giveUp.signal },
      onResult: (it) => {
        results.push(it);
        onResult();
      },
    });
    customer = new ShopCustomer(asking, "sam@example.com");
    await customer.register();
    const catalogue = { skus: ["lamp"], categories: ["home"], words: ["fine"] };
    const newCustomer = (): ShopCustomer => new ShopCustomer(asking, "new@example.com");
    shopping = new Shopping({ asking, catalogue, customers: [customer], newCustomer, random: () => 0 });
  });
  afterEach(async () => {
    connections.close();
    ledger.close();
    await shop.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const act = (action: ShoppingAction): Promise<void> => shopping.act(action, Date.now());
  const order = (): Write => readLedger(file).find((it) => it.subject.kind === "order")!;
  const keys = (): unknown[] => shop.of("POST", /orders/).map((it) => it.headers["idempotency-key"]);

  it("asks for the shop by its own name, wherever it is dialled, and says where the viewer is", async () => {
    await act("read");
    const { headers } = shop.requests.at(-1)!;
    assert.deepEqual([headers.host, headers["x-viewer-region"]], ["shop.example", "eu-west-1"]);
  });

  it("fills a cart, orders it, looks at the order, and says each time where its last writes stand", async () => {
    await act("checkout");
    assert.deepEqual(
      shop.requests.slice(1).map((it) => `${it.method} ${it.url.replace(/[0-9a-f-]{36}/, "ID")}`),
      ["POST /api/carts", "PUT /api/carts/ID/items/lamp", "POST /api/orders", "GET /api/orders/ID"],
    );
    for (const it of shop.requests.slice(1)) assert.match(String(it.headers["x-meridian-position"]), /^relational=/);
    const { subject, outcomes } = order();
    assert.deepEqual((subject as { items: unknown }).items, [{ sku: "lamp", quantity: 1 }]);
    assert.deepEqual(outcomes, [
      {
        ...{ outcome: "acknowledged", status: 201, region: "us-east-1", number: "AAAAA-BBBBB", state: "paid" },
        id: /orders\/(.*)/.exec(shop.requests.at(-1)!.url)![1],
      },
    ]);
  });

  it("registers, and buys from then on", async () => {
    await act("registration");
    await act("checkout");
    await act("checkout");
    const writes = readLedger(file).map((it) => it.subject);
    const emails = writes.flatMap((it) => (it.kind === "registration" ? it.email : []));
    assert.deepEqual(emails, ["sam@example.com", "new@example.com"]);
    assert.equal(new Set(writes.flatMap((it) => (it.kind === "order" ? it.customer : []))).size, 2);
  });

  it("sends a checkout whose answer was lost again, with the same key and body, until it is known", async function () {
    this.timeout(10_000);
    shop.interfere = ({ url }, response, seen) => {
      if (url !== "/api/orders" || seen > 2) return undefined;
      if (seen === 1) response.destroy();
      else response.writeHead(502).end("<html>");
      return "handled";
    };
    await act("checkout");
    assert.equal(new Set(keys()).size, 1);
    assert.equal(new Set(shop.of("POST", /orders/).map((it) => JSON.stringify(it.body))).size, 1);
    assert.deepEqual(
      order().outcomes.map((it) => (it.outcome === "acknowledged" ? it.outcome : it.reason)),
      ["ECONNRESET", "status 502", "acknowledged"],
    );
    assert.deepEqual(
      results.filter((it) => it.kind === "checkout").map((it) => it.status),
      [0, 502, 201],
    );
  });

  it("waits as long as Retry-After says", async function () {
    this.timeout(10_000);
    const times: number[] = [];
    shop.interfere = ({ url }, response, seen) => {
      if (url !== "/api/orders") return undefined;
      times.push(performance.now());
      if (seen > 1) return undefined;
      response.writeHead(503, { "retry-after": "1" }).end(JSON.stringify({ type: "/problems/busy" }));
      return "handled";
    };
    await act("checkout");
    assert.ok(times[1]! - times[0]! >= 1_000);
  });

  it("takes no answer in time for an unknown outcome, and gives up when told to", async () => {
    for (let requests = 0; requests < 2; requests++) await act("cart");
    shop.interfere = ({ url }) => (url === "/api/orders" ? "handled" : undefined);
    timeoutMs = 50;
    // By then it waits until it may ask again.
    onResult = () => void setImmediate(() => giveUp.abort());
    await act("checkout");
    assert.deepEqual(order().outcomes, [{ outcome: "unknown", reason: "timeout" }]);
  });

  it("takes a refusal for an answer, and doesn't ask again", async () => {
    shop.interfere = ({ url }, response) => {
      if (url !== "/api/orders") return undefined;
      response.writeHead(409).end(JSON.stringify({ type: "/problems/out-of-stock" }));
      return "handled";
    };
    await act("checkout");
    assert.deepEqual(order().outcomes, [{ outcome: "refused", status: 409, reason: "out-of-stock" }]);
  });

  it("signs in again where the sign-in is no longer good, and goes on with the same checkout", async () => {
    shop.interfere = ({ url }, response, seen) => {
      if (url === "/api/sessions/refresh") {
        const renewed = { customer: { id: "p" }, accessToken: "b", refreshToken: "s", expiresIn: 600 };
        response.writeHead(200).end(JSON.stringify(renewed));
        return "handled";
      }
      if (url !== "/api/orders" || seen > 1) return undefined;
      response.writeHead(401).end(JSON.stringify({ type: "/problems/sign-in-required" }));
      return "handled";
    };
    await act("checkout");
    assert.equal(outcomeOf(order()).outcome, "acknowledged");
    assert.equal(new Set(keys()).size, 1);
    assert.deepEqual(
      shop.of("POST", /orders/).map((it) => it.headers.authorization),
      ["Bearer a", "Bearer b"],
    );
  });

  it("reads once more on a new connection when the old one had been closed, as browsers do", async () => {
    shop.interfere = (_request, response) => {
      if (shop.requests.length !== 3) return undefined;
      response.destroy();
      return "handled";
    };
    await act("read");
    await act("read");
    assert.deepEqual(
      results.slice(1).map((it) => it.status),
      [200, 200],
    );
    assert.equal(shop.requests.length, 4);
  });
});

describe("A crowd of shoppers", function () {
  this.timeout(20_000);
  let shop: StandInShop;
  let folder: string;

  beforeEach(async () => {
    shop = await StandInShop.start();
    folder = mkdtempSync(path.join(tmpdir(), "crowd-"));
  });
  afterEach(async () => {
    await shop.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const mix = { read: 1, cart: 0, checkout: 0, review: 0, registration: 0 };
  const files = () => ({ ledger: path.join(folder, "ledger"), results: path.join(folder, "results") });

  it("goes on arriving while nobody is answered", async () => {
    shop.interfere = ({ method, url }) => (method === "GET" && !url.includes("limit=48") ? "handled" : undefined);
    const viewers = [{ region: "eu-west-1" }];
    const crowd = new Crowd({ baseUrl: shop.url, viewers, perSecond: 400, mix, ...files(), customersPerRegion: 1 });
    await crowd.open();
    const asked = (): number => shop.requests.length;
    while (asked() < 100) await new Promise((resolve) => setTimeout(resolve, 5));
    const { arrivals, requests, errors } = await crowd.close(0);
    assert.ok(arrivals >= 98);
    // All of them ended as broken; two requests were the registration and the look around, which isn't counted.
    assert.deepEqual([requests - 1, errors], [arrivals, arrivals]);
  });

  it("in a process of its own tells of each second by viewers' region, and keeps each result", async () => {
    const viewers = [{ region: "eu-west-1", share: 3 }, { region: "us-east-1" }];
    const options = { baseUrl: shop.url, viewers, perSecond: 200, mix, ...files(), customersPerRegion: 1 };
    const shoppers = await startShoppers(options);
    const heard: LoadSecond[] = [];
    await new Promise<void>((resolve) => {
      shoppers.onSeconds((seconds) => {
        heard.push(...seconds);
        if (new Set(heard.map((it) => it.second)).size >= 2) resolve();
      });
    });
    const totals = await shoppers.stop();
    const { seconds } = shoppers.timeline();
    const sum = (of: (it: LoadSecond) => number): number => seconds.reduce((all, it) => all + of(it), 0);
    assert.equal(
      sum((it) => it.requests),
      totals.requests,
    );
    assert.equal(readResults(files().results).length, totals.requests);
    assert.equal(
      sum((it) => it.answeredBy["us-east-1"] ?? 0),
      totals.requests,
    );
    const of = (region: string): number => sum((it) => (it.viewers === region ? it.requests : 0));
    assert.ok(of("eu-west-1") > of("us-east-1"), "three in four are in eu-west-1");
  });

  it("says why it can't begin, and is gone then", async () => {
    const viewers = [{ region: "eu-west-1" }];
    shop.interfere = (_request, response) => (response.writeHead(503).end("closed"), "handled");
    const beginning = startShoppers({ baseUrl: shop.url, viewers, perSecond: 1, ...files() });
    await assert.rejects(beginning, { message: "the shop answers 503 to /api/products?limit=48: closed" });
  });
});

describe("Options of shoppers", () => {
  it("are refused with everything that is wrong", () => {
    const mix = { read: 0, cart: 0, checkout: 0, review: 0, registration: 0 };
    const wrong = { baseUrl: "shop.example/", viewers: [], perSecond: -1, mix, ledger: "ledger" };
    assert.throws(() => checkShoppers(wrong), {
      message: [
        "baseUrl is shop.example/; it must be http://HOST[:PORT] or https://HOST[:PORT], without a path",
        "there are no viewers; name at least one region that has some",
        "perSecond is -1; it must be from 0 to 10,000",
        "shares must be 0 or more, and one of the mix above 0",
      ].join("\n"),
    });
  });
});
