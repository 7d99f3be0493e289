import type { Stores } from "../stores/stores";
import type { Product } from "./schemas";

/** A product as the catalogue keeps it; stock is kept with the orders. */
export type ProductDocument = Omit<Product, "sku" | "available" | "image"> & { readonly _id: string };

export async function findProduct({ documents, relational }: Stores, sku: string): Promise<Product | undefined> {
  const [found, stock] = await Promise.all([
    documents.read((db) => db.collection<ProductDocument>("products").findOne({ _id: sku })),
    relational.read((db) =>
      db.query<{ available: number }>({
        name: "stock-available",
        text: "SELECT available FROM stock WHERE sku = $1",
        values: [sku],
      }),
    ),
  ]);
  if (!found) return undefined;
  const { _id, images, ...product } = found;
  const [image] = images;
  return { sku: _id, ...product, images, ...(image ? { image } : {}), available: stock.rows[0]?.available ?? 0 };
}
