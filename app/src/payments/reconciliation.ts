import type { Money } from "../catalogue/schemas";
import { recordEvent } from "../events/recordEvent";
import type { OrderStatus } from "../orders/transitions";
import type { Relational } from "../stores/relational/relational";
import type { LedgerEntry, PaymentGateway } from "./gateway";

/** A charge that took money for which no paid order of that total stands. */
export interface Discrepancy {
  readonly key: string;
  readonly chargeId: string;
  readonly amount: Money;
  readonly createdAt: string;
  /**
   * `no-order`: the order was lost with the region that took it. `not-paid`: its order was declined or cancelled.
   * `other-amount`: its order is paid, but costs something else.
   */
  readonly reason: "no-order" | "not-paid" | "other-amount";
}

export interface Comparison {
  /** Charges that took money, of all that were looked at. */
  readonly charges: number;
  /** Charges whose order is still waiting: the worker will settle them. */
  readonly waiting: number;
  readonly discrepancies: readonly Discrepancy[];
}

const atOnce = 500;

/**
 * Compares what the gateway charged with what was ordered. Orders are looked up at the writer, after the charge was read: an order
 * is always there before its charge, so one that isn't there was lost.
 * @throws NotWriterError, FencedError in a region that can't know.
 */
export async function compare(relational: Relational, gateway: PaymentGateway, since: Date): Promise<Comparison> {
  let charges = 0;
  let waiting = 0;
  const discrepancies: Discrepancy[] = [];
  for await (const some of inGroups(gateway.ledger(since), "succeeded")) {
    const orders = await ordersOf(relational, some);
    charges += some.length;
    for (const charge of some) {
      const order = orders.get(charge.key);
      if (order?.status === "pending-payment") waiting++;
      const reason = order?.status === "pending-payment" ? undefined : discrepancyOf(charge, order);
      const { key, chargeId, amount, createdAt } = charge;
      if (reason) discrepancies.push({ key, chargeId, amount, createdAt, reason });
    }
  }
  return { charges, waiting, discrepancies };
}

/**
 * Records of every order whose charge went back that it did: once for an order, however often it is asked for, so that whoever was stopped
 * between a refund and this goes on by asking again.
 * @throws NotWriterError, FencedError
 */
export async function recordRefunds(relational: Relational, gateway: PaymentGateway, since: Date): Promise<void> {
  for await (const charges of inGroups(gateway.ledger(since), "refunded")) {
    const orders = await ordersOf(relational, charges);
    await relational.write(async (tx) => {
      for (const { key, amount } of charges) {
        const order = orders.get(key);
        // Whoever placed a synthetic one is told nothing by mail, and it is in no figure.
        if (!order || order.isSynthetic) continue;
        const { orderId, number } = order;
        const data = { orderId, number, amount };
        await recordEvent(tx, { type: "order.refunded", subject: orderId, fact: orderId, data });
      }
    });
  }
}

async function* inGroups(
  ledger: AsyncIterable<LedgerEntry>,
  status: LedgerEntry["status"],
): AsyncIterable<LedgerEntry[]> {
  let group: LedgerEntry[] = [];
  for await (const entry of ledger) {
    if (entry.status === status) group.push(entry);
    if (group.length === atOnce) {
      yield group;
      group = [];
    }
  }
  yield group;
}

interface PaymentRow {
  readonly key: string;
  readonly orderId: string;
  readonly number: string;
  readonly status: OrderStatus;
  readonly amount: number;
  readonly currency: string;
  readonly isSynthetic: boolean;
}

async function ordersOf(relational: Relational, charges: readonly LedgerEntry[]): Promise<Map<string, PaymentRow>> {
  // As a write, so that neither a copy that lags nor a region that was left decides what was lost.
  const { value } = await relational.write((tx) =>
    tx.query<PaymentRow>(
      `SELECT payments.id AS key, order_id AS "orderId", orders.number, orders.status, amount, payments.currency, synthetic AS "isSynthetic"
       FROM payments JOIN orders ON orders.id = order_id WHERE payments.id::text = ANY ($1::text[])`,
      [charges.map((it) => it.key)],
    ),
  );
  return new Map(value.rows.map((it) => [it.key, it]));
}

function discrepancyOf(charge: LedgerEntry, order: PaymentRow | undefined): Discrepancy["reason"] | undefined {
  if (!order) return "no-order";
  if (order.status !== "paid") return "not-paid";
  const same = charge.amount.amount === order.amount && charge.amount.currency === order.currency;
  return same ? undefined : "other-amount";
}
