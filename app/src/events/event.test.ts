import assert from "node:assert/strict";
import { checkEvent, eventTypes, NoEventError, parseEvent } from "./event";

const order = { orderId: "6a9fec4d-9a14-4110-ab84-d3e524b5f72f", number: "M-1" };
const total = { amount: 1999, currency: "USD" };
const data: Readonly<Record<string, object>> = {
  "order.placed": { ...order, total },
  "order.paid": { ...order, total },
  "order.declined": { ...order, total },
  "order.cancelled": { ...order, total },
  "order.shipped": { ...order, carrier: "DHL", trackingCode: "1Z" },
  "order.refunded": { ...order, amount: total },
  "stock.low": { sku: "a-lamp", available: 5 },
  "review.posted": { sku: "a-lamp", reviewId: "abc", rating: 5 },
  "mail.failed": { ...order, mail: "order-shipped", reason: "failed" },
};

const event = (type: string, more: object = {}): object => ({
  ...{
    specversion: "1.0",
    id: `${type}/1`,
    source: "/storefront",
    type,
    subject: "1",
    time: "2026-11-30T12:00:00.000Z",
  },
  ...{ datacontenttype: "application/json", dataschema: "/schemas/events/1", data: data[type] },
  ...more,
});

describe("Events of version 1 of their schema", () => {
  it("are these, in this form", () => {
    assert.deepEqual([...eventTypes], Object.keys(data));
    for (const type of eventTypes) assert.equal(checkEvent(event(type)).type, type);
  });

  it("may have members that this version doesn't know", () => {
    checkEvent(event("order.paid", { traceparent: "x", data: { ...data["order.paid"], coupon: "x" } }));
  });

  it("are read with and without the envelope of SNS", () => {
    const text = JSON.stringify(event("stock.low"));
    assert.deepEqual(parseEvent(text), parseEvent(JSON.stringify({ Type: "Notification", Message: text })));
  });

  it("aren't anything else", () => {
    const wrong = [
      ...[event("order.lost"), event("order.paid", { data: data["stock.low"] }), event("order.paid", { id: "a b" })],
      ...[event("order.paid", { dataschema: "/schemas/events/2" }), null, []],
    ];
    for (const it of wrong) assert.throws(() => checkEvent(it), NoEventError);
    assert.throws(() => parseEvent("order"), /not an event of \/schemas\/events\/1: it is no JSON/);
  });
});
