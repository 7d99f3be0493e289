import type Stripe from "stripe" with { "resolution-mode": "import" };
import { isSettled } from "../gateway";
import type { PaymentOutcome } from "../outcomes";
import { judged, type Session } from "./session";

/** What Stripe tells the shop by itself. */
export interface StripeEvents {
  /** What an event says for good of a payment of this shop, if it does. @throws EventNotSignedError */
  outcomeIn(body: Buffer, signature: string): PaymentOutcome | undefined;
}

/** Stripe signed nothing of the kind just now. */
export class EventNotSignedError extends Error {
  constructor() {
    super("this event was not signed by Stripe just now");
    this.name = "EventNotSignedError";
  }
}

export interface SignedEvent {
  readonly body: Buffer;
  readonly signature: string;
  readonly webhookSecret: string;
}

/** @throws EventNotSignedError for other bytes, another secret, or a signature that is older than five minutes. */
export function openEvent(library: typeof Stripe, { body, signature, webhookSecret }: SignedEvent): Stripe.Event {
  try {
    return library.webhooks.constructEvent(body, signature, webhookSecret);
  } catch {
    throw new EventNotSignedError();
  }
}

const paymentId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What an event says of a payment for good; undefined where it says nothing final, or is about something else in the same account. An event
 * shows its session as it was then, and only what never changes afterwards counts: so events may come late, twice and in any order.
 */
export function outcomeIn(event: Stripe.Event, shop: string): PaymentOutcome | undefined {
  if (!event.type.startsWith("checkout.session.")) return undefined;
  const session = event.data.object as Session;
  const { payment, shop: of } = session.metadata ?? {};
  if (of !== shop || !payment || !paymentId.test(payment)) return undefined;
  const outcome =
    event.type === "checkout.session.async_payment_failed"
      ? ({ kind: "declined", reason: "card-declined" } as const)
      : judged(session);
  return isSettled(outcome) ? { paymentId: payment, outcome } : undefined;
}
