import { moveStock } from "../stock/stock";
import type { Relational } from "../stores/relational/relational";
import { sampleShop } from "./sampleShop";

/** Brings in the first pieces of every product, once: each is a movement with a key of its own, as a merchant's are. */
export async function seedStock(relational: Relational): Promise<number> {
  const { value } = await relational.write(async (tx) => {
    let moved = 0;
    for (const { sku, stock: quantity } of sampleShop.flatMap((it) => it.products)) {
      const movement = { sku, quantity, reason: "receipt", merchantId: "sample-shop" } as const;
      const done = await moveStock(tx, { ...movement, idempotencyKey: `sample-stock-${sku}` });
      if (done.moved) moved++;
    }
    return moved;
  });
  return value;
}
