import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { SkuSchema } from "../catalogue/schemas";

/**
 * What is told of what happened, in the form of CloudEvents 1.0. A consumer may read the parts that it knows and nothing else: a later
 * version adds members, and never changes or takes away one of these. A change that can't be made so gets another `dataschema`.
 */
export const eventSchemaVersion = "/schemas/events/1";

const MoneySchema = Type.Object({
  amount: Type.Integer({ minimum: 0 }),
  currency: Type.String({ pattern: "^[A-Z]{3}$" }),
});
const OrderSchema = Type.Object({
  orderId: Type.String({ format: "uuid" }),
  number: Type.String(),
  total: MoneySchema,
});

/** Of each type. Nothing of a person: who may know more asks the database by these ids. */
export const eventData = {
  "order.placed": OrderSchema,
  "order.paid": OrderSchema,
  "order.declined": OrderSchema,
  "order.cancelled": OrderSchema,
  "order.shipped": Type.Object({
    orderId: Type.String({ format: "uuid" }),
    number: Type.String(),
    carrier: Type.Optional(Type.String()),
    trackingCode: Type.Optional(Type.String()),
  }),
  /** Money that was charged for an order that isn't carried out went back. */
  "order.refunded": Type.Object({
    orderId: Type.String({ format: "uuid" }),
    number: Type.String(),
    amount: MoneySchema,
  }),
  "stock.low": Type.Object({ sku: SkuSchema, available: Type.Integer({ minimum: 0 }) }),
  "review.posted": Type.Object({
    sku: SkuSchema,
    reviewId: Type.String(),
    rating: Type.Integer({ minimum: 1, maximum: 5 }),
  }),
  /** `failed`: no server took it. `suppressed`: its address is known not to exist, or its owner complained. */
  "mail.failed": Type.Object({
    orderId: Type.String({ format: "uuid" }),
    number: Type.String(),
    mail: Type.Union([
      Type.Literal("order-confirmation"),
      Type.Literal("order-shipped"),
      Type.Literal("order-refunded"),
    ]),
    reason: Type.Union([Type.Literal("failed"), Type.Literal("suppressed")]),
  }),
} as const;

export type EventType = keyof typeof eventData;
export const eventTypes = Object.keys(eventData) as readonly EventType[];

const envelope = {
  specversion: Type.Literal("1.0"),
  id: Type.String({ minLength: 1, maxLength: 128, pattern: "^[!-~]+$" }),
  source: Type.Literal("/storefront"),
  /** An order's id, a product's code: what happened to one is told in its order, and no order is kept between two. */
  subject: Type.String({ minLength: 1, maxLength: 128, pattern: "^[!-~]+$" }),
  time: Type.String({ format: "date-time" }),
  datacontenttype: Type.Literal("application/json"),
  dataschema: Type.Literal(eventSchemaVersion),
};

/** Every event that there is, as JSON Schema. */
export const EventSchema = Type.Union(
  eventTypes.map((type) => Type.Object({ ...envelope, type: Type.Literal(type), data: eventData[type] })),
);

const checked = Compile(EventSchema);

type Envelope = { readonly [Name in keyof typeof envelope]: Static<(typeof envelope)[Name]> };
export type EventOf<T extends EventType> = Envelope & {
  readonly type: T;
  readonly data: Static<(typeof eventData)[T]>;
};
export type StoreEvent = { [T in EventType]: EventOf<T> }[EventType];

/** A message that is no event of this schema; who sent it is asked, not the message. */
export class NoEventError extends Error {
  constructor(reason: string) {
    super(`not an event of ${eventSchemaVersion}: ${reason}`);
    this.name = "NoEventError";
  }
}

/** @throws NoEventError */
export function checkEvent(value: unknown): StoreEvent {
  if (checked.Check(value)) return value as StoreEvent;
  const [first] = checked.Errors(value);
  throw new NoEventError(first ? `${first.instancePath || "/"} ${first.message}` : "it has another form");
}

/** A message's text, with or without the envelope that SNS puts around what isn't delivered raw. @throws NoEventError */
export function parseEvent(text: string): StoreEvent {
  return checkEvent(unwrapped(text));
}

/** @throws NoEventError where it is no JSON. */
export function unwrapped(text: string): unknown {
  try {
    const value = JSON.parse(text) as { Type?: unknown; Message?: unknown } | null;
    return value?.Type === "Notification" && typeof value.Message === "string" ? JSON.parse(value.Message) : value;
  } catch {
    throw new NoEventError("it is no JSON");
  }
}
