import type { EventConsumer } from "../events/consuming";
import { actedAnew, type Consumers } from "../events/eventLog";
import type { Queryable } from "../stores/relational/relational";

/** Held shared by whoever adds to the figures, and alone by whoever makes them anew. */
const salesLock = 0x7361_6c65;

/** Counts what was paid by its hour. An order is paid once, and counted once. */
export const salesConsumer: EventConsumer = {
  name: "sales",
  types: ["order.paid"],
  prepare: async (tx) => void (await tx.query("SELECT pg_advisory_xact_lock_shared($1)", [salesLock])),
  act: async (tx, events) => {
    await tx.query({
      name: "count-sales",
      text: `${addSales("orders.id = ANY ($1::uuid[])")}
        ON CONFLICT (hour, currency) DO UPDATE SET orders = sales_hours.orders + excluded.orders,
          pieces = sales_hours.pieces + excluded.pieces, revenue = sales_hours.revenue + excluded.revenue`,
      values: [events.map((it) => it.subject)],
    });
  },
};

/** In the order of their hours, in which rows are locked, too. */
const addSales = (which: string): string => `
  INSERT INTO sales_hours (hour, currency, orders, pieces, revenue)
  SELECT date_trunc('hour', settled_at, 'UTC'), currency, count(*), sum(pieces), sum(total)
  FROM orders, LATERAL (SELECT sum(quantity) AS pieces FROM order_lines WHERE order_id = orders.id) AS lines
  WHERE status = 'paid' AND NOT synthetic AND ${which} GROUP BY 1, 2 ORDER BY 1, 2`;

/**
 * Makes the figures anew from the orders. What is counted is marked as acted on in the same statement, and so by the same view of the
 * data: an order that is paid meanwhile is either in both or in neither.
 * @returns how many hours have figures
 */
export async function rebuildSales(tx: Queryable, consumers: Consumers): Promise<number> {
  await tx.query("SELECT pg_advisory_xact_lock($1)", [salesLock]);
  await tx.query("DELETE FROM sales_hours");
  const acted = actedAnew("order.paid", { consumer: "sales", consumers });
  const { rowCount } = await tx.query(`WITH acted AS (${acted.text}) ${addSales("true")}`, acted.values);
  return rowCount ?? 0;
}

export interface SalesHour {
  readonly hour: Date;
  readonly currency: string;
  readonly orders: number;
  readonly pieces: number;
  /** pg gives bigint as text. */
  readonly revenue: string;
}

/** The newest first; an hour in which nothing was paid isn't there. */
export async function salesSince(db: Queryable, hours: number): Promise<SalesHour[]> {
  const { rows } = await db.query<SalesHour>({
    name: "sales-since",
    text: `SELECT hour, currency, orders, pieces, revenue FROM sales_hours
           WHERE hour > now() - make_interval(hours => $1) ORDER BY hour DESC, currency`,
    values: [hours],
  });
  return rows;
}
