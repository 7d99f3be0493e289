/** An order that the shop said it keeps. */
export interface AcknowledgedOrder {
  readonly id: string;
  readonly status: string;
  readonly total: { readonly amount: number; readonly currency: string };
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
}

/** One checkout as the customer lived it: everything under one idempotency key. */
export interface Checkout {
  readonly key: string;
  readonly customer: string;
  readonly body: unknown;
  /** Where the customer was when it began: a front's name. */
  readonly region: string;
  /** Answers in their order: a status, or what broke. */
  readonly answers: string[];
  /** When the first attempt was made, and when the order was first acknowledged, in milliseconds of this process's clock. */
  readonly startedAt: number;
  acknowledgedAt?: number;
  acknowledged?: AcknowledgedOrder;
  /** Why the shop definitely took no order: out of stock, say. */
  refused?: string;
}

export type AcknowledgedCheckout = Checkout & {
  readonly acknowledged: AcknowledgedOrder;
  readonly acknowledgedAt: number;
};

/** What customers know: the only judge of what was lost or doubled. */
export class ShopRecord {
  readonly checkouts = new Map<string, Checkout>();
  /** What no customer should ever see. A test wants none. */
  readonly surprises: string[] = [];

  /** Orders acknowledged so far. */
  acknowledgements = 0;

  begin(it: Pick<Checkout, "key" | "customer" | "body" | "region">): Checkout {
    const checkout: Checkout = { ...it, answers: [], startedAt: performance.now() };
    this.checkouts.set(checkout.key, checkout);
    return checkout;
  }

  acknowledge(checkout: Checkout, order: AcknowledgedOrder): void {
    const before = checkout.acknowledged;
    if (before && before.id !== order.id) this.surprise(`key ${checkout.key} is ${before.id} and ${order.id}`);
    if (before && before.total.amount !== order.total.amount)
      this.surprise(`order ${order.id} cost ${before.total.amount} and ${order.total.amount}`);
    if (!before) this.acknowledgements++;
    checkout.acknowledgedAt ??= performance.now();
    checkout.acknowledged = order;
  }

  surprise(what: string): void {
    this.surprises.push(what);
  }

  acknowledged(): AcknowledgedCheckout[] {
    return [...this.checkouts.values()].filter((it): it is AcknowledgedCheckout => it.acknowledged !== undefined);
  }

  /** Checkouts that began and never had a definite answer. */
  open(): Checkout[] {
    return [...this.checkouts.values()].filter((it) => !it.acknowledged && it.refused === undefined);
  }

  /** In one line, for a test's output. */
  summary(): string {
    const all = [...this.checkouts.values()];
    const retried = all.filter((it) => it.answers.length > 1).length;
    const refused = all.filter((it) => it.refused !== undefined).length;
    return (
      `${this.acknowledged().length} orders acknowledged, ${retried} checkouts retried, ` +
      `${refused} refused, ${this.open().length} open`
    );
  }
}
