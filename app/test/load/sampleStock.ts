import { randomUUID } from "node:crypto";
import type { ShopRegion } from "../../local/shop";
import { parseSettings } from "../../src/configuration/parse";
import { openServices } from "../../src/server/services";
import { tokenFor } from "../people";
import { Browser, type Call, type Front } from "./browser";

/** Enough for any load, except of the last one, which runs out: refusals belong to shopping. */
const pieces = [...Array.from({ length: 7 }, () => 100_000), 25];

export const skus = pieces.map((_, index) => `lamp-${index + 1}`);

const category = { _id: "lamps", name: "Lamps", description: "Lights", position: 1 };

/** Fills an empty, migrated shop through its own API, as a merchant would; only categories have none. */
export async function stockTheShop(writer: ShopRegion): Promise<void> {
  const { stores, close } = await openServices(parseSettings(writer.environment));
  await stores.documents.write((db) => db.collection<typeof category>("categories").insertOne(category));
  await close();
  const merchant = new Browser();
  merchant.signIn((await tokenFor({ id: randomUUID(), role: "merchant" })).authorization);
  for (const [index, sku] of skus.entries()) {
    const price = { amount: 1_999 + index, currency: "USD" };
    await made(merchant, writer, `/api/products/${sku}`, {
      method: "PUT",
      headers: { "if-none-match": "*" },
      body: { name: `Lamp ${index + 1}`, category: "lamps", price, description: "It is bright." },
    });
    await made(merchant, writer, `/api/stock/${sku}/movements`, {
      method: "POST",
      headers: { "idempotency-key": randomUUID() },
      body: { quantity: pieces[index]!, reason: "receipt" },
    });
  }
  await merchant.close();
}

async function made(merchant: Browser, front: Front, path: string, call: Call): Promise<void> {
  const { status, body } = await merchant.call(front, path, call);
  if (status !== 200 && status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
}
