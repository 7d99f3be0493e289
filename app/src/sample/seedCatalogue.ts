import type { Collection } from "mongodb";
import type { CategoryDocument } from "../catalogue/categories";
import { merchantsPart } from "../catalogue/editing";
import type { ProductDocument } from "../catalogue/products";
import { recount, summarise } from "../reviews/ratings";
import { reviewsIn } from "../reviews/reviewDocument";
import type { Documents } from "../stores/document/documents";
import { isDuplicateKey } from "../stores/document/duplicateKey";
import type { Written } from "../stores/store";
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

/** Puts in what isn't there, and changes nothing that is: a merchant may have edited it. @returns how many were put in. */
export function seedCatalogue(documents: Documents, currency: string): Promise<Written<Seeded>> {
  const categories = sampleShop.map(categoryDocument);
  const products = sampleShop
    .flatMap((category) => category.products.map((it) => ({ category: category.slug, it })))
    .map(({ category, it }, index) =>
      productDocument(it, { category, currency, at: new Date(opened + index * dayMs) }),
    );
  const reviews = products.flatMap((it) => sampleReviews(it._id));
  return documents.write(async (db) => {
    const newCategories = await insertMissing(db.collection<CategoryDocument>("categories"), categories);
    const newProducts = await insertMissing(db.collection<ProductDocument>("products"), products);
    const newReviews = await insertMissing(reviewsIn(db), reviews);
    for (const sku of new Set(newReviews.map((it) => it.sku))) await recount(db, sku);
    return { categories: newCategories.length, products: newProducts.length, reviews: newReviews.length };
  });
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

async function insertMissing<T extends { readonly _id: string }>(
  collection: Collection<T>,
  documents: readonly T[],
): Promise<T[]> {
  const inserted: T[] = [];
  for (const it of documents) {
    try {
      await collection.insertOne(it as never);
      inserted.push(it);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
  return inserted;
}
