import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Db } from "mongodb";
import { tokenFor } from "../../test/people";
import { withOneRegion } from "../../test/oneRegion";
import type { ProductDocument } from "../catalogue/products";
import { putProducts } from "../catalogue/sampleProducts.fixture";
import type { Product } from "../catalogue/schemas";
import { saveReview } from "./reviews";
import type { Review } from "./schemas";

describe("Reviews", function () {
  const region = withOneRegion(this);
  let number = 0;
  let sku = "";

  beforeEach(async () => {
    sku = `lamp-${++number}`;
    await putProducts(region.stores().documents, [{ sku }]);
  });

  const review = (rating: number, text = "Warm light."): object => ({ rating, title: "As expected", text });
  const url = (): string => `/api/products/${sku}/reviews/mine`;

  async function write(customer: string, body: object) {
    const headers = await tokenFor({ id: customer, role: "customer" });
    return region.server().inject({ method: "PUT", url: url(), headers: { ...headers }, body });
  }

  async function remove(customer: string) {
    const headers = await tokenFor({ id: customer, role: "customer" });
    return region.server().inject({ method: "DELETE", url: url(), headers: { ...headers } });
  }

  const list = async (query: Record<string, string> = {}): Promise<{ items: Review[]; next?: string }> => {
    const answer = await region.server().inject({ url: `/api/products/${sku}/reviews`, query });
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  const rating = async () => (await region.server().inject(`/api/products/${sku}`)).json<Product>().rating;

  it("are read by everybody, and counted", async () => {
    const written = await write(randomUUID(), review(5));
    assert.equal(written.statusCode, 201, written.body);
    await write(randomUUID(), review(4));
    const { items } = await list();
    assert.deepEqual(
      items.map((it) => it.rating),
      [4, 5],
    );
    assert.deepEqual(await rating(), { average: 4.5, count: 2 });
  });

  it("are none of a product that another process takes away at the same moment, nor of the next under its code", async () => {
    const { documents } = region.stores();
    const meanwhile = (db: Db): Db =>
      new Proxy(db, {
        get: (_db, property) =>
          property !== "collection"
            ? Reflect.get(db, property)
            : (name: string) => {
                const collection = db.collection(name);
                if (name !== "reviews") return collection;
                const insertOne = async (document: object) => {
                  await db.collection("products").deleteOne({ _id: sku as never });
                  return collection.insertOne(document);
                };
                return new Proxy(collection, {
                  get: (_, member) =>
                    member === "insertOne"
                      ? insertOne
                      : (Reflect.get(collection, member) as () => unknown).bind(collection),
                });
              },
      });
    const racing = { write: (work: (db: Db) => Promise<unknown>) => documents.write((db) => work(meanwhile(db))) };
    const content = { author: "Ada L.", rating: 1, title: "Broken", text: "" };
    await assert.rejects(saveReview(racing as never, { sku, customer: randomUUID() }, content), { status: 404 });
    await putProducts(documents, [{ sku }]);
    assert.deepEqual((await list()).items, []);
  });

  it("are one for each customer and product, however often they are sent", async () => {
    const customer = randomUUID();
    const first = await write(customer, review(5));
    const again = await write(customer, review(5));
    assert.equal(again.statusCode, 200);
    assert.deepEqual(again.json(), first.json());
    const changed = await write(customer, review(2, "It broke."));
    assert.equal(changed.json<Review>().createdAt, first.json<Review>().createdAt);
    assert.deepEqual((await list()).items, [changed.json()]);
    assert.deepEqual(await rating(), { average: 2, count: 1 });
  });

  it("are counted right when many are written, changed and removed at once", async () => {
    const customers = Array.from({ length: 12 }, () => randomUUID());
    await Promise.all(customers.flatMap((it, index) => [write(it, review(1)), write(it, review(1 + (index % 5)))]));
    await Promise.all(customers.map((it, index) => (index < 4 ? remove(it) : write(it, review(5)))));
    assert.equal((await list({ limit: "50" })).items.length, 8);
    assert.deepEqual(await rating(), { average: 5, count: 8 });
  });

  it("put right a rating that was left behind", async () => {
    const customer = randomUUID();
    await write(customer, review(5));
    await region
      .stores()
      .documents.write((db) =>
        db
          .collection<ProductDocument>("products")
          .updateOne({ _id: sku }, { $set: { rating: { average: 0, count: 0 }, rank: 0 } }),
      );
    await write(customer, review(5));
    assert.deepEqual(await rating(), { average: 5, count: 1 });
  });

  it("are removed, once and again", async () => {
    const customer = randomUUID();
    await write(customer, review(5));
    for (let times = 0; times < 2; times++) assert.equal((await remove(customer)).statusCode, 204);
    assert.deepEqual((await list()).items, []);
    assert.deepEqual(await rating(), { average: 0, count: 0 });
  });

  it("come page by page, each once, the newest first", async () => {
    for (let count = 0; count < 5; count++) await write(randomUUID(), review(1 + count));
    const first = await list({ limit: "2" });
    const second = await list({ limit: "2", cursor: first.next! });
    const third = await list({ limit: "2", cursor: second.next! });
    const all = [first, second, third].flatMap(({ items }) => items.map((it) => it.rating));
    assert.deepEqual(all, [5, 4, 3, 2, 1]);
    assert.equal(third.next, undefined);
  });

  it("don't tell which customer wrote them", async () => {
    const customers = [randomUUID(), randomUUID()];
    for (const it of customers) await write(it, review(5));
    const { items, next } = await list({ limit: "1" });
    const shown = JSON.stringify(items) + Buffer.from(next!, "base64url").toString();
    for (const it of customers) assert.equal(shown.includes(it), false);
    assert.equal(items[0]!.author, "Customer");
  });

  it("go with their product", async () => {
    await write(randomUUID(), review(5));
    const merchant = { ...(await tokenFor({ id: "m", role: "merchant" })), "if-match": '"1"' };
    const removed = await region.server().inject({ method: "DELETE", url: `/api/products/${sku}`, headers: merchant });
    assert.equal(removed.statusCode, 204);
    await putProducts(region.stores().documents, [{ sku }]);
    assert.deepEqual((await list()).items, []);
  });

  it("are of products, and by customers", async () => {
    const signedOut = await region.server().inject({ method: "PUT", url: url(), body: review(5) });
    assert.equal(signedOut.statusCode, 401);
    sku = "no-such-lamp";
    assert.equal((await write(randomUUID(), review(5))).statusCode, 404);
    assert.equal((await region.server().inject(`/api/products/${sku}/reviews`)).statusCode, 404);
  });

  it("have one to five stars and a title", async () => {
    for (const body of [review(0), review(6), review(4.5), { rating: 5, title: "", text: "" }, { rating: 5 }]) {
      assert.equal((await write(randomUUID(), body)).statusCode, 400, JSON.stringify(body));
    }
  });
});
