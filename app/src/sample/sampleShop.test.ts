import assert from "node:assert/strict";
import fc from "fast-check";
import { Check } from "typebox/value";
import { tokenFor } from "../../test/people";
import { withOneRegion } from "../../test/oneRegion";
import { type Category, type Product, ProductInputSchema, SkuSchema } from "../catalogue/schemas";
import { reviewsIn } from "../reviews/reviewDocument";
import { ReviewInputSchema } from "../reviews/schemas";
import { sampleReviews } from "./sampleReviews";
import { sampleIllustrations, sampleShop } from "./sampleShop";
import { seedCatalogue } from "./seedCatalogue";
import { seedPeople } from "./seedPeople";
import { seedStock } from "./seedStock";

const products = sampleShop.flatMap((it) => it.products);

describe("The sample shop", () => {
  it("has about sixty products in six categories, each with a code of its own", () => {
    assert.equal(sampleShop.length, 6);
    assert.ok(products.length >= 60);
    assert.equal(new Set(products.map((it) => it.sku)).size, products.length);
    assert.ok(products.every((it) => Check(SkuSchema, it.sku)));
  });

  it("has a picture of each, in the same file whenever it is drawn", () => {
    const files = sampleIllustrations().map((it) => it.file);
    assert.deepEqual(
      files,
      sampleIllustrations().map((it) => it.file),
    );
    assert.equal(new Set(files).size, products.length + sampleShop.length);
    for (const { file, svg } of sampleIllustrations()) {
      assert.match(file, /^catalogue\/[a-z0-9-]+-[0-9a-f]{10}\.svg$/);
      assert.match(svg, /^<svg [^>]+>(<(rect|circle|ellipse|path) [^>]*\/>|<g [^>]*>|<\/g>)+<\/svg>$/);
      assert.ok(svg.length < 4000, `${file} has ${svg.length} bytes`);
    }
  });

  it("has reviews such as a customer could write, no two of a product by one", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,30}$/), (sku) => {
        const reviews = sampleReviews(sku);
        assert.equal(new Set(reviews.map((it) => it._id)).size, reviews.length);
        for (const { rating, title, text } of reviews) assert.ok(Check(ReviewInputSchema, { rating, title, text }));
      }),
    );
    assert.ok(products.flatMap((it) => sampleReviews(it.sku)).length > 100);
  });
});

describe("storefront seed", function () {
  const region = withOneRegion(this);
  const seed = async () => {
    const { documents, relational } = region.stores();
    return { ...(await seedCatalogue(documents, "USD")), stock: await seedStock(relational) };
  };
  const get = async <T>(url: string): Promise<T> => (await region.server().inject(url)).json<T>();

  it("fills a shop once, however often it is run", async () => {
    const first = await seed();
    assert.equal(first.categories, 6);
    assert.equal(first.products, products.length);
    assert.equal(first.stock, products.length);
    assert.deepEqual(await seed(), { categories: 0, products: 0, reviews: 0, stock: 0 });
    assert.deepEqual(
      (await get<Category[]>("/api/categories")).map((it) => it.slug),
      sampleShop.map((it) => it.slug),
    );
    const { sku, name, stock, price } = products[0]!;
    const shown = await get<Product>(`/api/products/${sku}`);
    assert.deepEqual([shown.name, shown.available, shown.price], [name, stock, { amount: price, currency: "USD" }]);
    assert.deepEqual(shown.rating.count, sampleReviews(sku).length);
  });

  it("counts the ratings again of a product whose reviews came without it", async () => {
    await seed();
    const { sku } = products[2]!;
    await region.stores().documents.write(async (db) => {
      await db.collection<{ _id: string }>("products").updateOne({ _id: sku }, { $set: { "rating.count": 0 } });
      await reviewsIn(db).deleteOne({ _id: sampleReviews(sku)[0]!._id });
    });
    assert.equal((await seed()).reviews, 1);
    assert.equal((await get<Product>(`/api/products/${sku}`)).rating.count, sampleReviews(sku).length);
  });

  it("makes products that a merchant could save as they are", async () => {
    await seed();
    for (const { sku } of products) {
      const { name, category, price, description, images, attributes } = await get<Product>(`/api/products/${sku}`);
      assert.ok(Check(ProductInputSchema, { name, category, price, description, images, attributes }), sku);
    }
  });

  it("leaves alone what a merchant changed", async () => {
    await seed();
    const { sku } = products[1]!;
    const {
      name: _,
      sku: _sku,
      version,
      available: _a,
      image: _i,
      rating: _r,
      ...rest
    } = await get<Product>(`/api/products/${sku}`);
    const headers = { ...(await tokenFor({ id: "max", role: "merchant" })), "if-match": `"${version}"` };
    const body = { ...rest, name: "Another name" };
    const saved = await region.server().inject({ method: "PUT", url: `/api/products/${sku}`, headers, body });
    assert.equal(saved.statusCode, 200, saved.body);
    await seed();
    assert.equal((await get<Product>(`/api/products/${sku}`)).name, "Another name");
  });

  it("lets a customer and a merchant sign in, with a password that is made once or was given", async () => {
    const { relational } = region.stores();
    const first = await seedPeople(relational, undefined);
    assert.ok(first.password!.length >= 20);
    assert.equal((await seedPeople(relational, undefined)).password, undefined);
    const signIn = (email: string, password: string) =>
      region.server().inject({ method: "POST", url: "/api/sessions", body: { email, password, delivery: "body" } });
    for (const email of first.emails) assert.ok((await signIn(email, first.password!)).statusCode < 300, email);
    await seedPeople(relational, "a password of my own");
    for (const email of first.emails) assert.ok((await signIn(email, "a password of my own")).statusCode < 300, email);
    assert.equal((await signIn(first.emails[0]!, first.password!)).statusCode, 401);
  });
});
