/**
 * A stamp names one state of a cart's line, and the greatest one counts: the newest change, of two that were made at the same moment the
 * one that takes less away. It is one number, so that comparing it is all that a database has to do:
 * `count * 200 + (100 for a shopper's own change) + quantity`.
 */
const perCount = 200;
const byShopper = 100;

/** What a shopper set, 0 to 99. */
export const stampOfEdit = (count: number, quantity: number): number => count * perCount + byShopper + quantity;

/** A line that comes back from an order that ended: newer than what was ordered, older than whatever a shopper does after that. */
export const stampOfReturn = (ordered: number, quantity: number): number =>
  (countOf(ordered) + 1) * perCount + quantity;

/** Everything that was set up to a count. */
export const newestOf = (count: number): number => count * perCount + (perCount - 1);

export const countOf = (stamp: number): number => Math.floor(stamp / perCount);

export const quantityOf = (stamp: number): number => stamp % byShopper;

/**
 * Later than everything that this region knows of the line, and than the clock: of two changes that didn't know of each other the newer one
 * counts, and a clock that is wrong can't make a change older than what it changes.
 */
export const nextCount = (known: number, now: number): number => Math.max(countOf(known) + 1, now);
