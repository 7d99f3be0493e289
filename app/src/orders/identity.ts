import { createHash } from "node:crypto";
import type { OrderRequest } from "./schemas";

export interface OrderIdentity {
  readonly orderId: string;
  /** The key that the gateway charges by. */
  readonly paymentId: string;
  readonly number: string;
  readonly requestHash: Buffer;
}

/**
 * Everything that names an order, made of nothing but the customer, the customer's key and the request. So the same request
 * means the same order and the same charge even where the first one was lost with its region: the gateway answers the
 * second attempt with the first one's charge. See docs/decisions/0020-the-payment-sandbox-and-unknown-outcomes.md.
 */
export function identityOf(customerId: string, idempotencyKey: string, request: OrderRequest): OrderIdentity {
  const requestHash = hash(canonical(request));
  const named = (what: string): Buffer =>
    hash(JSON.stringify([what, customerId, idempotencyKey, requestHash.toString("hex")]));
  return {
    orderId: uuidOf(named("order")),
    paymentId: uuidOf(named("payment")),
    number: numberOf(named("number")),
    requestHash,
  };
}

/** The request's values in one order of ours, however the client wrote them. */
function canonical({ cartId, expectedTotal, shippingAddress: to, payment }: OrderRequest): string {
  // Left out where there is none of them: a request of the version before keeps its name.
  const later = to.region || to.district || to.phone ? [to.region ?? "", to.district ?? "", to.phone ?? ""] : [];
  return JSON.stringify([
    cartId,
    expectedTotal.amount,
    expectedTotal.currency,
    [to.name, to.line1, to.line2 ?? "", to.city ?? "", to.postalCode ?? "", to.country, ...later],
    payment.token,
  ]);
}

const hash = (text: string): Buffer => createHash("sha256").update(text).digest();

/** A UUID of version 8: its bits are the application's own (RFC 9562). */
function uuidOf(bytes: Buffer): string {
  const own = Buffer.from(bytes.subarray(0, 16));
  own[6] = (own[6]! & 0x0f) | 0x80;
  own[8] = (own[8]! & 0x3f) | 0x80;
  return own.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Crockford's alphabet: no letter that is mistaken for a digit. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Ten characters, fifty bits: tells nobody how many orders there are. */
function numberOf(bytes: Buffer): string {
  const letters = Array.from(bytes.subarray(0, 10), (byte) => alphabet[byte % 32]).join("");
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}
