import assert from "node:assert/strict";
import { metrics, type ObservableCallback } from "@opentelemetry/api";
import type { Services } from "../server/services";
import type { Queryable } from "../stores/relational/relational";
import { observeCarts } from "./instance";

describe("the measure of carts that aren't told of their orders yet", () => {
  const callbacks = new Map<string, ObservableCallback>();
  before(() => {
    const createObservableGauge = (name: string) => ({
      addCallback: (callback: ObservableCallback) => callbacks.set(name, callback),
    });
    metrics.setGlobalMeterProvider({ getMeter: () => ({ createObservableGauge }) } as never);
  });
  after(() => metrics.disable());

  /** What is sent where this many wait, by an instance of a region that writes or doesn't. */
  async function measured(mayWrite: boolean, count: number) {
    const asked: string[] = [];
    const db = {
      query: ({ text }: { text: string }) => (asked.push(text), Promise.resolve({ rows: [{ count }] })),
    } as unknown as Queryable;
    observeCarts({
      writer: { roles: { mayWrite: () => mayWrite } },
      stores: { relational: { read: (work: (db: Queryable) => unknown) => work(db) } },
    } as unknown as Pick<Services, "stores" | "writer">);
    const values: number[] = [];
    const observe = (value: number) => void values.push(value);
    await callbacks.get("storefront.carts.waiting")!({ observe } as never as Parameters<ObservableCallback>[0]);
    return { values, asked };
  }

  it("is sent by the region that writes, and counted where the orders are", async () => {
    const { values, asked } = await measured(true, 3);
    assert.deepEqual(values, [3]);
    assert.match(asked.join(), /FROM cart_table_outbox/);
  });

  it("isn't asked for elsewhere, where every copy shows the same", async () => {
    assert.deepEqual(await measured(false, 3), { values: [], asked: [] });
  });
});
