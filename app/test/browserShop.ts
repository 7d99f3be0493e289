import type { Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Settings } from "../src/configuration/settings";
import { putProducts, type SampleProduct } from "../src/catalogue/sampleProducts.fixture";
import { illustrate, imageOf } from "../src/sample/illustrations";
import { sampleShop } from "../src/sample/sampleShop";
import { grantMerchant } from "../src/accounts/customers";
import { withOneRegion } from "./oneRegion";

/** Long enough, and not made of common words. */
export const password = "violet tandem kettle 41";

export interface BrowserShop {
  /** Where the shop is served. */
  origin(): string;
  settings(): Settings;
  register(email: string): Promise<void>;
  makeMerchant(email: string): Promise<void>;
  /** Ten pieces of it, in a category that is called `name` too. */
  offer(product: SampleProduct & { readonly name: string; readonly category: string }): Promise<void>;
  stock(sku: string): Promise<{ available: number; reserved: number; sold: number }>;
  setAvailable(sku: string, available: number): Promise<void>;
  setPrice(sku: string, amount: number): Promise<void>;
  /** As if another merchant had saved it. */
  touchProduct(sku: string): Promise<void>;
  /** How many orders a customer has. */
  orders(email: string): Promise<number>;
  /** As if the payment's outcome had become known. */
  settle(email: string, status: "paid"): Promise<void>;
}

/**
 * Serves a small shop of known products to a suite's browser.
 * @param environment beside, or instead of, what the storefront is told; it is read when the suite begins. With a `PORT` it is served there.
 */
export function browserShop(suite: Mocha.Suite, environment: Readonly<Record<string, string>> = {}): BrowserShop {
  const region = withOneRegion(suite, { environment });
  suite.beforeAll("open the shop", async () => {
    await stockUp(region);
    await region.server().listen({ host: "127.0.0.1", port: Number(environment["PORT"] ?? 0) });
  });
  const query = async (text: string, values: unknown[]) =>
    (await region.stores().relational.write((tx) => tx.query(text, values))).value;
  return {
    origin: () => `http://127.0.0.1:${portOf(region.server().server)}`,
    settings: region.settings,
    register: async (email) => {
      const body = { email, password, name: "Mary Somerville", delivery: "body" };
      const { statusCode } = await region.server().inject({ method: "POST", url: "/api/customers", body });
      if (statusCode !== 201) throw new Error(`registering ${email} was answered ${statusCode}`);
    },
    makeMerchant: async (email) => {
      await region.stores().relational.write((tx) => grantMerchant(tx, email));
    },
    offer: (product) => offer(region, product),
    stock: async (sku) =>
      (await query("SELECT available, reserved, sold FROM stock WHERE sku = $1", [sku])).rows[0] as never,
    setAvailable: async (sku, available) => {
      await query("UPDATE stock SET received = received - available + $2, available = $2 WHERE sku = $1", [
        sku,
        available,
      ]);
    },
    setPrice: async (sku, amount) => {
      await region
        .stores()
        .documents.write((db) =>
          db.collection<{ _id: string }>("products").updateOne({ _id: sku }, { $set: { "price.amount": amount } }),
        );
    },
    touchProduct: async (sku) => {
      await region
        .stores()
        .documents.write((db) =>
          db.collection<{ _id: string; version: number }>("products").updateOne({ _id: sku }, { $inc: { version: 1 } }),
        );
    },
    orders: async (email) => (await query(ordersOf, [email])).rows.length,
    settle: async (email, status) => {
      await query(`UPDATE orders SET status = $2, settled_at = now() WHERE id IN (${ordersOf})`, [email, status]);
    },
  };
}

async function offer(
  region: ReturnType<typeof withOneRegion>,
  product: Parameters<BrowserShop["offer"]>[0],
): Promise<void> {
  const { documents, relational } = region.stores();
  await putProducts(documents, [product]);
  const told = { name: product.name, description: product.name };
  await documents.write((db) =>
    db.collection<{ _id: string }>("categories").updateOne({ _id: product.category }, { $set: told }),
  );
  await relational.write((tx) => tx.query(tenPieces, [product.sku]));
}

/** Whose picture of the sample shop each product has. */
const lookalikes: Readonly<Record<string, string>> = {
  "brass-lamp": "tall-reading-lamp",
  "paper-lamp": "storm-lantern",
  "oak-stool": "milking-stool",
  "desk-clock": "desk-clock",
  "wall-clock": "wall-clock",
};

function withPicture(product: SampleProduct): SampleProduct {
  const lookalike = sampleShop.flatMap((it) => it.products).find((it) => it.sku === lookalikes[product.sku])!;
  const illustration = illustrate(lookalike.sku, ...lookalike.picture);
  return { ...product, images: [imageOf(illustration, `A drawing of ${lookalike.name}`)] };
}

const portOf = (server: HttpServer): number => (server.address() as AddressInfo).port;

const ordersOf = "SELECT id FROM orders WHERE customer_id = (SELECT id::text FROM customers WHERE email = $1)";

const tenPieces = "INSERT INTO stock (sku, available, received) VALUES ($1, 10, 10)";

async function stockUp(region: ReturnType<typeof withOneRegion>): Promise<void> {
  const price = (amount: number) => ({ amount, currency: "USD" });
  const products = [
    { sku: "brass-lamp", name: "Brass reading lamp", price: price(4900) },
    { sku: "paper-lamp", name: "Paper lantern", price: price(2400) },
    { sku: "oak-stool", name: "Oak stool", category: "furniture", price: price(8000) },
    { sku: "desk-clock", name: "Desk clock", category: "clocks", price: price(3200) },
    { sku: "wall-clock", name: "Wall clock", category: "clocks", price: price(6000) },
  ];
  const { documents, relational } = region.stores();
  await putProducts(documents, products.map(withPicture));
  await documents.write(async (db) => {
    for (const { _id } of await db.collection<{ _id: string }>("categories").find().toArray()) {
      const name = _id.charAt(0).toUpperCase() + _id.slice(1);
      await db.collection<{ _id: string }>("categories").updateOne({ _id }, { $set: { name } });
    }
  });
  await relational.write(async (tx) => {
    for (const { sku } of products) {
      await tx.query(tenPieces, [sku]);
    }
  });
}
