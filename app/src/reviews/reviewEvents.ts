import { pause } from "../server/pause";
import type { FastifyBaseLogger } from "fastify";
import { recordEvent } from "../events/recordEvent";
import type { Stores } from "../stores/stores";
import { FencedError, NotWriterError } from "../stores/store";
import { reviewsIn } from "./reviewDocument";

const pollMs = 2000;
const batch = 50;

/**
 * Records that reviews were posted. A review and its event are in two stores, and no transaction spans them: the review says of itself that it
 * is still to be told, and stops saying so after the event is recorded, under an id made of the review. Where the two stores are
 * written in different regions, it waits until they aren't.
 */
export async function collectReviews(
  stores: Pick<Stores, "documents" | "relational">,
  signal: AbortSignal,
  log: FastifyBaseLogger,
): Promise<void> {
  while (!signal.aborted) {
    const isFull = await collect(stores).catch((error: unknown) => {
      if (!(error instanceof NotWriterError || error instanceof FencedError))
        log.warn({ err: error }, "reviews could not be told of yet");
      return false;
    });
    if (!isFull) await pause(pollMs, signal);
  }
}

/** @returns whether there may be more. */
export async function collect({ documents, relational }: Pick<Stores, "documents" | "relational">): Promise<boolean> {
  const found = await documents.read((db) => reviewsIn(db).find({ untold: true }).limit(batch).toArray());
  if (found.length === 0) return false;
  await relational.write(async (tx) => {
    for (const { _id: reviewId, sku, rating, createdAt } of found) {
      // Who takes a review away and writes another has posted another.
      const fact = `${reviewId}/${createdAt.getTime()}`;
      await recordEvent(tx, { type: "review.posted", subject: sku, fact, data: { sku, reviewId, rating } });
    }
  });
  await documents.write((db) =>
    reviewsIn(db).updateMany({ _id: { $in: found.map((it) => it._id) } }, { $unset: { untold: "" } }),
  );
  return found.length === batch;
}
