import type { AttemptOutcome, Write, WriteSubject } from "../ledger/writes";
import type { ChargeFact, OrderFact, StoreFacts } from "./facts";

export const nothing: StoreFacts = { orders: [], cartLines: [], customerEmails: [], reviews: [], charges: [] };
export const unknown: AttemptOutcome = { outcome: "unknown", reason: "ECONNRESET" };
export const refused: AttemptOutcome = { outcome: "refused", status: 409, reason: "out-of-stock" };
export const yes: AttemptOutcome = { outcome: "acknowledged", status: 200 };
export const paid = (id: string): AttemptOutcome => ({
  ...{ outcome: "acknowledged", status: 201, id, number: `N-${id}`, state: "paid" },
});

let next = 1;

/** Writes are numbered from 1 again. */
export const newLedger = (): void => void (next = 1);

/** Each is heard of before the next begins, unless told otherwise. */
export function write(subject: WriteSubject, ...outcomes: AttemptOutcome[]): Write {
  const number = next++;
  return { number, subject, viewers: "eu-west-1", at: number * 10, heardAt: number * 10 + 5, outcomes };
}

export const ordering = (id: string): WriteSubject => ({
  ...{ kind: "order", key: `key-${id}`, customer: "ada", cart: `cart-${id}` },
  ...{ total: { amount: 500, currency: "USD" }, items: [{ sku: "lamp", quantity: 2 }] },
});
export const line = (quantity: number, cart = "c"): WriteSubject => ({
  kind: "cart line",
  cart,
  sku: "lamp",
  quantity,
});
export const review = (title: string): WriteSubject => ({ kind: "review", customer: "ada", sku: "lamp", title });

export const order = (id: string, more: Partial<OrderFact> = {}): OrderFact => ({
  ...{ id, key: `key-${id}`, customer: "ada", cart: `cart-${id}`, number: `N-${id}`, status: "paid" },
  ...{ total: 500, currency: "USD", lines: [{ sku: "lamp", quantity: 2 }], chargeKey: `charge-${id}` },
  ...more,
});
export const charge = (id: string, more: Partial<ChargeFact> = {}): ChargeFact => ({
  ...{ key: `charge-${id}`, status: "succeeded", amount: 500, currency: "USD", reference: `N-${id}` },
  ...more,
});

export interface ComparedCase {
  readonly it: string;
  readonly writes: () => readonly Write[];
  readonly facts?: Partial<StoreFacts>;
  readonly found: object;
}

const one = { writes: 1, acknowledged: 1 };
const named = (number: number, name: string): object[] => [{ number, name }];

const orders: readonly ComparedCase[] = [
  {
    it: "is kept when it is there as it was acknowledged",
    writes: () => [write(ordering("a"), paid("a"))],
    facts: { orders: [order("a")], charges: [charge("a")] },
    found: { order: { ...one, kept: 1 } },
  },
  {
    it: "is lost when it isn't there, and its charge is named by the order's number",
    writes: () => [write(ordering("a"), unknown, paid("a"))],
    facts: { charges: [charge("a")] },
    found: {
      order: { ...one, lost: named(1, "a") },
      chargedAndLost: [{ key: "charge-a", amount: 500, currency: "USD", reference: "N-a" }],
    },
  },
  {
    it: "is lost without a charge when that was given back",
    writes: () => [write(ordering("a"), paid("a"))],
    facts: { charges: [charge("a", { status: "refunded" })] },
    found: { order: { ...one, lost: named(1, "a") } },
  },
  {
    it: "is doubled when its cart was ordered under another key, too",
    writes: () => [write(ordering("a"), paid("a"))],
    facts: {
      orders: [order("a"), order("b", { cart: "cart-a", customer: "eve" })],
      charges: [charge("a"), charge("b")],
    },
    found: { order: { ...one, kept: 1, doubled: named(1, "a") } },
  },
  {
    it: "isn't doubled by an order of its cart that was cancelled",
    writes: () => [write(ordering("a"), paid("a"))],
    facts: {
      orders: [order("a"), order("b", { cart: "cart-a", customer: "eve", status: "cancelled" })],
      charges: [charge("a")],
    },
    found: { order: { ...one, kept: 1 } },
  },
  {
    it: "is doubled when two attempts were answered with different orders",
    writes: () => [write(ordering("a"), paid("a"), paid("z"))],
    facts: { orders: [order("a")], charges: [charge("a")] },
    found: { order: { ...one, kept: 1, doubled: named(1, "a") } },
  },
  {
    it: "is changed when it costs something else, or isn't paid any more",
    writes: () => [write(ordering("a"), paid("a")), write(ordering("b"), paid("b"))],
    facts: {
      orders: [order("a", { total: 400 }), order("b", { status: "pending-payment" })],
      charges: [charge("a", { amount: 400 }), charge("b")],
    },
    found: {
      order: {
        ...{ writes: 2, acknowledged: 2 },
        changed: [
          { number: 1, name: "a", how: "its total is 400 USD, not 500 USD" },
          { number: 2, name: "b", how: "it was paid, and is pending-payment" },
        ],
      },
    },
  },
  {
    it: "of unknown outcome is found to be there, or not",
    writes: () => [write(ordering("a"), unknown), write(ordering("b"), unknown), write(ordering("c"))],
    facts: { orders: [order("a")], charges: [charge("a")] },
    found: { order: { writes: 3, unknownKept: 1, unknownNotKept: 2 } },
  },
  {
    it: "of unknown outcome that was charged and isn't there is a charge without an order",
    writes: () => [write(ordering("a"), unknown)],
    facts: { charges: [charge("a")] },
    found: {
      order: { writes: 1, unknownNotKept: 1 },
      chargedWithoutOrder: [{ key: "charge-a", amount: 500, currency: "USD", reference: "N-a" }],
    },
  },
  {
    it: "that was refused isn't there, or all the same",
    writes: () => [write(ordering("a"), unknown, refused), write(ordering("b"), refused)],
    facts: { orders: [order("b")], charges: [charge("b")] },
    found: { order: { writes: 2, refused: 1, refusedButKept: named(2, "b") } },
  },
  {
    it: "of its customer that the ledger doesn't know is unaccounted; another customer's, charged or not, is nobody's business",
    writes: () => [write(ordering("a"), paid("a"))],
    facts: {
      orders: [order("a"), order("x"), order("y", { customer: "eve" }), order("z", { customer: "eve" })],
      charges: [charge("a"), charge("x"), charge("y")],
    },
    found: { order: { ...one, kept: 1 }, unaccounted: ["x"] },
  },
  {
    it: "isn't charged, charged twice, charged wrongly or charged though it was declined",
    writes: () => ["a", "b", "c", "d"].map((id) => write(ordering(id), paid(id))),
    facts: {
      orders: [order("a"), order("b"), order("c"), order("d", { status: "payment-declined" })],
      charges: [charge("b"), charge("again", { reference: "N-b" }), charge("c", { amount: 1 }), charge("d")],
    },
    found: {
      order: {
        ...{ writes: 4, acknowledged: 4, kept: 3 },
        changed: [{ number: 4, name: "d", how: "it was paid, and is payment-declined" }],
      },
      chargedWithoutOrder: [{ key: "charge-again", amount: 500, currency: "USD", reference: "N-b" }],
      chargedThoughUnpaid: [{ key: "charge-d", amount: 500, currency: "USD", reference: "N-d" }],
      paidWithoutCharge: ["a"],
      chargedTwice: ["N-b"],
      chargedDifferently: ["c"],
    },
  },
];

const cartLines: readonly ComparedCase[] = [
  {
    it: "is kept in its cart",
    writes: () => [write(line(2), yes)],
    facts: { cartLines: [{ cart: "c", sku: "lamp", quantity: 2 }] },
    found: { "cart line": { ...one, kept: 1 } },
  },
  {
    it: "is kept in the order of its cart, open or paid",
    writes: () => [write(line(2, "cart-a"), yes)],
    facts: { orders: [order("a", { status: "pending-payment", customer: "eve" })] },
    found: { "cart line": { ...one, kept: 1 } },
  },
  {
    it: "is lost when it is nowhere, or only in an order that was cancelled",
    writes: () => [write(line(2, "cart-a"), yes)],
    facts: { orders: [order("a", { status: "cancelled", customer: "eve" })] },
    found: { "cart line": { ...one, lost: named(1, "cart-a lamp") } },
  },
  {
    it: "is lost when an older quantity has come back, and that one is replaced",
    writes: () => [write(line(1), yes), write(line(2), yes)],
    facts: { cartLines: [{ cart: "c", sku: "lamp", quantity: 1 }] },
    found: { "cart line": { writes: 2, acknowledged: 2, superseded: 1, lost: named(2, "c lamp") } },
  },
  {
    it: "may have been replaced by a later one of unknown outcome",
    writes: () => [write(line(1), yes), write(line(2), unknown)],
    facts: { cartLines: [{ cart: "c", sku: "lamp", quantity: 2 }] },
    found: { "cart line": { writes: 2, acknowledged: 1, kept: 1, unknownKept: 1 } },
  },
  {
    it: "wasn't replaced by one that had been given up before it began",
    writes: () => [write(line(2), unknown), write(line(1), yes)],
    facts: { cartLines: [{ cart: "c", sku: "lamp", quantity: 2 }] },
    found: { "cart line": { writes: 2, acknowledged: 1, unknownKept: 1, lost: named(2, "c lamp") } },
  },
  {
    it: "that was refused isn't there because an equal one is",
    writes: () => [write(line(2), yes), write(line(2), refused)],
    facts: { cartLines: [{ cart: "c", sku: "lamp", quantity: 2 }] },
    found: { "cart line": { writes: 2, acknowledged: 1, kept: 1, refused: 1 } },
  },
];

const reviews: readonly ComparedCase[] = [
  {
    it: "is the last one that its customer wrote of the product",
    writes: () => [write(review("one"), yes), write(review("two"), yes)],
    facts: { reviews: [{ sku: "lamp", title: "two" }] },
    found: { review: { writes: 2, acknowledged: 2, kept: 1, superseded: 1 } },
  },
  {
    it: "may be either of two that were under way at the same time",
    writes: () => [{ ...write(review("one"), yes), heardAt: 25 }, write(review("two"), yes)],
    facts: { reviews: [{ sku: "lamp", title: "two" }] },
    found: { review: { writes: 2, acknowledged: 2, kept: 1, superseded: 1 } },
  },
  {
    it: "is lost when an older one has come back, and of another product isn't it",
    writes: () => [write(review("one"), yes), write(review("two"), yes)],
    facts: {
      reviews: [
        { sku: "lamp", title: "one" },
        { sku: "chair", title: "two" },
      ],
    },
    found: { review: { writes: 2, acknowledged: 2, superseded: 1, lost: named(2, "two") } },
  },
  {
    it: "is doubled when it is there twice",
    writes: () => [write(review("one"), yes)],
    facts: {
      reviews: [
        { sku: "lamp", title: "one" },
        { sku: "lamp", title: "one" },
      ],
    },
    found: { review: { ...one, kept: 1, doubled: named(1, "one") } },
  },
];

const registrations: readonly ComparedCase[] = [
  {
    it: "is kept, lost, or found to have been done",
    writes: () => [
      write({ kind: "registration", email: "kept@example.com" }, yes),
      write({ kind: "registration", email: "lost@example.com" }, yes),
      write({ kind: "registration", email: "done@example.com" }, unknown, refused),
    ],
    facts: { customerEmails: ["kept@example.com", "done@example.com"] },
    found: {
      registration: {
        ...{ writes: 3, acknowledged: 2, kept: 1, unknownKept: 1 },
        lost: named(2, "lost@example.com"),
      },
    },
  },
];

export const comparedCases = {
  "an order": orders,
  "a cart line": cartLines,
  "a review": reviews,
  "a registration": registrations,
};
