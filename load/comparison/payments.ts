/** Orders against the payment gateway's own ledger. */
import { acknowledgementsOf, outcomeOf, type Write } from "../ledger/writes";
import type { ChargeFact, OrderFact, StoreFacts } from "./facts";

export interface NamedCharge {
  /** The gateway's key for it. */
  readonly key: string;
  readonly amount: number;
  readonly currency: string;
  /** What the shop calls the order, where the gateway was told. */
  readonly reference?: string;
}

/** Charges that were given back don't count as charges. */
export interface PaymentComparison {
  /** Of an order that was acknowledged and is lost. */
  readonly chargedAndLost: readonly NamedCharge[];
  /** Of any other order that isn't there: nobody was told that it is. */
  readonly chargedWithoutOrder: readonly NamedCharge[];
  /** Of an order that was declined or cancelled. */
  readonly chargedThoughUnpaid: readonly NamedCharge[];
  /** Paid, by the orders' own state, and never charged: their ids. */
  readonly paidWithoutCharge: readonly string[];
  /** More than one charge for one order: the order's number. */
  readonly chargedTwice: readonly string[];
  /** Charged another amount than the order's total: its id. */
  readonly chargedDifferently: readonly string[];
}

export function comparePayments(writes: readonly Write[], { orders, charges }: StoreFacts): PaymentComparison {
  const taken = charges.filter((it) => it.status === "succeeded");
  const chargeOf = new Map(taken.map((it) => [it.key, it]));
  const orderOf = new Map(orders.flatMap((it) => (it.chargeKey === undefined ? [] : [[it.chargeKey, it] as const])));
  const orphans = taken.filter((it) => !orderOf.has(it.key));
  const promised = numbersAcknowledged(writes);
  const present = new Set(orders.map((it) => it.number));
  const isLost = ({ reference }: ChargeFact): boolean =>
    reference !== undefined && promised.has(reference) && !present.has(reference);
  const charged = orders.flatMap((order) => {
    const charge = chargeOf.get(order.chargeKey ?? "");
    return charge ? [{ order, charge }] : [];
  });
  // Others have been charged before the first charge that was asked for.
  const customers = new Set(writes.flatMap(({ subject }) => (subject.kind === "order" ? [subject.customer] : [])));
  const isUnpaid = ({ status }: OrderFact): boolean => status === "payment-declined" || status === "cancelled";
  return {
    chargedAndLost: orphans.filter(isLost).map(named),
    chargedWithoutOrder: orphans.filter((it) => !isLost(it)).map(named),
    chargedThoughUnpaid: charged.filter((it) => isUnpaid(it.order)).map((it) => named(it.charge)),
    paidWithoutCharge: orders
      .filter((it) => it.status === "paid" && customers.has(it.customer) && !chargeOf.has(it.chargeKey ?? ""))
      .map((it) => it.id),
    chargedTwice: repeated(taken.flatMap((it) => it.reference ?? [])),
    chargedDifferently: charged
      .filter(({ order, charge }) => charge.amount !== order.total || charge.currency !== order.currency)
      .map((it) => it.order.id),
  };
}

function numbersAcknowledged(writes: readonly Write[]): ReadonlySet<string> {
  const acknowledged = writes.filter((it) => it.subject.kind === "order" && outcomeOf(it).outcome === "acknowledged");
  return new Set(acknowledged.flatMap((it) => acknowledgementsOf(it.outcomes).flatMap(({ number }) => number ?? [])));
}

const named = ({ key, amount, currency, reference }: ChargeFact): NamedCharge => ({
  ...{ key, amount, currency },
  ...(reference === undefined ? {} : { reference }),
});

const repeated = (all: readonly string[]): string[] => [
  ...new Set(all.filter((it, index) => all.indexOf(it) !== index)),
];
