import type { Settled } from "../payments/gateway";
import type { Queryable } from "../stores/relational/relational";
import { type OrderStatus, type Transition, transition } from "./transitions";

/** What an outcome did: a new status, nothing since it was known, or nothing although it says other than what was known. */
export type Settlement =
  | { readonly kind: "settled" | "unchanged" | "contradiction"; readonly orderId: string; readonly status: OrderStatus }
  | { readonly kind: "no-order" };

/**
 * Applies what the gateway said of a payment to its order, its pieces and its cart, all or nothing. Any number of times and
 * in any order: the order's row is held while its transition is decided, and a settled order doesn't change.
 */
export async function settle(tx: Queryable, paymentId: string, outcome: Settled): Promise<Settlement> {
  const { rows } = await tx.query<{ orderId: string; status: OrderStatus }>({
    name: "order-of-payment",
    text: `SELECT orders.id AS "orderId", orders.status FROM orders
           WHERE id = (SELECT order_id FROM payments WHERE id = $1) FOR NO KEY UPDATE`,
    values: [paymentId],
  });
  const [order] = rows;
  if (!order) return { kind: "no-order" };
  const next = transition(order.status, outcome.kind);
  if (typeof next === "string") return { kind: next, ...order };
  await apply(tx, order.orderId, next, outcome);
  return { kind: "settled", orderId: order.orderId, status: next.status };
}

/** Lines are locked in the order of their codes, as when they were reserved: no two orders wait for each other. */
const applyTransition = `
WITH changed AS (
  UPDATE orders SET status = $2, settled_at = now() WHERE id = $1
), known AS (
  UPDATE payments SET status = $3, charge_id = $4, decline_reason = $5, token = NULL WHERE order_id = $1
), done AS (
  DELETE FROM outbox WHERE order_id = $1 AND kind = 'payment'
), told AS (
  INSERT INTO outbox (kind, order_id) VALUES ('order-' || $2, $1)
), locked AS MATERIALIZED (
  SELECT stock.sku, line.quantity FROM order_lines line JOIN stock USING (sku) WHERE line.order_id = $1
  ORDER BY stock.sku FOR NO KEY UPDATE OF stock
)
UPDATE stock SET reserved = reserved - quantity,
  sold = sold + CASE $6::text WHEN 'sold' THEN quantity ELSE 0 END,
  available = available + CASE $6::text WHEN 'available' THEN quantity ELSE 0 END
FROM locked WHERE stock.sku = locked.sku`;

/** What was bought leaves the cart; a line whose quantity was changed since was not what was bought, and stays. */
const emptyCart = `
DELETE FROM cart_items item USING orders, order_lines line
WHERE orders.id = $1 AND line.order_id = orders.id
  AND item.cart_id = orders.cart_id AND item.sku = line.sku AND item.quantity = line.quantity`;

async function apply(tx: Queryable, orderId: string, { status, stock }: Transition, outcome: Settled): Promise<void> {
  const chargeId = outcome.kind === "succeeded" ? outcome.chargeId : null;
  const reason = outcome.kind === "declined" ? outcome.reason : null;
  const values = [orderId, status, outcome.kind, chargeId, reason, stock];
  await tx.query({ name: "settle-order", text: applyTransition, values });
  if (status === "paid") await tx.query({ name: "empty-cart", text: emptyCart, values: [orderId] });
}
