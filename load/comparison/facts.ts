/** What the stores and the payment gateway say they have, whoever put it there. */

export interface OrderFact {
  readonly id: string;
  readonly key: string;
  readonly customer: string;
  readonly cart: string;
  readonly number: string;
  readonly status: "pending-payment" | "paid" | "payment-declined" | "cancelled";
  readonly total: number;
  readonly currency: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  /** The key that the gateway was given for its charge. */
  readonly chargeKey?: string;
}

export interface CartLineFact {
  readonly cart: string;
  readonly sku: string;
  readonly quantity: number;
}

export interface ReviewFact {
  readonly sku: string;
  readonly title: string;
}

/** One that took money, or did so until it was given back. */
export interface ChargeFact {
  readonly key: string;
  readonly status: "succeeded" | "refunded";
  readonly amount: number;
  readonly currency: string;
  /** What the shop calls the order. */
  readonly reference?: string;
}

/** What the shop says of events, where it records any. */
export interface EventFacts {
  /** Of orders that were paid: the order's id, and who has acted on the event. */
  readonly paid: readonly { readonly order: string; readonly actedBy: readonly string[] }[];
  /** Orders in the sales by the hour, added up. */
  readonly soldOrders: number;
  /** Orders of customers with an address that no mail has confirmed; undefined where the shop sends no mails. */
  readonly unconfirmed?: readonly string[];
}

export interface StoreFacts {
  readonly orders: readonly OrderFact[];
  readonly cartLines: readonly CartLineFact[];
  /** Where they lie in a table that every region writes: no failover of a database loses any. */
  readonly cartsIn?: "table";
  readonly customerEmails: readonly string[];
  readonly reviews: readonly ReviewFact[];
  readonly charges: readonly ChargeFact[];
  /** Undefined where no event was ever recorded. */
  readonly events?: EventFacts;
}
