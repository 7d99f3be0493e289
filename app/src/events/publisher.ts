import type pg from "pg";
import type { FastifyBaseLogger } from "fastify";
import { pause } from "../server/pause";
import type { Relational } from "../stores/relational/relational";
import { counter } from "../telemetry/measures";
import type { EventDelivery, EventBus, OutgoingEvent } from "./bus";
import { type Consumers, markPublished, pruneEvents, type RecordedEvent, takeOver, unpublished } from "./eventLog";

export interface PublisherServices {
  readonly relational: Relational;
  readonly bus: EventBus;
  readonly region: string;
  readonly consumers: Consumers;
  readonly log: FastifyBaseLogger;
}

export interface PublisherOptions {
  /** Milliseconds between two looks where there was nothing. Default 100. */
  readonly pollMs?: number;
  /** Milliseconds between two attempts to become the region's publisher. Default 1000. */
  readonly standbyMs?: number;
  /** Events that are looked at together: what waits beyond them stays in the database. Default 500. */
  readonly window?: number;
}

/** Any number that nobody else takes: "events" in hexadecimal digits of ASCII, shortened. */
const publisherLock = 0x6576_656e;
/** Batches under way at the same time. */
const lanes = 4;
const attempts = 4;
const firstPauseMs = 100;
const longestPauseMs = 5000;
type Refusal = Extract<EventDelivery, { kind: "refused" }>;

const pruneEveryMs = 3_600_000;
const prunedAtOnce = 1000;

const published = counter({
  name: "storefront.events.published",
  description: "Events that the topic was handed",
  unit: "{event}",
});

/**
 * Publishes what the database holds, in every instance of the region that writes: one of them at a time, for a lock in the database is held
 * by its connection and goes with it. Whatever is killed in between has been sent and not marked, and is sent once more.
 */
export async function publish(
  services: PublisherServices,
  signal: AbortSignal,
  options: PublisherOptions = {},
): Promise<void> {
  const { pollMs = 100, standbyMs = 1000, window = 500 } = options;
  await services.relational.withConnection(async (client) => {
    await becomePublisher(client, signal, standbyMs);
    if (signal.aborted) return;
    const publisher = new Publisher(services, client as pg.Client, window);
    await publisher.takeOver();
    while (!signal.aborted) {
      const pauseMs = await publisher.round(signal);
      if (pauseMs !== 0) await pause(pauseMs ?? pollMs, signal);
    }
  });
}

async function becomePublisher(client: pg.ClientBase, signal: AbortSignal, standbyMs: number): Promise<void> {
  await client.query("SET statement_timeout = '30s'");
  while (!signal.aborted) {
    const { rows } = await client.query<{ mine: boolean }>("SELECT pg_try_advisory_lock($1) AS mine", [publisherLock]);
    if (rows[0]!.mine) return;
    await pause(standbyMs * (0.8 + 0.4 * Math.random()), signal);
  }
}

class Publisher {
  #pruneAt = Date.now() + Math.random() * 60_000;
  #failures = 0;

  constructor(
    private readonly services: PublisherServices,
    private readonly client: pg.Client,
    private readonly window: number,
  ) {}

  async takeOver(): Promise<void> {
    const { relational, region, log } = this.services;
    const { value } = await relational.write((tx) => takeOver(tx, region));
    if (value > 0) log.warn({ events: value }, "events that another region had published are published once more");
  }

  /** Publishes what is there. @returns how long to wait before the next; undefined: as long as where nothing is. */
  async round(signal: AbortSignal): Promise<number | undefined> {
    if (Date.now() >= this.#pruneAt) await this.#prune();
    const events = await unpublished(this.client, this.window);
    if (events.length === 0) return undefined;
    const taken = await this.#send(events, signal);
    if (taken.length > 0) await this.#mark(taken);
    this.#failures = taken.length > 0 ? 0 : this.#failures + 1;
    // What is stuck must not keep the processor busy, and is tried more and more rarely while nothing goes out.
    if (taken.length < events.length) return backoffMs(this.#failures);
    return events.length === this.window ? 0 : undefined;
  }

  /** Each wave has one event of a subject: the next goes out only when the topic has the one before. */
  async #send(events: readonly RecordedEvent[], signal: AbortSignal): Promise<string[]> {
    const taken: string[] = [];
    const stuck = new Set<string>();
    for (const wave of waves(events)) {
      const open = wave.filter(({ event }) => !stuck.has(event.subject));
      await inLanes(chunks(open, this.services.bus.batch), async (batch) => {
        const refused = await this.#sendBatch(batch, signal);
        for (const { event, position } of batch) {
          if (refused.has(event.id)) stuck.add(event.subject);
          else taken.push(position);
        }
      });
    }
    return taken;
  }

  /** @returns ids that weren't taken after a few attempts. */
  async #sendBatch(batch: readonly RecordedEvent[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const stuck = new Set<string>();
    let left = batch;
    for (let attempt = 1; left.length > 0; attempt++) {
      const said = await this.services.bus.publish(left).catch((error: unknown) => unknownOf(left, error));
      const refused = said.filter((it) => it.kind === "refused");
      published.add(said.length - refused.length);
      const isLast = attempt === attempts || signal.aborted;
      const givenUp = refused.filter((it) => isLast || it.isOurs);
      if (givenUp.length > 0) this.#report(givenUp);
      for (const { id } of givenUp) stuck.add(id);
      const again = new Set(refused.map((it) => it.id).filter((id) => !stuck.has(id)));
      left = left.filter((it) => again.has(it.event.id));
      if (left.length > 0) await pause(backoffMs(attempt - 1), signal);
    }
    return stuck;
  }

  #report(refused: readonly Refusal[]): void {
    const [first] = refused;
    const said = { events: refused.length, first: first!.id, reason: first!.reason };
    this.services.log.warn(said, "events could not be published yet");
  }

  async #mark(positions: readonly string[]): Promise<void> {
    const { relational, region, consumers } = this.services;
    await relational.write((tx) => markPublished(tx, { positions, region, consumers }));
  }

  async #prune(): Promise<void> {
    const { value } = await this.services.relational.write((tx) => pruneEvents(tx, prunedAtOnce));
    this.#pruneAt = Date.now() + (value === prunedAtOnce ? 1000 : pruneEveryMs);
  }
}

const unknownOf = (events: readonly OutgoingEvent[], error: unknown): readonly EventDelivery[] =>
  events.map(({ event: { id } }) => ({ id, kind: "refused", reason: String(error), isOurs: false }));

/** From half of it to the whole, so that nobody repeats in step: 0.1 s at first, twice as long each time, 5 s at most. */
export const backoffMs = (failures: number): number =>
  Math.min(firstPauseMs * 2 ** Math.min(failures, 10), longestPauseMs) * (0.5 + 0.5 * Math.random());

/** The first event of every subject, then the second of every subject that has one, and so on. */
export function waves<T extends { readonly event: { readonly subject: string } }>(events: readonly T[]): T[][] {
  const counts = new Map<string, number>();
  const found: T[][] = [];
  for (const it of events) {
    const index = counts.get(it.event.subject) ?? 0;
    counts.set(it.event.subject, index + 1);
    (found[index] ??= []).push(it);
  }
  return found;
}

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

async function inLanes<T>(all: readonly T[], work: (it: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, left.length) }, lane));
}
