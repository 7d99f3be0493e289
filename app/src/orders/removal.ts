import type { ChargeRequest } from "../payments/gateway";
import { isSettled } from "../payments/gateway";
import { applyOutcome, type Log } from "../payments/outcomes";
import { Problem } from "../server/problems";
import type { Services } from "../server/services";
import type { Queryable } from "../stores/relational/relational";
import type { Written } from "../stores/store";
import { openCharge, type PaymentQuestion } from "./openPayment";
import type { OrderStatus } from "./transitions";

/**
 * Removes a synthetic order of the customer's with all that belongs to it, once the gateway has said that nobody is charged for it. One that
 * isn't there any more, or was another's, is no error: however often it is asked, it ends the same.
 * @throws Problem 403 for an order that isn't synthetic, 503 where the gateway doesn't say. Either leaves the order as it is.
 */
export async function removeSyntheticOrder(
  services: Services,
  log: Log,
  question: PaymentQuestion,
): Promise<Written<undefined>> {
  const { relational } = services.stores;
  const { value: before } = await relational.write((tx) => orderToRemove(tx, question));
  if (before && !before.isSynthetic) throw notSynthetic();
  if (before?.charge) await giveUp(services, log, before.charge);
  const { value: now, position } = await relational.write((tx) => orderToRemove(tx, question));
  if (!now) return { value: undefined, position };
  if (now.status === "paid") await giveBack(services, now);
  const removed = await relational.write((tx) =>
    tx.query({ name: "remove-synthetic", text: "SELECT remove_synthetic_order($1)", values: [question.orderId] }),
  );
  return { value: undefined, position: removed.position };
}

interface OrderToRemove {
  readonly isSynthetic: boolean;
  readonly status: OrderStatus;
  /** The payment's, at the gateway. */
  readonly key: string;
  readonly chargeId: string | null;
  /** What is still open of its payment. */
  readonly charge: ChargeRequest | undefined;
}

async function orderToRemove(
  db: Queryable,
  { customerId, orderId }: PaymentQuestion,
): Promise<OrderToRemove | undefined> {
  const { rows } = await db.query<Omit<OrderToRemove, "charge">>({
    name: "order-to-remove",
    text: `SELECT synthetic AS "isSynthetic", orders.status, payments.id AS key, charge_id AS "chargeId"
           FROM orders JOIN payments ON order_id = orders.id WHERE orders.id = $1 AND customer_id = $2`,
    values: [orderId, customerId],
  });
  return rows[0] && { ...rows[0], charge: await openCharge(db, orderId) };
}

/** Only the gateway's word that nothing is charged any more ends a payment that is open. */
async function giveUp({ payments, stores }: Services, log: Log, charge: ChargeRequest): Promise<void> {
  const outcome = await payments.gateway.void(charge);
  if (!isSettled(outcome)) throw notKnown();
  await applyOutcome(stores.relational, log, { paymentId: charge.key, outcome });
}

/** A sandbox took no money; its ledger is left as if it had given it back, so that `reconcile` finds nothing to refund. */
async function giveBack({ payments }: Services, { key, chargeId }: OrderToRemove): Promise<void> {
  const { kind } = await payments.gateway.refund({ key, chargeId: chargeId ?? "" });
  if (kind === "unknown") throw notKnown();
}

const notSynthetic = (): Problem =>
  new Problem({ status: 403, name: "forbidden", detail: "Only synthetic orders can be removed." });

const notKnown = (): Problem =>
  new Problem({
    ...{ status: 503, name: "outcome-unknown", retryAfter: 5 },
    detail: "The payment gateway doesn't say what became of the payment. The order is as it was: ask again.",
  });
