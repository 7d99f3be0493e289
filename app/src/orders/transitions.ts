import type { SettledPayment } from "../payments/gateway";

export type OrderStatus = "pending-payment" | "paid" | "payment-declined" | "cancelled";

/** What an outcome of the payment does to its order. */
export interface Transition {
  readonly status: Exclude<OrderStatus, "pending-payment">;
  /** Where the reserved pieces go. */
  readonly stock: "sold" | "available";
}

const transitions: Readonly<Record<SettledPayment["kind"], Transition>> = {
  succeeded: { status: "paid", stock: "sold" },
  declined: { status: "payment-declined", stock: "available" },
  voided: { status: "cancelled", stock: "available" },
};

/**
 * The only way an order's status changes. An order is settled once; whatever is told later, again or out of order changes
 * nothing. `contradiction`: the gateway now says other than what the order was settled by, and a person must look.
 */
export function transition(
  status: OrderStatus,
  outcome: SettledPayment["kind"],
): Transition | "unchanged" | "contradiction" {
  const next = transitions[outcome];
  if (status === "pending-payment") return next;
  // Only money that moved, or didn't, contradicts; that nothing was charged is as true of a declined order as of a cancelled one.
  return (status === "paid") === (next.status === "paid") ? "unchanged" : "contradiction";
}
