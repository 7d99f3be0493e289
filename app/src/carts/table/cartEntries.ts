import { createHash } from "node:crypto";
import type { Wanted } from "../prices";
import { quantityOf } from "./stamps";

/** How long after its last change a cart is forgotten, in milliseconds. */
export const keptMs = 30 * 86_400_000;

/** What one region wrote of one line. The head, which only says that there is a cart, has no sku. */
export interface CartEntry {
  readonly sku: string | undefined;
  /** The line's state: see stamps.ts. 0: this region has set none. */
  readonly stamp: number;
  /** Everything up to this state was ordered. 0: nothing was. */
  readonly taken: number;
  /** When the line was put into the cart, in milliseconds. */
  readonly added: number;
  /** When a shopper last changed the cart by it, in milliseconds. 0: only orders did. */
  readonly changed: number;
  /** When the table forgets it, in seconds; undefined where it isn't the table's. */
  readonly expires?: number;
  /** The region that wrote it, or `relational` for what was moved from PostgreSQL. */
  readonly by?: string | undefined;
}

export type MergedLine = Required<Omit<CartEntry, "by">> & { readonly sku: string };

export interface MergedCart {
  /** Those too that were taken out or ordered. */
  readonly lines: ReadonlyMap<string, MergedLine>;
  readonly changed: number;
}

/**
 * One cart of what all regions wrote: of each line the greatest stamp and the greatest mark of what was ordered. In whichever order and
 * however often entries arrive, every region comes to the same cart; and none is ever lost by another, because each has a key of its own. Pure.
 */
export function mergeEntries(entries: readonly CartEntry[]): MergedCart {
  const lines = new Map<string, MergedLine>();
  for (const it of entries) {
    if (it.sku === undefined) continue;
    const before = lines.get(it.sku);
    lines.set(it.sku, before ? merged(before, it) : lineOf(it, it.sku));
  }
  return { lines, changed: Math.max(0, ...entries.map((it) => it.changed)) };
}

const lineOf = ({ stamp, taken, added, changed, expires = Infinity }: CartEntry, sku: string): MergedLine => ({
  ...{ sku, stamp, taken, added, changed, expires },
});

function merged(one: MergedLine, other: CartEntry): MergedLine {
  const isNewer = other.stamp > one.stamp || (other.stamp === one.stamp && other.added < one.added);
  return {
    sku: one.sku,
    stamp: Math.max(one.stamp, other.stamp),
    taken: Math.max(one.taken, other.taken),
    added: isNewer ? other.added : one.added,
    changed: Math.max(one.changed, other.changed),
    expires: Math.max(one.expires, other.expires ?? 0),
  };
}

/** Whether there is a cart: somebody changed it within thirty days. */
export const isKept = (cart: MergedCart, now: number): boolean => cart.changed > now - keptMs;

export const isInCart = ({ stamp, taken }: Pick<CartEntry, "stamp" | "taken">): boolean =>
  stamp > taken && quantityOf(stamp) > 0;

/** What shoppers set, whether it is ordered or not, in the order in which it was added. */
export function linesSet({ lines }: MergedCart): MergedLine[] {
  const set = [...lines.values()].filter((it) => quantityOf(it.stamp) > 0);
  return set.sort((a, b) => a.added - b.added || (a.sku < b.sku ? -1 : 1));
}

/** How long the table keeps what was written, in seconds: long after the cart is forgotten by its own rule, so that a line that was set at the beginning lasts as long as the cart does. */
export const keptInTableSeconds = 60 * 86_400;

/** Longest that an order may be known by its marks alone, in milliseconds: copies of the databases follow within seconds. */
const orderKnownMs = 60_000;

/** Lines that were marked as ordered long enough ago for every region to know the order, if there is one. */
export const longOrdered = (cart: MergedCart, now: number): MergedLine[] =>
  linesSet(cart).filter((it) => !isInCart(it) && (it.expires - keptInTableSeconds) * 1000 < now - orderKnownMs);

/** With lines back that no order has, though they are marked: a failover has lost it. @param ordered up to which state each line is in an order */
export function withoutLostOrders(
  cart: MergedCart,
  marked: readonly MergedLine[],
  ordered: ReadonlyMap<string, number>,
): MergedCart {
  const back = marked.filter((it) => it.stamp > (ordered.get(it.sku) ?? 0));
  const lines = new Map(cart.lines);
  for (const it of back) lines.set(it.sku, { ...it, taken: ordered.get(it.sku) ?? 0 });
  return { ...cart, lines };
}

/** What is in the cart, in that order. */
export const linesInCart = (cart: MergedCart): MergedLine[] => linesSet(cart).filter(isInCart);

export const wantedOf = ({ sku, stamp }: MergedLine): Wanted => ({ sku, quantity: quantityOf(stamp) });

/**
 * Names a state of a cart by what is in it. Below zero, so that it is no version of a cart that PostgreSQL keeps, and comes before all of
 * those. Pure.
 */
export function versionOf(lines: readonly MergedLine[]): string {
  const said = lines.map(({ sku, stamp }) => `${sku}:${stamp}`).sort();
  const hash = createHash("sha256").update(said.join(" ")).digest().readBigUInt64BE();
  return String(-(hash >> 2n) - 1n);
}
