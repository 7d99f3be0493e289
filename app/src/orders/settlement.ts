import type { SettledPayment } from "../payments/gateway";
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
export async function settle(tx: Queryable, paymentId: string, outcome: SettledPayment): Promise<Settlement> {
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

async function apply(
  tx: Queryable,
  orderId: string,
  { status, stock }: Transition,
  outcome: SettledPayment,
): Promise<void> {
  const chargeId = outcome.kind === "succeeded" ? outcome.chargeId : null;
  const reason = outcome.kind === "declined" ? outcome.reason : null;
  await tx.query({
    name: "settle-order",
    text: "SELECT settle_order($1, $2, $3, $4, $5, $6)",
    values: [orderId, status, outcome.kind, chargeId, reason, stock],
  });
}
