import type { Db } from "mongodb";
import type { ProductDocument } from "../catalogue/products";
import { reviewsIn } from "./reviewDocument";

export interface RatingSummary {
  readonly rating: { readonly average: number; readonly count: number };
  readonly rank: number;
}

/** As if every product had this many reviews of this many stars beside its own: one lucky review doesn't make it the best. */
const assumed = { count: 5, stars: 3.5 };

/** @param counts how many reviews gave 1, 2, … stars: `[[5, 12], [4, 3]]`. */
export function summarise(counts: Iterable<readonly [stars: number, count: number]>): RatingSummary {
  let [count, sum] = [0, 0];
  for (const [stars, times] of counts) {
    count += times;
    sum += stars * times;
  }
  const careful = (assumed.count * assumed.stars + sum) / (assumed.count + count);
  const average = count === 0 ? 0 : Math.round((sum / count) * 10) / 10;
  return { rating: { average, count }, rank: Math.round(careful * 1000) };
}

export const emptySummary = summarise([]);

/**
 * Counts a product's reviews and keeps the result with it. Done twice it changes nothing; done by two at once, whoever counted
 * before the other kept its result counts again, so that the last result kept has seen every review written before it was asked for.
 * @returns whether there is such a product.
 */
export async function recount(db: Db, sku: string): Promise<boolean> {
  const products = db.collection<ProductDocument>("products");
  for (let attempt = 0; attempt < 20; attempt++) {
    const product = await products.findOne({ _id: sku }, { projection: { ratingRevision: 1 } });
    if (!product) return false;
    const summary = summarise(await countStars(db, sku));
    const { matchedCount } = await products.updateOne(
      { _id: sku, ratingRevision: product.ratingRevision },
      { $set: summary, $inc: { ratingRevision: 1 } },
    );
    if (matchedCount === 1) return true;
  }
  throw new Error(`the rating of ${sku} changes faster than it can be counted`);
}

async function countStars(db: Db, sku: string): Promise<[number, number][]> {
  const groups = await reviewsIn(db)
    .aggregate<{ _id: number; count: number }>([
      { $match: { sku } },
      { $group: { _id: "$rating", count: { $sum: 1 } } },
    ])
    .toArray();
  return groups.map(({ _id, count }) => [_id, count]);
}
