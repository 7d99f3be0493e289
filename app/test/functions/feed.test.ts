import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { putProducts } from "../../src/catalogue/sampleProducts.fixture";
import { withOneRegion } from "../oneRegion";
import { tokenFor } from "../people";
import { type LocalFunctions, openLocalFunctions } from "./localFunctions";

describe("The functions' bundle in the local runtime: lists of products", function () {
  this.timeout(120_000);
  const region = withOneRegion(this);
  let local: LocalFunctions;
  before(async () => (local = await openLocalFunctions(region, ["authorizer", "feed", "feedHourly"])));
  after(() => local.close());

  it("are made hourly from the databases, and fetched with an access token, an ETag and a signed address", async () => {
    const address = `${local.api.url}/feed/products`;
    const headers = await tokenFor({ id: randomUUID(), role: "customer" });
    assert.equal((await fetch(address)).status, 401);
    assert.equal((await fetch(address, { headers })).status, 503);

    await putProducts(region.stores().documents, [
      { sku: "lamp" },
      { sku: "chair", price: { amount: 100, currency: "USD" } },
    ]);
    await region
      .stores()
      .relational.write((tx) => tx.query("INSERT INTO stock (sku, received, available) VALUES ('lamp', 3, 3)"));
    const made = await local.fn("feedHourly").invoke({ time: "2026-01-02T03:00:00Z" });
    assert.equal(made.error, undefined);
    assert.equal((made.payload as { products: number }).products, 2);

    const led = await fetch(address, { headers, redirect: "manual" });
    assert.equal(led.status, 302);
    const list = await fetch(led.headers.get("location")!);
    assert.equal(list.headers.get("x-amz-meta-generated-at"), "2026-01-02T03:00:00.000Z");
    const { products } = (await list.json()) as { products: { sku: string; availability: string; url: string }[] };
    assert.deepEqual(
      products.map((it) => [it.sku, it.availability, it.url]),
      [
        ["chair", "out-of-stock", "https://shop.example.com/products/chair"],
        ["lamp", "in-stock", "https://shop.example.com/products/lamp"],
      ],
    );
    const known = { ...headers, "if-none-match": led.headers.get("etag")! };
    assert.equal((await fetch(address, { headers: known, redirect: "manual" })).status, 304);

    await local.fn("feedHourly").invoke({});
    assert.equal((await fetch(address, { headers: known, redirect: "manual" })).status, 304, "nothing has changed");
    await putProducts(region.stores().documents, [{ sku: "table" }]);
    await local.fn("feedHourly").invoke({});
    assert.equal((await fetch(address, { headers: known, redirect: "manual" })).status, 302);
    const csv = await fetch(`${address}?format=csv`, { headers });
    assert.equal((await csv.text()).split("\r\n").length, 5);
  });
});
