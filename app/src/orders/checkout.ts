import { cartLines } from "../carts/carts";
import { priced, totalOf, type Wanted } from "../carts/prices";
import type { Line } from "../carts/schemas";
import type { Money } from "../catalogue/schemas";
import type { SettledPayment } from "../payments/gateway";
import { applyOutcome, type Log } from "../payments/outcomes";
import { Problem } from "../server/problems";
import type { Services } from "../server/services";
import { readingFromWriter } from "../stores/readFrom";
import type { Relational } from "../stores/relational/relational";
import { NotWriterError, UnreachableError, type Written } from "../stores/store";
import { keyReused } from "./idempotency";
import { identityOf, type OrderIdentity } from "./identity";
import { findOrder, findPlaced } from "./orders";
import { PlacedBeforeError, placeOrder } from "./placement";
import type { Order, OrderRequest } from "./schemas";
import type { OrderStatus } from "./transitions";

export interface CheckoutRequest {
  readonly customerId: string;
  readonly idempotencyKey: string;
  readonly request: OrderRequest;
}

export interface Checkout {
  readonly order: Order;
  /** Whether this request placed it, or one with the same key before. */
  readonly isNew: boolean;
}

/**
 * Places an order once for a customer's key, and tries to have it paid. From the first commit on the order exists, whatever
 * becomes of the payment: that is what is answered, and the worker finds out the rest.
 */
export async function checkout(services: Services, log: Log, it: CheckoutRequest): Promise<Written<Checkout>> {
  const identity = identityOf(it.customerId, it.idempotencyKey, it.request);
  const placed = await place(services, it, identity).catch((error: unknown) => {
    if (error instanceof PlacedBeforeError || error instanceof Problem) return error;
    throw error;
  });
  // Whatever stands in the way now, an order that this key placed before is the answer.
  if (placed instanceof Error) return placedBefore(services, { ...it, identity, refusal: placed });
  return paid(services, log, { ...it, identity, placed });
}

async function place(
  { stores, settings }: Services,
  it: CheckoutRequest,
  identity: OrderIdentity,
): Promise<Written<Order>> {
  const { cartId, expectedTotal, shippingAddress } = it.request;
  const wanted = await cartAtWriter(stores.relational, cartId);
  const lines = await priced(stores.documents, wanted);
  checkTotal(lines, totalOf(lines, settings.currency), expectedTotal);
  const placement = { ...it, ...identity, lines };
  const { value, position } = await stores.relational.write((tx) => placeOrder(tx, placement));
  const order: Order = {
    id: identity.orderId,
    number: identity.number,
    status: "pending-payment",
    items: lines,
    total: expectedTotal,
    shippingAddress,
    createdAt: value.toISOString(),
    payment: { status: "pending" },
  };
  return { value: order, position };
}

/** A copy may not show yet what was just put into the cart. @throws NotWriterError where this region has no writer. */
function cartAtWriter(relational: Relational, cartId: string): Promise<Wanted[]> {
  const read = (): Promise<Wanted[]> => relational.read((db) => cartLines(db, cartId));
  return readingFromWriter(new Set(["relational"] as const), read).catch((error: unknown) => {
    throw error instanceof UnreachableError ? new NotWriterError("relational", { cause: error }) : error;
  });
}

/** The customer pays what the customer was shown, or is told what it costs now. */
function checkTotal(lines: readonly Line[], total: Money, expected: Money): void {
  if (lines.length === 0) {
    throw new Problem({
      status: 409,
      name: "cart-empty",
      detail: "There is nothing in the cart that could be ordered.",
    });
  }
  const same = total.amount === expected.amount && total.currency === expected.currency;
  if (same && lines.every((line) => line.price.currency === total.currency)) return;
  const detail = "What is in the cart, or what it costs, has changed since you looked. Look at it again.";
  throw new Problem({ status: 409, name: "price-changed", detail, members: { total } });
}

async function placedBefore(
  { stores }: Services,
  it: CheckoutRequest & { identity: OrderIdentity; refusal: Error },
): Promise<Written<Checkout>> {
  // As a write, for the position: whoever asks again must be shown the order wherever the next question goes.
  return stores.relational.write(async (tx) => {
    const before = await findPlaced(tx, it.customerId, it.idempotencyKey);
    if (!before) throw it.refusal;
    if (!before.requestHash.equals(it.identity.requestHash)) throw keyReused();
    return { order: before.order, isNew: false };
  });
}

interface Placed extends CheckoutRequest {
  readonly identity: OrderIdentity;
  readonly placed: Written<Order>;
}

/** Charges while the customer waits, for a few seconds at most. Nothing that happens here takes the order back. */
async function paid(services: Services, log: Log, it: Placed): Promise<Written<Checkout>> {
  const { value: order, position } = it.placed;
  const { paymentId, number } = it.identity;
  const said = { paymentId, orderId: order.id };
  const charge = { key: paymentId, amount: order.total, token: it.request.payment.token, reference: number };
  const outcome = await services.payments.gateway.charge(charge);
  try {
    if (outcome.kind === "unknown") {
      log.warn({ ...said, reason: outcome.reason }, "whether a payment succeeded is not known yet");
      return { value: { order: await asItIsNow(services, it), isNew: true }, position };
    }
    const settled = await applyOutcome(services.stores.relational, log, { paymentId, outcome });
    const status = settled.value.kind === "no-order" ? order.status : settled.value.status;
    const now = { ...order, status, payment: paymentOf(status, outcome) };
    return { value: { order: now, isNew: true }, position: settled.position };
  } catch (error) {
    log.warn({ err: error, ...said }, "what became of a payment could not be kept or seen yet");
    return { value: { order, isNew: true }, position };
  }
}

/** While nobody answered, the gateway may have called back. */
async function asItIsNow({ stores }: Services, { customerId, identity }: Placed): Promise<Order> {
  return readingFromWriter(new Set(["relational"] as const), () =>
    stores.relational.read((db) => findOrder(db, customerId, identity.orderId)),
  );
}

const paymentStatus: Readonly<Record<OrderStatus, Order["payment"]["status"]>> = {
  "pending-payment": "pending",
  paid: "succeeded",
  "payment-declined": "declined",
  cancelled: "voided",
};

function paymentOf(status: OrderStatus, outcome: SettledPayment): Order["payment"] {
  const declined = status === "payment-declined" && outcome.kind === "declined";
  return { status: paymentStatus[status], ...(declined ? { declineReason: outcome.reason } : {}) };
}
