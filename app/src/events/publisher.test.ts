import assert from "node:assert/strict";
import type { FastifyBaseLogger } from "fastify";
import pino from "pino";
import type { Relational } from "../stores/relational/relational";
import type { EventDelivery, EventBus } from "./bus";
import { wantedEvents } from "./consumers";
import type { StoreEvent } from "./event";
import { publish, waves } from "./publisher";

const log = pino({ level: "silent" }) as unknown as FastifyBaseLogger;

interface Row {
  readonly position: string;
  readonly id: string;
  readonly subject: string;
  published: boolean;
}

const row = (position: number, subject: string): Row => ({
  ...{ position: String(position), id: `order.paid/${position}`, subject, published: false },
});

/** The database, as far as the publisher asks it. */
class Events {
  constructor(readonly rows: Row[]) {}

  readonly relational = {
    withConnection: (work: (client: unknown) => Promise<void>) => work(this),
    write: async (work: (tx: unknown) => Promise<unknown>) => ({ value: await work(this) }),
  } as unknown as Relational;

  async query(query: string | { name?: string; values?: unknown[] }): Promise<{ rows: unknown[]; rowCount: number }> {
    if (typeof query === "string") return { rows: [{ mine: true }], rowCount: 0 };
    if (query.name === "events-published")
      for (const it of this.rows) if ((query.values![0] as string[]).includes(it.position)) it.published = true;
    const open = this.rows.filter((it) => !it.published).map((it) => ({ ...it, occurredAt: new Date(0) }));
    return { rows: query.name === "events-unpublished" ? open : [], rowCount: 0 };
  }
}

/** Publishes until all are marked, or `rounds` answers were given. @returns the batches, by the events' ids */
async function publishAll(events: Events, answer: (event: StoreEvent) => EventDelivery): Promise<string[][]> {
  const sent: string[][] = [];
  const stopped = new AbortController();
  const bus: EventBus = {
    batch: 2,
    publish: async (batch) => {
      sent.push(batch.map((it) => it.deduplicationId));
      if (sent.length > 30) stopped.abort();
      return batch.map(({ event }) => answer(event));
    },
    close: () => undefined,
  };
  const { relational } = events;
  const services = { relational, bus, region: "us-east-1", consumers: wantedEvents(undefined), log };
  const working = publish(services, stopped.signal, { pollMs: 1 });
  while (!stopped.signal.aborted && events.rows.some((it) => !it.published))
    await new Promise((resolve) => setImmediate(resolve));
  stopped.abort();
  await working;
  return sent;
}

const taken = ({ id }: StoreEvent): EventDelivery => ({ id, kind: "taken" });

describe("The publisher", () => {
  it("never has two events of one subject under way", () => {
    const all = ["a", "b", "a", "c", "a", "b"].map((subject, index) => ({ event: { subject }, index }));
    assert.deepEqual(
      waves(all).map((wave) => wave.map((it) => it.index)),
      [[0, 1, 3], [2, 5], [4]],
    );
  });

  it("sends batches of what the bus takes, and marks them", async () => {
    const events = new Events([row(1, "a"), row(2, "b"), row(3, "c"), row(4, "a")]);
    const sent = await publishAll(events, taken);
    assert.deepEqual(sent, [["order.paid/1", "order.paid/2"], ["order.paid/3"], ["order.paid/4"]]);
  });

  it("sends again what wasn't taken, and holds back what comes after it in its subject, and nothing else", async () => {
    const events = new Events([row(1, "a"), row(2, "a"), row(3, "b")]);
    let refusals = 0;
    const refusedOnce = (event: StoreEvent): EventDelivery =>
      event.id === "order.paid/1" && refusals++ === 0
        ? { id: event.id, kind: "refused", reason: "throttled", isOurs: false }
        : taken(event);
    const sent = await publishAll(events, refusedOnce);
    assert.deepEqual(sent, [["order.paid/1", "order.paid/3"], ["order.paid/1"], ["order.paid/2"]]);
  });

  it("doesn't send what the topic will never take again and again at once, nor what comes after it", async () => {
    const events = new Events([row(1, "a"), row(2, "a"), row(3, "b")]);
    const working = publishAll(events, (event) =>
      event.subject === "a" ? { id: event.id, kind: "refused", reason: "too large", isOurs: true } : taken(event),
    );
    while (!events.rows[2]!.published) await new Promise((resolve) => setImmediate(resolve));
    for (const it of events.rows) it.published = true;
    const sent = await working;
    assert.deepEqual(sent[0], ["order.paid/1", "order.paid/3"]);
    assert.ok(sent.every((batch) => !batch.includes("order.paid/2")));
  });
});
