import type { Money } from "../catalogue/schemas";

export interface ChargeRequest {
  /** The payment's id: the gateway charges once for it, however often it is asked. */
  readonly key: string;
  readonly orderId: string;
  /** By the database that the order is in now; a lost order that was placed again is younger than what the gateway knows of it. */
  readonly placedAt: Date;
  readonly amount: Money;
  /** The gateway's own token for a card. Card numbers never reach us. */
  readonly token: string;
  /** What the customer's statement says it was for. */
  readonly reference: string;
  /** Of an order that a prober placed: whatever happens, nobody may be charged for it. */
  readonly isSynthetic: boolean;
}

/** Final: the gateway will never say otherwise. */
export type SettledPayment =
  | { readonly kind: "succeeded"; readonly chargeId: string }
  | { readonly kind: "declined"; readonly reason: string }
  /** Nothing was charged under this key, and nothing ever will be. */
  | { readonly kind: "voided" };

/** Whether it is known for good what became of a payment. */
export const isSettled = (it: { readonly kind: string }): it is SettledPayment =>
  it.kind === "succeeded" || it.kind === "declined" || it.kind === "voided";

/** It may have been charged or not: a time-out, a broken connection, an error of theirs. Never guess; ask by the key. */
export interface Unknown {
  readonly kind: "unknown";
  readonly reason: string;
}

/** The customer pays on a page of the gateway's own, or leaves it; either is told later. */
export interface AwaitingCustomer {
  readonly kind: "awaiting-customer";
  /** Good for this payment only, and for as long as it is neither paid nor void. */
  readonly url: string;
}

export interface LedgerEntry {
  readonly key: string;
  readonly chargeId: string;
  readonly amount: Money;
  readonly status: "succeeded" | "declined" | "voided" | "refunded";
  readonly createdAt: string;
}

/** Whoever charges cards. Every question is asked by our own key, and nothing here throws: not to know is an answer. */
export interface PaymentGateway {
  charge(request: ChargeRequest): Promise<SettledPayment | AwaitingCustomer | Unknown>;
  /** `not-found`: the gateway has never heard of the key. It still may, from a request on its way. */
  find(request: ChargeRequest): Promise<SettledPayment | AwaitingCustomer | Unknown | { readonly kind: "not-found" }>;
  /** Makes sure that nothing will be charged under the key any more; if it was already settled, tells how. */
  void(request: ChargeRequest): Promise<SettledPayment | Unknown>;
  /** Gives a charge back. */
  refund(charge: Pick<LedgerEntry, "key" | "chargeId">): Promise<{ readonly kind: "refunded" } | Unknown>;
  /** Everything that happened since then, in the gateway's own order. @throws Error where it can't be read. */
  ledger(since: Date): AsyncIterable<LedgerEntry>;
}
