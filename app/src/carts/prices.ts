import type { Money } from "../catalogue/schemas";
import type { ProductDocument } from "../catalogue/products";
import type { Documents } from "../stores/document/documents";
import type { Line } from "./schemas";

/** What somebody wants, before the catalogue says what it costs. */
export interface Wanted {
  readonly sku: string;
  readonly quantity: number;
}

/** Names and prices of now, for what the catalogue still has; what it no longer has isn't for sale and is left out. */
export async function priced(documents: Documents, wanted: readonly Wanted[]): Promise<Line[]> {
  if (wanted.length === 0) return [];
  const products = await documents.read((db) =>
    db
      .collection<Pick<ProductDocument, "_id" | "name" | "price">>("products")
      .find({ _id: { $in: wanted.map((it) => it.sku) } }, { projection: { name: 1, price: 1 } })
      .toArray(),
  );
  const bySku = new Map(products.map((it) => [it._id, it]));
  return wanted.flatMap(({ sku, quantity }) => {
    const found = bySku.get(sku);
    return found ? [lineOf({ sku, name: found.name, price: found.price, quantity })] : [];
  });
}

/** One line with its total. Amounts are integers in the currency's minor unit. */
export function lineOf({ sku, name, price, quantity }: Omit<Line, "lineTotal">): Line {
  const lineTotal = { amount: price.amount * quantity, currency: price.currency };
  return { sku, name, price: { ...price }, quantity, lineTotal };
}

export function totalOf(lines: readonly Pick<Line, "lineTotal">[], currency: string): Money {
  return { amount: lines.reduce((sum, it) => sum + it.lineTotal.amount, 0), currency };
}
