import { createHash } from "node:crypto";
import type { Db, Filter } from "mongodb";
import { decodeCursor, encodeCursor } from "../catalogue/cursors";
import { oneAtATime } from "../catalogue/oneAtATime";
import type { ProductDocument } from "../catalogue/products";
import { notFound } from "../server/problems";
import type { Documents } from "../stores/document/documents";
import { isDuplicateKey } from "../stores/document/duplicateKey";
import type { Written } from "../stores/store";
import { recount } from "./ratings";
import { type ReviewDocument, reviewsIn } from "./reviewDocument";
import type { Review, ReviewInput } from "./schemas";

export interface ReviewQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface ReviewPage {
  readonly items: Review[];
  /** Undefined: there are no more. */
  readonly next?: string;
}

export const reviewId = (sku: string, customer: string): string =>
  createHash("sha256").update(`${sku}\n${customer}`).digest("base64url");

/** A product's reviews, the newest first. @throws Problem 400 for a cursor of another list, 404. */
export function listReviews(documents: Documents, sku: string, { cursor, limit }: ReviewQuery): Promise<ReviewPage> {
  const list = ["reviews", sku];
  const after = cursor === undefined ? {} : afterPlace(decodeCursor(list, cursor));
  return documents.read(async (db) => {
    const filter = { $and: [{ sku }, after] };
    const [found] = await Promise.all([
      reviewsIn(db)
        .find(filter)
        .sort({ createdAt: -1, _id: 1 })
        .limit(limit + 1)
        .toArray(),
      mustHaveProduct(db, sku),
    ]);
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    if (found.length <= limit || !last) return { items: shown.map(toReview) };
    const place = { key: last.createdAt.getTime(), id: last._id, part: 0 };
    return { items: shown.map(toReview), next: encodeCursor(list, place) };
  });
}

function afterPlace({ key, id }: { key: number; id: string }): Filter<ReviewDocument> {
  const time = new Date(key);
  return { $or: [{ createdAt: { $lt: time } }, { createdAt: time, _id: { $gt: id } }] };
}

export interface SavedReview {
  readonly review: Review;
  readonly created: boolean;
}

interface Writing {
  readonly sku: string;
  /** The customer's id. */
  readonly customer: string;
  /** What a review that is new says of itself beside its content. */
  readonly whenNew?: Pick<ReviewDocument, "untold">;
}

/**
 * Writes a customer's review of a product, or what is new of it, and counts the product's rating anew. Done again, it changes
 * nothing more, and puts right a rating that a crash in between has left behind.
 * @throws Problem 404
 */
export function saveReview(
  documents: Documents,
  { sku, customer, whenNew }: Writing,
  { author, ...input }: ReviewInput & { readonly author: string },
): Promise<Written<SavedReview>> {
  return oneAtATime(sku, () =>
    documents.write(async (db) => {
      await mustHaveProduct(db, sku);
      const saved = await upsert(db, { _id: reviewId(sku, customer), sku, ...whenNew }, { author, ...input });
      if (await recount(db, sku)) return saved;
      // Another process took the product away since it was looked for, and perhaps its reviews before this one.
      await reviewsIn(db).deleteOne({ _id: reviewId(sku, customer) });
      throw notFound(`product ${sku}`);
    }),
  );
}

/** Takes a customer's review away; where there is none, that is what was asked for. */
export function deleteReview(documents: Documents, { sku, customer }: Writing): Promise<Written<void>> {
  return oneAtATime(sku, () =>
    documents.write(async (db) => {
      await reviewsIn(db).deleteOne({ _id: reviewId(sku, customer) });
      await recount(db, sku);
    }),
  );
}

type Identity = Pick<ReviewDocument, "_id" | "sku" | "untold">;
type Content = Pick<ReviewDocument, "author" | "rating" | "title" | "text">;

async function upsert(db: Db, identity: Identity, content: Content): Promise<SavedReview> {
  const now = new Date();
  const created = { ...identity, ...content, createdAt: now, updatedAt: now };
  try {
    await reviewsIn(db).insertOne(created);
    return { review: toReview(created), created: true };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const changed = { $or: (Object.keys(content) as (keyof Content)[]).map((it) => ({ [it]: { $ne: content[it] } })) };
  await reviewsIn(db).updateOne({ $and: [{ _id: identity._id }, changed] }, { $set: { ...content, updatedAt: now } });
  const kept = await reviewsIn(db).findOne({ _id: identity._id });
  return { review: toReview(kept ?? created), created: false };
}

async function mustHaveProduct(db: Db, sku: string): Promise<void> {
  const product = await db.collection<ProductDocument>("products").findOne({ _id: sku }, { projection: { _id: 1 } });
  if (!product) throw notFound(`product ${sku}`);
}

function toReview({ author, rating, title, text, createdAt, updatedAt }: ReviewDocument): Review {
  return {
    author,
    rating,
    title,
    text,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
