import assert from "node:assert/strict";
import { tokenFor } from "../../test/people";
import { withOneRegion } from "../../test/oneRegion";
import type { Category, Product } from "./schemas";
import { productInput, putProducts } from "./sampleProducts.fixture";

describe("A merchant's catalogue", function () {
  const region = withOneRegion(this);
  let merchant: Record<string, string>;
  let number = 0;
  let sku = "";

  before(async () => {
    merchant = { ...(await tokenFor({ id: "11111111-1111-4111-8111-111111111111", role: "merchant" })) };
    await putProducts(region.stores().documents, [{ sku: "sample" }]);
  });
  beforeEach(() => {
    sku = `lamp-${++number}`;
  });

  const put = (headers: Record<string, string>, change = {}) =>
    region.server().inject({
      method: "PUT",
      url: `/api/products/${sku}`,
      headers: { ...merchant, ...headers },
      body: productInput(change),
    });
  const create = (change = {}) => put({ "if-none-match": "*" }, change);
  const get = () => region.server().inject(`/api/products/${sku}`);
  const remove = (headers: Record<string, string>) =>
    region.server().inject({ method: "DELETE", url: `/api/products/${sku}`, headers: { ...merchant, ...headers } });
  const search = async (words: string): Promise<string[]> => {
    const answer = await region.server().inject({ url: "/api/products", query: { search: words } });
    return answer.json<{ items: Product[] }>().items.map((it) => it.sku);
  };

  it("has a new product, which everybody then sees", async () => {
    const answer = await create({ attributes: { Colour: "Green" } });
    assert.equal(answer.statusCode, 201, answer.body);
    assert.equal(answer.headers.etag, '"1"');
    assert.equal(answer.headers.location, `/api/products/${sku}`);
    const seen = await get();
    assert.equal(seen.statusCode, 200);
    assert.deepEqual(seen.json(), answer.json());
    assert.deepEqual(answer.json<Product>(), {
      sku,
      ...productInput(),
      attributes: { Colour: "Green" },
      rating: { average: 0, count: 0 },
      version: 1,
      available: 0,
    });
  });

  it("creates a product once", async () => {
    await create();
    const again = await create();
    assert.equal(again.statusCode, 412);
    assert.equal(again.json<{ version: number }>().version, 1);
  });

  it("takes a change on what was read, by the ETag that was read", async () => {
    await create();
    const etag = (await get()).headers.etag as string | undefined;
    const answer = await put({ "if-match": etag ?? '"1"' }, { name: "Desk lamp" });
    assert.equal(answer.statusCode, 200, answer.body);
    assert.equal(answer.headers.etag, '"2"');
    assert.equal((await get()).json<Product>().name, "Desk lamp");
  });

  it("loses no change: the second of two on the same version is refused, and told the version there is", async () => {
    await create();
    await put({ "if-match": '"1"' }, { name: "First" });
    const second = await put({ "if-match": '"1"' }, { name: "Second" });
    assert.equal(second.statusCode, 412);
    assert.equal(second.json<{ version: number }>().version, 2);
    assert.equal((await get()).json<Product>().name, "First");
  });

  it("takes one of many simultaneous changes on the same version", async () => {
    await create();
    for (let version = 1; version <= 10; version++) {
      const answers = await Promise.all(
        [1, 2, 3, 4].map((it) => put({ "if-match": `"${version}"` }, { name: `Lamp ${it}` })),
      );
      assert.deepEqual(answers.map((it) => it.statusCode).toSorted(), [200, 412, 412, 412]);
    }
  });

  it("wants to know what a change is based on", async () => {
    await create();
    for (const answer of [await put({}), await remove({})]) assert.equal(answer.statusCode, 428);
    assert.equal((await put({ "if-match": "*" })).statusCode, 400);
  });

  it("has no product to change or remove where there is none", async () => {
    for (const answer of [await put({ "if-match": '"1"' }), await remove({ "if-match": '"1"' })]) {
      assert.equal(answer.statusCode, 404);
    }
  });

  it("is searched by what a product is now", async () => {
    await create({ name: `Zither${number}` });
    assert.deepEqual(await search(`zither${number}`), [sku]);
    await put({ "if-match": '"1"' }, { name: `Xylophone${number}` });
    assert.deepEqual(await search(`zither${number}`), []);
    assert.deepEqual(await search(`xylophone${number}`), [sku]);
    await remove({ "if-match": '"2"' });
    assert.deepEqual(await search(`xylophone${number}`), []);
  });

  it("removes a product with its version, and not with another", async () => {
    await create();
    assert.equal((await remove({ "if-match": '"2"' })).statusCode, 412);
    const removed = await remove({ "if-match": '"1"' });
    assert.equal(removed.statusCode, 204);
    assert.equal(removed.body, "");
    assert.equal((await get()).statusCode, 404);
  });

  it("goes on counting where a product is made again: who read the old one doesn't overwrite the new one", async () => {
    await create();
    assert.equal((await remove({ "if-match": '"7"' })).statusCode, 412);
    await remove({ "if-match": '"1"' });
    assert.equal((await create()).headers.etag, '"2"');
    assert.equal((await put({ "if-match": '"1"' }, { name: "Of the old one" })).statusCode, 412);
    await remove({ "if-match": '"2"' });
    assert.equal((await create()).headers.etag, '"3"');
  });

  it("keeps to its currency, its categories and what can be shown", async () => {
    assert.equal((await create({ price: { amount: 1, currency: "EUR" } })).statusCode, 422);
    assert.equal((await create({ category: "none" })).statusCode, 422);
    for (const change of [
      { name: "NUL \u0000" },
      { attributes: { $where: "1" } },
      { attributes: { "a.b": "1" } },
      { images: [{ url: "https://elsewhere.example/x.svg", alt: "", width: 1, height: 1 }] },
      { images: [{ url: "/static/../secret", alt: "", width: 1, height: 1 }] },
      { rating: { average: 5, count: 1000 } },
    ]) {
      assert.equal((await create(change)).statusCode, 400, JSON.stringify(change));
    }
    assert.equal((await get()).statusCode, 404);
  });

  it("is a merchant's alone", async () => {
    const url = `/api/products/${sku}`;
    const customer = await tokenFor({ id: "22222222-2222-4222-8222-222222222222", role: "customer" });
    const headers = { "if-none-match": "*" };
    const body = productInput();
    const stranger = await region.server().inject({ method: "PUT", url, headers, body });
    assert.equal(stranger.statusCode, 401);
    const other = await region.server().inject({ method: "PUT", url, headers: { ...headers, ...customer }, body });
    assert.equal(other.statusCode, 403);
  });

  it("shows its categories in their order", async () => {
    await putProducts(region.stores().documents, [{ sku: `${sku}-other`, category: "another" }]);
    const answer = await region.server().inject("/api/categories");
    assert.deepEqual(
      answer.json<Category[]>().map((it) => it.slug),
      ["lamps", "another"],
    );
  });
});
