import { createHash } from "node:crypto";
import type { ReviewDocument } from "../reviews/reviewDocument";
import { reviewId } from "../reviews/reviews";

type Said = readonly [stars: number, title: string, text: string];

const said: readonly Said[] = [
  [5, "Exactly as described", "It arrived well packed and looks just like the picture. I would buy it again."],
  [5, "Bought a second one", "The first has been in use every day for half a year and shows nothing of it."],
  [5, "A present that was kept", "Given to my mother, who is hard to please. She called to say thank you, twice."],
  [
    5,
    "Well made",
    "You can tell that somebody thought about it. Nothing wobbles, nothing creaks, nothing smells of glue.",
  ],
  [5, "Worth the money", "Not cheap, but the last three cheap ones cost more together."],
  [
    4,
    "Good, with a small flaw",
    "One corner was not quite clean. They sent oil and a cloth the next day; fair enough.",
  ],
  [4, "Smaller than I thought", "My own fault, the size is given. Apart from that just what I was looking for."],
  [4, "Lovely colour", "A touch darker than on my screen, and better for it."],
  [4, "Does what it should", "No surprises, which is what I want of it. Delivery took a week."],
  [4, "Solid", "Heavier than it looks, and it stays where you put it."],
  [3, "All right", "It does the job. I had hoped for a little more at this price."],
  [3, "Nice, but marks easily", "Looks beautiful on the first day. You have to like it when things get a patina."],
  [2, "Not for me", "Well made, but the shape did not suit our rooms. Sending it back was easy at least."],
];

const authors =
  "Amara O.|Ben T.|Chloé D.|Devika R.|Emil S.|Fatima H.|Goran P.|Hana K.|Ines M.|Jonas W.|Kofi A.|Lena B.|Mei L.|Noah F.".split(
    "|",
  );

/** Some days of a year that is over: the sample shop is the same whenever it is made. */
const firstDay = Date.UTC(2025, 0, 6, 9);
const dayMs = 86_400_000;

/** Up to six reviews of a product, chosen by its code. */
export function sampleReviews(sku: string): ReviewDocument[] {
  const bytes = createHash("sha256").update(sku).digest();
  const count = bytes[0]! % 7;
  const chosen = distinct(bytes.subarray(1, 13), said.length, count);
  const writers = distinct(bytes.subarray(13, 25), authors.length, count);
  return chosen.map((index, position) => {
    const [rating, title, text] = said[index]!;
    const at = new Date(firstDay + dayMs * (bytes[25 + position]! + 20 * position));
    const _id = reviewId(sku, `sample-${writers[position]}`);
    return { _id, sku, author: authors[writers[position]!]!, rating, title, text, createdAt: at, updatedAt: at };
  });
}

/** So many different numbers below `limit`. */
function distinct(bytes: Uint8Array, limit: number, count: number): number[] {
  const found = new Set([...bytes].map((it) => it % limit));
  for (let next = 0; found.size < count; next++) found.add(next);
  return [...found].slice(0, count);
}
