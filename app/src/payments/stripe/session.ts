import type Stripe from "stripe" with { "resolution-mode": "import" };
import type { AwaitingCustomer, ChargeRequest, SettledPayment, Unknown } from "../gateway";

export type Session = Stripe.Checkout.Session;

/** What marks everything at Stripe that this shop made: other programs may share the account. */
export interface Marks {
  /** The payment's id in our database, by which everything is found. */
  readonly payment: string;
  /** The order's number, for people who look at Stripe's dashboard. */
  readonly order: string;
  /** The shop's public host. */
  readonly shop: string;
  /** Of an order that a prober placed. */
  readonly synthetic?: "true";
}

export const shopOf = (publicOrigin: string): string => new URL(publicOrigin).host;

/**
 * What Stripe is asked for. A function of the charge's key, order, amount, reference and mark alone: whoever asks again, in whichever region
 * and however late, must ask the same, or Stripe refuses the key. So there is no time in it, not even one until which it is good.
 * What would be paid for a synthetic order is only authorised: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
 */
export function sessionOf(
  { key, orderId, amount, reference, isSynthetic }: ChargeRequest,
  publicOrigin: string,
): Stripe.Checkout.SessionCreateParams {
  const marks: Marks = {
    ...{ payment: key, order: reference, shop: shopOf(publicOrigin) },
    ...(isSynthetic && { synthetic: "true" }),
  };
  const metadata = { ...marks };
  const name = `Order ${reference}`;
  return {
    mode: "payment",
    client_reference_id: reference,
    // Others tell days later whether there was any money, and hold pieces back until then.
    payment_method_types: ["card"],
    // What a page of the shop says is what is charged.
    adaptive_pricing: { enabled: false },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: amount.currency.toLowerCase(),
          unit_amount: amount.amount,
          product_data: { name },
        },
      },
    ],
    metadata,
    payment_intent_data: { metadata, description: name, ...(isSynthetic && { capture_method: "manual" }) },
    success_url: `${publicOrigin}/orders/${orderId}?placed`,
    cancel_url: `${publicOrigin}/orders/${orderId}`,
  };
}

const awaited: ReadonlySet<string> = new Set(["requires_payment_method", "canceled"]);

/** The payment that was authorised at a session and not captured: only sessions of synthetic orders have one. */
export const heldAt = ({ payment_intent: it }: Session): string | undefined =>
  typeof it === "object" && it?.status === "requires_capture" ? it.id : undefined;

/** What a session says of its payment. `complete` without money: a bank takes its time, unless the payment has failed meanwhile. */
export function judged({
  id,
  status,
  payment_status,
  payment_intent,
  metadata,
  url,
}: Session): SettledPayment | AwaitingCustomer | Unknown {
  if (status === "expired") return { kind: "voided" };
  if (status === "open" && url) return { kind: "awaiting-customer", url };
  if (status !== "complete") return { kind: "unknown", reason: `a session that is ${String(status)}` };
  const intent = typeof payment_intent === "string" ? { id: payment_intent, status: undefined } : payment_intent;
  if (payment_status !== "unpaid") return { kind: "succeeded", chargeId: intent?.id ?? id };
  if (intent?.status === "canceled" && metadata?.["synthetic"]) return { kind: "voided" };
  if (intent?.status && awaited.has(intent.status)) return { kind: "declined", reason: "card-declined" };
  return { kind: "unknown", reason: "processing" };
}
