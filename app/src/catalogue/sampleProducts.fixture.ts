import type { Db } from "mongodb";
import { emptySummary } from "../reviews/ratings";
import type { Documents } from "../stores/document/documents";
import { merchantsPart } from "./editing";
import type { ProductDocument } from "./products";
import type { ProductInput } from "./schemas";

export const productInput = (change: Partial<ProductInput> = {}): ProductInput => ({
  name: "Reading lamp",
  category: "lamps",
  price: { amount: 4900, currency: "USD" },
  description: "Warm light.",
  attributes: { Material: "Brass" },
  images: [],
  ...change,
});

export interface SampleProduct extends Partial<ProductInput> {
  readonly sku: string;
  readonly rank?: number;
  readonly createdAt?: Date;
}

/** Puts categories and products straight into the store. */
export async function putProducts(documents: Documents, samples: readonly SampleProduct[]): Promise<void> {
  await documents.write(async (db) => {
    const slugs = new Set(["lamps", ...samples.map((it) => it.category ?? "lamps")]);
    const categories = db.collection<{ _id: string; name: string; description: string; position: number }>(
      "categories",
    );
    for (const [position, _id] of [...slugs].entries()) {
      await categories.updateOne({ _id }, { $set: { name: _id, description: "", position } }, { upsert: true });
    }
    await put(db, samples);
  });
}

async function put(db: Db, samples: readonly SampleProduct[]): Promise<void> {
  const products = samples.map(({ sku, rank = emptySummary.rank, createdAt = new Date(0), ...input }) => ({
    _id: sku,
    ...merchantsPart(productInput(input)),
    ...emptySummary,
    rank,
    ratingRevision: 0,
    version: 1,
    createdAt,
    updatedAt: createdAt,
  }));
  await db.collection<ProductDocument>("products").insertMany(products);
}
