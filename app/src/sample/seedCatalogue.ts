import { type Collection, type Db, MongoBulkWriteError } from "mongodb";
import type { CategoryDocument } from "../catalogue/categories";
import { merchantsPart } from "../catalogue/editing";
import type { ProductDocument } from "../catalogue/products";
import { recount, summarise } from "../reviews/ratings";
import { reviewsIn } from "../reviews/reviewDocument";
import type { Documents } from "../stores/document/documents";
import { duplicateKeyCode } from "../stores/document/duplicateKey";
import { illustrate, imageOf } from "./illustrations";
import type { SampleCategory, SampleProduct } from "./sampleProduct";
import { sampleReviews } from "./sampleReviews";
import { sampleShop } from "./sampleShop";

export interface Seeded {
  readonly categories: number;
  readonly products: number;
  readonly reviews: number;
}

/** The day on which the sample shop opened; each product came a day after the one before. */
const opened = Date.UTC(2025, 8, 1, 8);
const dayMs = 86_400_000;

/**
 * Puts in what isn't there, and changes nothing that is: a merchant may have edited it. Each collection is a write of its own, of one command:
 * one document after the other takes longer than a write may where the store is far or slow.
 * @returns how many were put in.
 */
export async function seedCatalogue(documents: Documents, currency: string): Promise<Seeded> {
  const categories = sampleShop.map(categoryDocument);
  const products = sampleShop
    .flatMap((category) => category.products.map((it) => ({ category: category.slug, it })))
    .map(({ category, it }, index) =>
      productDocument(it, { category, currency, at: new Date(opened + index * dayMs) }),
    );
  const reviews = products.flatMap((it) => sampleReviews(it._id));
  const added = async <T extends { readonly _id: string }>(into: (db: Db) => Collection<T>, them: readonly T[]) =>
    (await documents.write((db) => insertMissing(into(db), them))).value;

  const newCategories = await added((db) => db.collection<CategoryDocument>("categories"), categories);
  const newProducts = await added((db) => db.collection<ProductDocument>("products"), products);
  const newReviews = await added(reviewsIn, reviews);
  for (const sku of toRecount(newProducts, newReviews)) await documents.write((db) => recount(db, sku));
  return { categories: newCategories.length, products: newProducts.length, reviews: newReviews.length };
}

/** A product that was put in with every review of its own came with its rating; any other that got reviews is counted. */
function toRecount(products: readonly ProductDocument[], reviews: readonly { readonly sku: string }[]): string[] {
  const asNew = new Set(products.map((it) => it._id));
  const added = (sku: string): number => reviews.filter((it) => it.sku === sku).length;
  const skus = [...new Set(reviews.map((it) => it.sku))];
  return skus.filter((sku) => !asNew.has(sku) || added(sku) < sampleReviews(sku).length);
}

function categoryDocument({ slug, name, description, picture }: SampleCategory, position: number): CategoryDocument {
  return { _id: slug, name, description, image: imageOf(illustrate(slug, ...picture), ""), position };
}

function productDocument(
  { sku, name, price, description, attributes, picture }: SampleProduct,
  { category, currency, at }: { category: string; currency: string; at: Date },
): ProductDocument {
  const images = [imageOf(illustrate(sku, ...picture), `${name}, drawn`)];
  const input = { name, category, price: { amount: price, currency }, description, attributes, images };
  const rating = summarise(sampleReviews(sku).map((it) => [it.rating, 1]));
  const history = { ratingRevision: 0, version: 1, createdAt: at, updatedAt: at };
  return { _id: sku, ...merchantsPart(input), ...rating, ...history };
}

/** @throws what the store refused, but for documents that are there already. */
async function insertMissing<T extends { readonly _id: string }>(
  collection: Collection<T>,
  documents: readonly T[],
): Promise<readonly T[]> {
  try {
    await collection.insertMany(documents as never, { ordered: false });
    return documents;
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const refused = [error.writeErrors].flat();
    if (!refused.every((it) => it.code === duplicateKeyCode)) throw error;
    const there = new Set(refused.map((it) => it.index));
    return documents.filter((_, index) => !there.has(index));
  }
}
