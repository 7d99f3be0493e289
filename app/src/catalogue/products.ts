import type { Stores } from "../stores/stores";
import type { Image, Money, Product, ProductSummary } from "./schemas";
import type { SearchTerms } from "./searchTerms";

/** A product as the catalogue keeps it; stock is kept with the orders. */
export interface ProductDocument extends SearchTerms {
  readonly _id: string;
  readonly name: string;
  /** The category's slug. */
  readonly category: string;
  readonly price: Money;
  readonly description: string;
  readonly images: readonly Image[];
  /** A list, not an object: its names are people's, and databases read some names as orders. */
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly rating: { readonly average: number; readonly count: number };
  /** What products are sorted by where the better come first: thousandths of a careful average. See ratings. */
  readonly rank: number;
  /** Rises whenever the rating is counted anew. */
  readonly ratingRevision: number;
  /** Rises with every change by a merchant. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** All but what only searches need. */
const withoutTerms = { projection: { terms: 0, nameTerms: 0 } } as const;

/** What a list shows and is sorted by. */
export const summaryFields = { name: 1, category: 1, price: 1, images: 1, rating: 1, rank: 1, createdAt: 1 } as const;

/** A product with what is available of it, each from its own store, at the same time. */
export async function findProduct({ documents, relational }: Stores, sku: string): Promise<Product | undefined> {
  const [found, available] = await Promise.all([
    documents.read((db) => db.collection<ProductDocument>("products").findOne({ _id: sku }, withoutTerms)),
    findAvailable(relational, sku),
  ]);
  return found ? toProduct(found, available) : undefined;
}

/** Pieces that can be ordered, as this region's copy knows; none where nobody ever counted any. */
export async function findAvailable(relational: Stores["relational"], sku: string): Promise<number> {
  const { rows } = await relational.read((db) =>
    db.query<{ available: number }>({
      name: "stock-available",
      text: "SELECT available FROM stock WHERE sku = $1",
      values: [sku],
    }),
  );
  return rows[0]?.available ?? 0;
}

export function toProduct(document: Omit<ProductDocument, keyof SearchTerms>, available: number): Product {
  const { description, images, attributes, version } = document;
  return {
    ...toSummary(document),
    description,
    images: [...images],
    attributes: Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
    version,
    available,
  };
}

export function toSummary(
  document: Pick<ProductDocument, "_id" | "name" | "category" | "price" | "images" | "rating">,
): ProductSummary {
  const { _id: sku, name, category, price, rating, images } = document;
  const [image] = images;
  return { sku, name, category, price, rating, ...(image ? { image } : {}) };
}
