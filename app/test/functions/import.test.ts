import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ObjectCreated } from "../../../servers/lambda/objectStore";
import { productInput, putProducts } from "../../src/catalogue/sampleProducts.fixture";
import { withOneRegion } from "../oneRegion";
import { tokenFor } from "../people";
import { type LocalFunctions, openLocalFunctions } from "./localFunctions";

const header = "sku,name,category,price,currency,description";

interface Told {
  readonly state: string;
  readonly applied?: unknown;
  readonly problems?: readonly { readonly line: number }[];
}

describe("The functions' bundle in the local runtime: imports", function () {
  this.timeout(120_000);
  const region = withOneRegion(this);
  let local: LocalFunctions;
  /** What the region's storefront says of itself. */
  let document = "writer";
  const storefront = createServer((_, response) => {
    const store = (role: string) => ({ role, reachable: true });
    const stores = { relational: store("writer"), document: store(document) };
    response.end(JSON.stringify({ status: "ok", region: "us-east-1", fenced: false, stores }));
  });

  before(async () => {
    storefront.listen(0, "127.0.0.1");
    await once(storefront, "listening");
    const environment = {
      PEERS: JSON.stringify({ "us-east-1": `http://127.0.0.1:${(storefront.address() as AddressInfo).port}` }),
      FUNCTIONS_BUCKETS: '{"us-east-1":"functions"}',
    };
    const onCreated = (event: ObjectCreated): void => {
      if (event.Records[0]!.s3.object.key.startsWith("imports/incoming/")) local.fn("import").enqueue(event);
    };
    local = await openLocalFunctions(region, ["authorizer", "import"], { environment, onCreated });
    await putProducts(region.stores().documents, [{ sku: "lamp" }, { sku: "other" }]);
  });
  after(async () => {
    await local.close();
    storefront.close();
  });

  async function sent(file: string, type = "text/csv"): Promise<Told> {
    const headers = await tokenFor({ id: randomUUID(), role: "merchant" });
    const options = { method: "POST", body: file, headers: { ...headers, "content-type": type } };
    const taken = await fetch(`${local.api.url}/feed/import`, options);
    assert.equal(taken.status, 202);
    await local.fn("import").settled();
    const told = await fetch(local.api.url + taken.headers.get("location")!, { headers });
    assert.equal(told.status, 200);
    return (await told.json()) as Told;
  }

  async function product(sku: string) {
    const { body, statusCode } = await region.server().inject(`/api/products/${sku}`);
    return statusCode === 200 ? (JSON.parse(body) as { name: string; version: number; attributes: object }) : undefined;
  }

  it("are taken as a whole, and a second time change nothing", async () => {
    const file = `${header}\nlamp,Lamp of lamps,lamps,49.00,USD,Warm light.\nnew,New lamp,lamps,1.00,USD,\n`;
    const { state, applied } = await sent(file);
    assert.deepEqual([state, applied], ["imported", { created: 1, changed: 1, unchanged: 0 }]);
    const { name, version, attributes } = (await product("lamp"))!;
    assert.deepEqual([name, version, attributes], ["Lamp of lamps", 2, { Material: "Brass" }]);
    const found = await region.server().inject("/api/products?search=lamp%20new");
    assert.equal((JSON.parse(found.body) as { items: unknown[] }).items.length, 1, "found by its words");

    assert.deepEqual((await sent(file)).applied, { created: 0, changed: 0, unchanged: 2 });
    assert.equal((await product("lamp"))!.version, 2);
  });

  it("change nothing where a single line is wrong, and say which", async () => {
    const { price, ...rest } = productInput();
    const items = [
      { sku: "fresh", price, ...rest },
      { sku: "wrong", price, ...rest, category: "nowhere" },
      { sku: "x" },
    ];
    const { state, problems } = await sent(
      `[\n${items.map((it) => JSON.stringify(it)).join(",\n")}\n]`,
      "application/json",
    );
    assert.equal(state, "refused");
    assert.deepEqual(
      problems!.map((it) => it.line),
      [3, 4, 4, 4, 4],
    );
    assert.equal(await product("fresh"), undefined);
  });

  it("wait while no region takes writes, and are given up after their retries", async () => {
    document = "reader";
    const { state } = await sent(`${header}\nlater,Lamp,lamps,1.00,USD,\n`);
    assert.equal(state, "received");
    document = "writer";
    assert.equal((await sent(`${header}\nlater,Lamp,lamps,1.00,USD,\n`)).state, "imported");
  });
});
