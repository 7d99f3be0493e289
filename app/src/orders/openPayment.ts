import { type AwaitingCustomer, type ChargeRequest, isSettled, type PaymentGateway } from "../payments/gateway";
import { applyOutcome, type Log } from "../payments/outcomes";
import { findOut } from "../payments/worker";
import type { Services } from "../server/services";
import type { Queryable } from "../stores/relational/relational";
import type { Written } from "../stores/store";
import { findOrder, payableAt } from "./orders";
import type { Order } from "./schemas";

export interface PaymentQuestion {
  readonly customerId: string;
  readonly orderId: string;
}

/** Asks the gateway about an order that isn't paid yet, and tells where it can be paid. */
export const askForPayment = (services: Services, log: Log, question: PaymentQuestion): Promise<Written<Order>> =>
  settled(services, log, question, (gateway, charge) => findOut(gateway, { charge, isOverdue: false }));

/** The customer won't pay: makes sure at the gateway that nothing is charged any more, and only then cancels the order. */
export const giveUpPayment = (services: Services, log: Log, question: PaymentQuestion): Promise<Written<Order>> =>
  settled(services, log, question, (gateway, charge) => gateway.void(charge));

type Ask = (gateway: PaymentGateway, charge: ChargeRequest) => ReturnType<typeof findOut>;

async function settled(
  { stores, payments }: Services,
  log: Log,
  { customerId, orderId }: PaymentQuestion,
  ask: Ask,
): Promise<Written<Order>> {
  // As a write: where it is known what became of the order, and so that a region that was left doesn't ask.
  const found = await stores.relational.write(async (tx) => ({
    order: await findOrder(tx, customerId, orderId),
    charge: await openCharge(tx, orderId),
  }));
  const { order, charge } = found.value;
  if (!charge) return { value: order, position: found.position };
  const outcome = await ask(payments.gateway, charge);
  if (!isSettled(outcome)) return { value: orderWith(order, outcome), position: found.position };
  const { position } = await applyOutcome(stores.relational, log, { paymentId: charge.key, outcome });
  const { value } = await stores.relational.write((tx) => findOrder(tx, customerId, orderId));
  return { value, position };
}

const orderWith = (order: Order, outcome: AwaitingCustomer | { readonly kind: "unknown" }): Order =>
  outcome.kind === "awaiting-customer" ? payableAt(order, outcome) : order;

interface OpenPaymentRow {
  readonly key: string;
  readonly amount: number;
  readonly currency: string;
  readonly token: string;
  readonly number: string;
  readonly placedAt: Date;
  readonly isSynthetic: boolean;
}

/** What is still to be paid for an order; undefined once that is known. */
export async function openCharge(db: Queryable, orderId: string): Promise<ChargeRequest | undefined> {
  const { rows } = await db.query<OpenPaymentRow>({
    name: "open-charge",
    text: `SELECT payments.id AS key, amount, payments.currency, token, number, created_at AS "placedAt",
             synthetic AS "isSynthetic"
           FROM payments JOIN orders ON orders.id = order_id WHERE order_id = $1 AND payments.status = 'pending'`,
    values: [orderId],
  });
  if (!rows[0]) return undefined;
  const { amount, currency, number, ...it } = rows[0];
  return { ...it, orderId, amount: { amount, currency }, reference: number };
}
