import type { Collection, Db } from "mongodb";

export interface ReviewDocument {
  /** Of product and customer: a customer has one review of a product, and nobody can tell from it who that is. */
  readonly _id: string;
  readonly sku: string;
  readonly author: string;
  readonly rating: number;
  readonly title: string;
  readonly text: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Set until it has been recorded as an event that it was posted; only where events are. */
  readonly untold?: true;
}

export const reviewsIn = (db: Db): Collection<ReviewDocument> => db.collection("reviews");
