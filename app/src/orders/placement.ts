import { Problem } from "../server/problems";
import type { Queryable } from "../stores/relational/relational";
import type { Line } from "../carts/schemas";
import type { OrderIdentity } from "./identity";
import type { OrderRequest } from "./schemas";

export interface Placement extends OrderIdentity {
  readonly customerId: string;
  readonly idempotencyKey: string;
  readonly request: OrderRequest;
  readonly lines: readonly Line[];
}

/** The customer's key was used already: by a request that came first, perhaps a moment ago. Nothing was written. */
export class PlacedBeforeError extends Error {
  constructor() {
    super("an order was placed with this key before");
    this.name = "PlacedBeforeError";
  }
}

/** Longer than the attempt that the request itself makes, so that the worker doesn't ask at the same time. */
const firstReconciliation = "interval '8 seconds'";

/**
 * One statement, one round trip. Whoever comes second with the same key waits at `placed` for the first to commit, and then
 * writes nothing. Pieces are locked in the order of their codes, so that no two orders wait for each other; and only
 * after the key was won (`EXISTS`), so that nobody holds pieces while waiting for a key.
 */
const place = `
WITH line AS (
  SELECT * FROM unnest($9::text[], $10::text[], $11::integer[], $12::smallint[])
    WITH ORDINALITY AS it (sku, name, price, quantity, position)
), placed AS (
  INSERT INTO orders (id, number, customer_id, idempotency_key, request_hash, cart_id, total, currency, shipping_address)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $13) ON CONFLICT DO NOTHING RETURNING id, created_at
), listed AS (
  INSERT INTO order_lines (order_id, sku, position, name, price, quantity)
  SELECT placed.id, line.sku, line.position, line.name, line.price, line.quantity FROM placed, line
), intended AS (
  INSERT INTO payments (id, order_id, amount, currency, token) SELECT $14::uuid, id, $7, $8, $15::text FROM placed
), queued AS (
  INSERT INTO outbox (kind, order_id, due_at) SELECT 'payment', id, now() + ${firstReconciliation} FROM placed
), locked AS MATERIALIZED (
  SELECT sku, available FROM stock WHERE sku = ANY ($9::text[]) AND EXISTS (SELECT FROM placed)
  ORDER BY sku FOR NO KEY UPDATE
), reserved AS (
  UPDATE stock SET available = stock.available - line.quantity, reserved = stock.reserved + line.quantity
  FROM locked JOIN line USING (sku) WHERE stock.sku = locked.sku AND locked.available >= line.quantity
  RETURNING stock.sku
)
SELECT (SELECT created_at FROM placed) AS "createdAt",
  (SELECT json_agg(json_build_object('sku', line.sku, 'wanted', line.quantity, 'available', coalesce(available, 0))
     ORDER BY line.position)
   FROM line LEFT JOIN locked USING (sku) WHERE line.sku NOT IN (SELECT sku FROM reserved)) AS short`;

interface Short {
  readonly sku: string;
  readonly wanted: number;
  readonly available: number;
}

/**
 * Writes the order, its lines, the intent to pay, what is to be done about it, and takes its pieces from stock.
 * @returns when the order was placed, by the database's clock.
 * @throws PlacedBeforeError; Problem 409 with what is missing, where there are too few pieces. Both write nothing.
 */
export async function placeOrder(tx: Queryable, it: Placement): Promise<Date> {
  const { rows } = await tx.query<{ createdAt: Date | null; short: Short[] | null }>({
    name: "place-order",
    text: place,
    values: [
      ...[it.orderId, it.number, it.customerId, it.idempotencyKey, it.requestHash],
      ...[it.request.cartId, it.request.expectedTotal.amount, it.request.expectedTotal.currency],
      it.lines.map((line) => line.sku),
      it.lines.map((line) => line.name),
      it.lines.map((line) => line.price.amount),
      it.lines.map((line) => line.quantity),
      JSON.stringify(it.request.shippingAddress),
      ...[it.paymentId, it.request.payment.token],
    ],
  });
  const { createdAt, short } = rows[0]!;
  if (!createdAt) throw new PlacedBeforeError();
  if (short) throw outOfStock(short);
  return createdAt;
}

function outOfStock(short: Short[]): Problem {
  const detail = short.map(({ sku, wanted, available }) => `${available} of ${wanted} ${sku} are left.`).join(" ");
  return new Problem({ status: 409, name: "out-of-stock", detail, members: { shortages: short } });
}
