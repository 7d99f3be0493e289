import type pg from "pg";
import { randomUUID } from "node:crypto";
import type { Relational } from "../stores/relational/relational";
import type { Forecast } from "./schemas";

/** Four weeks: each day of the week counts as often as the others. */
const daysAtMost = 28;

/**
 * Pieces of paid orders, by when they were paid. Sales by the hour (app/src/sales) don't tell which products were sold, so orders are counted.
 * Of a shop that is younger than four weeks as many days count as it has sold anything.
 */
const counted = `
  WITH span AS (
    SELECT today, greatest(today - make_interval(hours => 24 * ${daysAtMost}), date_trunc('day', first, 'UTC')) AS since
    FROM (SELECT date_trunc('day', $1::timestamptz, 'UTC') AS today, min(settled_at) AS first
          FROM orders WHERE status = 'paid' AND NOT synthetic) AS paid
  ), sold AS (
    SELECT sku, sum(quantity) AS pieces FROM span
    JOIN orders ON status = 'paid' AND NOT synthetic AND settled_at >= since AND settled_at < today
    JOIN order_lines ON order_id = orders.id GROUP BY sku
  )
  INSERT INTO stock_forecasts (sku, pieces, days, made_at)
  SELECT stock.sku, coalesce(sold.pieces, 0), round(extract(epoch FROM today - since) / 86400), $1
  FROM span CROSS JOIN stock LEFT JOIN sold USING (sku) WHERE since < today ORDER BY stock.sku
  ON CONFLICT (sku) DO UPDATE SET pieces = excluded.pieces, days = excluded.days, made_at = excluded.made_at
    WHERE stock_forecasts.made_at <= excluded.made_at`;

/**
 * Counts anew how fast everything is sold, up to the midnight (UTC) before `at`. Again for the same day it makes the same.
 * @returns how many products have a forecast
 * @throws NotWriterError in a region that follows another; FencedError
 */
export function forecastStock(relational: Relational, region: string, at: Date): Promise<number> {
  // A whole shop's orders may take longer to count than any request.
  return relational.withConnection(async (client: pg.ClientBase) => {
    await client.query("BEGIN");
    const { rowCount } = await client.query(counted, [at]);
    await client.query("SELECT leave_mark($1, $2)", [randomUUID(), region]);
    await client.query("COMMIT");
    return rowCount ?? 0;
  });
}

export interface ForecastRow {
  readonly available: number;
  /** pg gives bigint as text. Null, like the others: none was made. */
  readonly pieces: string | null;
  readonly days: number | null;
  readonly madeAt: Date | null;
}

/** Available pieces, divided by those that are sold in a day. Undefined: none was made. */
export function forecastOf({ available, pieces, days, madeAt }: ForecastRow): Forecast | undefined {
  if (pieces === null || days === null || madeAt === null) return undefined;
  const sold = Number(pieces);
  const soldPerDay = Math.round((100 * sold) / days) / 100;
  const lasts = sold === 0 ? {} : { daysLeft: Math.floor((available * days) / sold) };
  return { soldPerDay, days, ...lasts, madeAt: madeAt.toISOString() };
}
