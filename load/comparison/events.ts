/** What was told of paid orders, and what came of it: each event recorded once, and acted on once. */
import type { Write } from "../ledger/writes";
import type { StoreFacts } from "./facts";

/** The consumer whose effects can be counted apart from its own marks. */
const counting = "sales";

export interface EventComparison {
  /** Paid orders of the ledger's customers. */
  readonly paid: number;
  /** Paid, and no event says so: their ids. */
  readonly unrecorded: readonly string[];
  /** The event is there, and sales haven't counted it: ids of orders. */
  readonly unacted: readonly string[];
  /** Orders in the sales by the hour beyond those that were acted on, or fewer than them; 0 where each was counted once. */
  readonly miscounted: number;
  /** Paid by somebody whose address is known, and no mail has confirmed it: ids of orders. None where the shop sends no mails. */
  readonly unconfirmed: readonly string[];
}

export function compareEvents(writes: readonly Write[], { orders, events }: StoreFacts): EventComparison | undefined {
  if (!events) return undefined;
  const customers = new Set(writes.flatMap(({ subject }) => (subject.kind === "order" ? [subject.customer] : [])));
  const paid = orders.filter((it) => it.status === "paid" && customers.has(it.customer)).map((it) => it.id);
  const actedBy = new Map(events.paid.map((it) => [it.order, it.actedBy]));
  const counted = events.paid.filter((it) => it.actedBy.includes(counting)).length;
  return {
    paid: paid.length,
    unrecorded: paid.filter((it) => !actedBy.has(it)),
    unacted: paid.filter((it) => actedBy.get(it)?.includes(counting) === false),
    miscounted: events.soldOrders - counted,
    unconfirmed: paid.filter((it) => events.unconfirmed?.includes(it)),
  };
}
