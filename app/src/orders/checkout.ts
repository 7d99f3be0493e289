import { checkAddress } from "../addresses/routes";
import type { Carts, CartToOrder } from "../carts/port";
import { priced, totalOf } from "../carts/prices";
import type { Line } from "../carts/schemas";
import type { Money } from "../catalogue/schemas";
import { minorUnitDigits } from "../money/minorUnits";
import type { SettledPayment } from "../payments/gateway";
import { applyOutcome, type Log } from "../payments/outcomes";
import { Problem } from "../server/problems";
import type { Services } from "../server/services";
import { readingFromWriter } from "../stores/readFrom";
import { BusyError, NotWriterError, UnreachableError, type Written } from "../stores/store";
import { within } from "../stores/within";
import { keyReused } from "./idempotency";
import { identityOf, type OrderIdentity } from "./identity";
import {
  findOrder,
  findOrderOfCart,
  findPlaced,
  type OrderOfCart,
  markedSynthetic,
  payableAt,
  statedDigits,
} from "./orders";
import { CartChangedError, PlacedBeforeError, placeOrder } from "./placement";
import { dearestOrder, type Order, type OrderRequest } from "./schemas";
import type { OrderStatus } from "./transitions";

export interface CheckoutRequest {
  readonly customerId: string;
  readonly idempotencyKey: string;
  readonly request: OrderRequest;
  /** What the region says of the cart that passed the request on. */
  readonly toldOfCart?: string | undefined;
}

export interface Checkout {
  readonly order: Order;
  /** Whether this request placed it, or one with the same key before. */
  readonly isNew: boolean;
}

/**
 * Places an order once for a customer's key, and tries to have it paid. From the first commit on the order exists, whatever
 * becomes of the payment: that is what is answered, and the worker finds out the rest. A cart that is ordered already is refused by a
 * Problem that is written, too: whoever is told of the first order must be shown it.
 */
export async function checkout(
  services: Services,
  log: Log,
  it: CheckoutRequest,
): Promise<Written<Checkout | Problem>> {
  const identity = identityOf(it.customerId, it.idempotencyKey, it.request);
  const placed = await placeAsItIs(services, log, { ...it, identity }).catch((error: unknown) => {
    if (error instanceof PlacedBeforeError || error instanceof Problem) return error;
    throw error;
  });
  // Whatever stands in the way now, an order that this key placed before is the answer.
  if (placed instanceof Error) return placedBefore(services, { ...it, identity, refusal: placed });
  return paid(services, log, { ...it, identity, placed });
}

interface IdentifiedRequest extends CheckoutRequest {
  readonly identity: OrderIdentity;
}

/** How long an order waits for its cart to be told of it, in milliseconds. */
const cartPatienceMs = 1000;

/** What becomes of the order doesn't depend on it, and the worker does it again where it fails. */
async function atOnce(log: Log, orderId: string, work: Promise<void>): Promise<void> {
  await within(cartPatienceMs, work).catch((error: unknown) => {
    log.warn({ err: error, orderId }, "a cart could not be told of its order yet");
  });
}

/** So often in a row nobody changes a cart just while it is being ordered. */
const attempts = 3;

/** What was changed in the cart since it was read is read again: the total that was agreed to decides. */
async function placeAsItIs(services: Services, log: Log, it: IdentifiedRequest): Promise<Written<Order>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await place(services, log, it);
    } catch (error) {
      if (!(error instanceof CartChangedError)) throw error;
      if (attempt === attempts) throw new BusyError("relational", { cause: error });
    }
  }
}

async function place(services: Services, log: Log, it: IdentifiedRequest): Promise<Written<Order>> {
  const { cartId, expectedTotal, shippingAddress } = it.request;
  const { stores, carts } = services;
  checkAddress(shippingAddress);
  const { cart, lines } = await agreed(services, await cartAtWriter(carts, cartId, it.toldOfCart), expectedTotal);
  const placement = { ...it, ...it.identity, lines, cartVersion: cart.version, stamps: cart.stamps };
  const { value, position } = await stores.relational.write((tx) => placeOrder(tx, placement));
  const { orderId } = it.identity;
  await atOnce(log, orderId, carts.ordered({ orderId, cartId, stamps: stampsOf(cart, lines) }));
  const order: Order = {
    id: orderId,
    number: it.identity.number,
    status: "pending-payment",
    items: lines,
    total: expectedTotal,
    ...statedDigits(minorUnitDigits(expectedTotal.currency)),
    shippingAddress,
    createdAt: value.placedAt.toISOString(),
    payment: { status: "pending" },
    ...markedSynthetic(value.isSynthetic),
  };
  return { value: order, position };
}

/** What the customer agreed to: what is in the cart, or that together with what a lost order took out of it. */
async function agreed(
  { stores, settings }: Services,
  cart: CartToOrder,
  expected: Money,
): Promise<{ cart: CartToOrder; lines: Line[] }> {
  const lines = await priced(stores.documents, cart.lines);
  const total = totalOf(lines, settings.currency);
  if (cart.withLost && total.amount !== expected.amount) {
    const more = await priced(stores.documents, cart.withLost.lines);
    const all = totalOf(more, settings.currency);
    if (all.amount === expected.amount) {
      checkTotal(more, all, expected);
      return { cart: cart.withLost, lines: more };
    }
  }
  checkTotal(lines, total, expected);
  return { cart, lines };
}

/** What the catalogue no longer has stays in the cart. */
const stampsOf = ({ stamps }: CartToOrder, lines: readonly Line[]): CartToOrder["stamps"] =>
  stamps && new Map(lines.map(({ sku }) => [sku, stamps.get(sku)!]));

/** A copy may not show yet what was just put into the cart. @throws NotWriterError where this region has no writer. */
function cartAtWriter(carts: Carts, cartId: string, told: string | undefined): Promise<CartToOrder> {
  const read = (): Promise<CartToOrder> => carts.toOrder(cartId, told);
  return readingFromWriter(new Set(["relational"] as const), read).catch((error: unknown) => {
    throw error instanceof UnreachableError && error.store === "relational"
      ? new NotWriterError("relational", { cause: error })
      : error;
  });
}

/** The customer pays what the customer was shown, or is told what it costs now. */
function checkTotal(lines: readonly Line[], total: Money, expected: Money): void {
  if (lines.length === 0) throw new CartEmpty();
  const same = total.amount === expected.amount && total.currency === expected.currency;
  if (same && total.amount > dearestOrder) throw totalTooLarge(total.currency);
  if (same && lines.every((line) => line.price.currency === total.currency)) return;
  const detail = "What is in the cart, or what it costs, has changed since you looked. Look at it again.";
  throw new Problem({ status: 409, name: "price-changed", detail, members: { total } });
}

function totalTooLarge(currency: string): Problem {
  const detail =
    "This is more than one order may cost. Nothing was ordered: take something out, and order it by itself.";
  const members = { maximum: { amount: dearestOrder, currency } };
  return new Problem({ status: 409, name: "total-too-large", detail, members });
}

class CartEmpty extends Problem {
  constructor() {
    super({ status: 409, name: "cart-empty", detail: "There is nothing in the cart that could be ordered." });
  }
}

async function placedBefore(
  { stores }: Services,
  it: IdentifiedRequest & { refusal: Error },
): Promise<Written<Checkout | Problem>> {
  // As a write, for the position: whoever asks again must be shown the order wherever the next question goes.
  return stores.relational.write(async (tx) => {
    const before = await findPlaced(tx, it.customerId, it.idempotencyKey);
    if (before && !before.requestHash.equals(it.identity.requestHash)) throw keyReused();
    if (before) return { order: before.order, isNew: false };
    const isOfCart = it.refusal instanceof PlacedBeforeError || it.refusal instanceof CartEmpty;
    const first = isOfCart ? await findOrderOfCart(tx, it.request.cartId) : undefined;
    if (first) return cartOrdered(first, it.customerId);
    // The first order of the cart ended just now, without being paid: asked again, this one may be placed.
    throw it.refusal instanceof PlacedBeforeError ? new BusyError("relational", { cause: it.refusal }) : it.refusal;
  });
}

/** Whose it isn't hears nothing of the order. */
function cartOrdered({ id, number, status, customerId }: OrderOfCart, asks: string): Problem {
  const detail = "What was in this cart has been ordered already, under another Idempotency-Key.";
  const members = customerId === asks ? { order: { id, number, status, address: `/api/orders/${id}` } } : {};
  return new Problem({ status: 409, name: "cart-ordered", detail, members });
}

interface Placed extends IdentifiedRequest {
  readonly placed: Written<Order>;
}

/** Charges while the customer waits, for a few seconds at most. Nothing that happens here takes the order back. */
async function paid(services: Services, log: Log, it: Placed): Promise<Written<Checkout>> {
  const { value: order, position } = it.placed;
  const { paymentId, number } = it.identity;
  const said = { paymentId, orderId: order.id };
  const outcome = await services.payments.gateway.charge({
    ...{ key: paymentId, orderId: order.id, placedAt: new Date(order.createdAt) },
    ...{ amount: order.total, token: it.request.payment.token, reference: number },
    isSynthetic: order.synthetic === true,
  });
  if (outcome.kind === "awaiting-customer")
    return { value: { order: payableAt(order, outcome), isNew: true }, position };
  try {
    if (outcome.kind === "unknown") {
      log.warn({ ...said, reason: outcome.reason }, "whether a payment succeeded is not known yet");
      return { value: { order: await asItIsNow(services, it), isNew: true }, position };
    }
    const settled = await applyOutcome(services.stores.relational, log, { paymentId, outcome });
    const status = settled.value.kind === "no-order" ? order.status : settled.value.status;
    if (settled.value.kind === "settled" && status !== "paid")
      await atOnce(log, order.id, services.carts.ended(order.id));
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
