import { keyReused } from "../orders/idempotency";
import { notFound, Problem } from "../server/problems";
import type { Queryable } from "../stores/relational/relational";
import { forecastOf, type ForecastRow } from "./forecast";
import type { ListedStock, Movement, Stock } from "./schemas";

const columns = "sku, received, available, reserved, sold";

export async function findStock(db: Queryable, sku: string): Promise<Stock> {
  const { rows } = await db.query<Stock>(`SELECT ${columns} FROM stock WHERE sku = $1`, [sku]);
  if (!rows[0]) throw notFound(`stock of ${sku}`);
  return rows[0];
}

/** In the order of their codes, from the one after `after`. */
export async function listStock(db: Queryable, after: string, limit: number): Promise<ListedStock[]> {
  const { rows } = await db.query<Stock & ForecastRow>(
    `SELECT ${columns}, pieces, days, made_at AS "madeAt" FROM stock LEFT JOIN stock_forecasts USING (sku)
     WHERE sku > $1 ORDER BY sku LIMIT $2`,
    [after, limit],
  );
  return rows.map(({ pieces, days, madeAt, ...stock }) => {
    const forecast = forecastOf({ available: stock.available, pieces, days, madeAt });
    return forecast ? { ...stock, forecast } : stock;
  });
}

export interface MovementRequest extends Movement {
  readonly sku: string;
  readonly merchantId: string;
  readonly idempotencyKey: string;
}

const recorded = `moved AS (
  INSERT INTO stock_movements (sku, quantity, reason, merchant_id, idempotency_key) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (merchant_id, idempotency_key) DO NOTHING RETURNING quantity)`;

const moveIn = `WITH ${recorded}
  INSERT INTO stock AS it (sku, received, available) SELECT $1, quantity, quantity FROM moved
  ON CONFLICT (sku) DO UPDATE SET received = it.received + $2, available = it.available + $2 RETURNING ${columns}`;

const moveOut = `WITH ${recorded}
  UPDATE stock SET received = received + quantity, available = available + quantity FROM moved WHERE sku = $1
  RETURNING ${columns}`;

/**
 * Moves pieces in or out, once for a merchant's key however often it is asked.
 * @returns the stock after it, and whether it was this call that moved it.
 */
export async function moveStock(tx: Queryable, request: MovementRequest): Promise<{ stock: Stock; moved: boolean }> {
  const { sku, quantity, reason, merchantId, idempotencyKey } = request;
  checkSign(request);
  const { rows } = await tx
    .query<Stock>(quantity > 0 ? moveIn : moveOut, [sku, quantity, reason, merchantId, idempotencyKey])
    .catch((error: unknown) => {
      throw outOfRange(error) ? notEnough(request, error) : error;
    });
  if (rows[0]) return { stock: rows[0], moved: true };
  await checkSame(tx, request);
  return { stock: await findStock(tx, sku), moved: false };
}

/** What comes in is a receipt, what breaks goes out; only a correction goes both ways. */
function checkSign({ quantity, reason }: Movement): void {
  const wrong = quantity === 0 || (reason === "receipt" && quantity < 0) || (reason === "damage" && quantity > 0);
  if (!wrong) return;
  const detail = "A receipt's quantity is above zero, damage's below, a correction's is either; none is zero.";
  throw new Problem({ status: 422, name: "invalid-movement", detail });
}

/** 23514: check_violation; 22003: numeric_value_out_of_range; 23503: foreign_key_violation, as there is no stock to take from. */
const outOfRange = (error: unknown): boolean =>
  ["23514", "22003", "23503"].includes((error as { code?: string }).code ?? "");

function notEnough({ sku, quantity }: MovementRequest, cause: unknown): Problem {
  const detail = `${quantity} would leave ${sku} with fewer available pieces than none, or with more than can be counted.`;
  return new Problem({ status: 409, name: "not-enough-stock", detail, cause });
}

async function checkSame(tx: Queryable, request: MovementRequest): Promise<void> {
  const { rows } = await tx.query<Movement & { sku: string }>(
    "SELECT sku, quantity, reason FROM stock_movements WHERE merchant_id = $1 AND idempotency_key = $2",
    [request.merchantId, request.idempotencyKey],
  );
  const [done] = rows;
  if (done?.sku === request.sku && done.quantity === request.quantity && done.reason === request.reason) return;
  throw keyReused();
}
