import assert from "node:assert/strict";
import { withOneRegion } from "../../test/oneRegion";
import { putProducts } from "./sampleProducts.fixture";

describe("Caches of the catalogue", function () {
  const region = withOneRegion(this);
  before(() => putProducts(region.stores().documents, [{ sku: "lamp" }]));

  const get = (url: string, headers: Record<string, string> = {}) => region.server().inject({ url, headers });

  for (const url of [
    "/api/categories",
    "/api/products?search=lamp",
    "/api/products/lamp",
    "/api/products/lamp/reviews",
  ]) {
    it(`may keep ${url} for everybody, and ask whether it changed`, async () => {
      const first = await get(url);
      assert.equal(first.statusCode, 200);
      assert.match(String(first.headers["cache-control"]), /^public, max-age=\d+, stale-while-revalidate=\d+$/);
      const again = await get(url, { "if-none-match": `W/${String(first.headers.etag)}` });
      assert.equal(again.statusCode, 304);
      assert.equal(again.body, "");
    });
  }

  it("are told of another ETag when pieces come in, though the product's version stays", async () => {
    const first = await get("/api/products/lamp");
    await region
      .stores()
      .relational.write((tx) => tx.query("INSERT INTO stock (sku, received, available) VALUES ('lamp', 3, 3)"));
    const second = await get("/api/products/lamp", { "if-none-match": String(first.headers.etag) });
    assert.equal(second.statusCode, 200);
    assert.equal(second.json<{ available: number }>().available, 3);
    for (const { headers } of [first, second]) assert.match(String(headers.etag), /^"1\.[\w-]+"$/);
  });

  it("keep nothing that went wrong", async () => {
    assert.equal((await get("/api/products/none")).headers["cache-control"], "no-store");
  });
});
