import { moveStock } from "../stock/stock";
import type { Queryable, Relational } from "../stores/relational/relational";
import type { SampleProduct } from "./sampleProduct";
import { sampleShop } from "./sampleShop";

/** Brings in the first pieces of every product, once: each is a movement with a key of its own, as a merchant's are. A category is a write. */
export async function seedStock(relational: Relational): Promise<number> {
  let moved = 0;
  for (const { products } of sampleShop) moved += (await relational.write((tx) => receive(tx, products))).value;
  return moved;
}

async function receive(tx: Queryable, products: readonly SampleProduct[]): Promise<number> {
  let moved = 0;
  for (const { sku, stock: quantity } of products) {
    const movement = { sku, quantity, reason: "receipt", merchantId: "sample-shop" } as const;
    const done = await moveStock(tx, { ...movement, idempotencyKey: `sample-stock-${sku}` });
    if (done.moved) moved++;
  }
  return moved;
}
