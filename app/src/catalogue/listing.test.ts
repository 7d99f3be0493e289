import assert from "node:assert/strict";
import fc from "fast-check";
import { withOneRegion } from "../../test/oneRegion";
import type { ProductSummary } from "./schemas";
import { putProducts, type SampleProduct } from "./sampleProducts.fixture";

/** Many share a price, a rank and a moment, so that order and pages depend on what decides among equals. */
const many: SampleProduct[] = Array.from({ length: 41 }, (_, index) => ({
  sku: `lamp-${String((index * 17) % 41).padStart(2, "0")}`,
  name: index % 3 === 0 ? `Oak lamp ${index}` : `Lamp ${index}`,
  description: index % 2 === 0 ? "Made of oak." : "Made of steel.",
  category: index % 4 === 0 ? "outdoor" : "lamps",
  price: { amount: 1000 * (index % 5), currency: "USD" },
  rank: 3000 + 100 * (index % 7),
  createdAt: new Date(1_700_000_000_000 + 60_000 * (index % 6)),
}));

interface Page {
  readonly items: ProductSummary[];
  readonly next?: string;
}

describe("Listing products", function () {
  const region = withOneRegion(this);
  before(() => putProducts(region.stores().documents, many));

  async function page(query: Record<string, string>): Promise<Page> {
    const answer = await region.server().inject({ url: "/api/products", query });
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json<Page>();
  }

  async function everyPage(query: Record<string, string>): Promise<string[]> {
    const skus: string[] = [];
    for (let cursor: string | undefined, count = 0; count < 60; count++) {
      const { items, next } = await page({ ...query, ...(cursor ? { cursor } : {}) });
      skus.push(...items.map((it) => it.sku));
      if (!next) return skus;
      cursor = next;
    }
    throw new Error("there is no end");
  }

  const sorted = (chosen: SampleProduct[], ...keys: ((it: SampleProduct) => number)[]): string[] =>
    chosen
      .toSorted((a, b) => {
        const difference = keys.map((key) => key(a) - key(b)).find((it) => it !== 0);
        return difference ?? (a.sku < b.sku ? -1 : 1);
      })
      .map((it) => it.sku);

  const byKey: Record<string, (it: SampleProduct) => number> = {
    price: (it) => it.price!.amount,
    "price-descending": (it) => -it.price!.amount,
    rating: (it) => -it.rank!,
    newest: (it) => -it.createdAt!.getTime(),
  };

  for (const [sort, key] of Object.entries(byKey)) {
    it(`shows each product once, in order, page by page, by ${sort}`, async () => {
      assert.deepEqual(await everyPage({ sort, limit: "7" }), sorted(many, key));
    });
  }

  it("shows a category only", async () => {
    const outdoor = many.filter((it) => it.category === "outdoor");
    assert.deepEqual(
      await everyPage({ category: "outdoor", sort: "price", limit: "4" }),
      sorted(outdoor, byKey["price"]!),
    );
    assert.deepEqual(await everyPage({ category: "none" }), []);
  });

  it("shows what has the words in its name first, then what has them elsewhere, the better rated first in each", async () => {
    const isNamed = (it: SampleProduct): boolean => it.name!.startsWith("Oak");
    const oak = many.filter((it) => isNamed(it) || it.description!.includes("oak"));
    const expected = sorted(oak, (it) => (isNamed(it) ? 0 : 1), byKey["rating"]!);
    for (const limit of ["1", "5", "13", "60"])
      assert.deepEqual(await everyPage({ search: "OAK", limit }), expected, limit);
  });

  it("finds by all the words, each by what it begins with, in any order that is asked for", async () => {
    assert.deepEqual(
      await everyPage({ search: "lam oak", sort: "price", limit: "3" }),
      sorted(
        many.filter((it) => it.name!.startsWith("Oak") || it.description!.includes("oak")),
        byKey["price"]!,
      ),
    );
    assert.deepEqual(await everyPage({ search: "oak steel aluminium" }), []);
  });

  it("shows everything where nothing is searched for, and nothing where there is nothing to find by", async () => {
    assert.equal((await everyPage({ search: "  " })).length, many.length);
    for (const search of [" !? ", "💡", "–", "…", "\u0301"]) assert.deepEqual(await everyPage({ search }), [], search);
  });

  it("ends without a cursor where the last page is full", async () => {
    assert.equal((await page({ limit: "41" })).next, undefined);
    assert.notEqual((await page({ limit: "40" })).next, undefined);
  });

  it("refuses a cursor of another list, and what never was one", async () => {
    const { next } = await page({ sort: "price", limit: "2" });
    const queries: Record<string, string>[] = [
      { sort: "newest", cursor: next! },
      { sort: "price", category: "lamps", cursor: next! },
      { cursor: "bm9uZQ" },
      { cursor: "$where" },
    ];
    for (const query of queries) {
      const answer = await region.server().inject({ url: "/api/products", query });
      assert.equal(answer.statusCode, 400);
      assert.match(answer.headers["content-type"] as string, /problem\+json/);
    }
  });

  it("takes any text as a search", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (search) => {
        const answer = await region.server().inject({ url: "/api/products", query: { search } });
        assert.ok([200, 400].includes(answer.statusCode), `${answer.statusCode} ${answer.body}`);
      }),
      { numRuns: 40 },
    );
  });
});
