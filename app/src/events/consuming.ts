import type { ConsumerName } from "../configuration/settings";
import type { Queryable, Relational } from "../stores/relational/relational";
import { counter } from "../telemetry/measures";
import type { EventType, StoreEvent } from "./event";
import { claimEvents, type Consumers, knownEvents } from "./eventLog";

/** Whoever acts on events, and whose effect is in the relational store. */
export interface EventConsumer {
  readonly name: ConsumerName;
  /** What it wants to hear of; anything else is done as soon as it is seen. */
  readonly types: readonly EventType[];
  /** Locks that must be held before any event's row is. */
  prepare?(tx: Queryable): Promise<void>;
  /** The effect, in the transaction in which the events are marked: both are committed or neither is. */
  act(tx: Queryable, events: readonly StoreEvent[]): Promise<void>;
}

export const wantedBy = (consumers: readonly EventConsumer[]): Consumers =>
  Object.fromEntries(consumers.map(({ name, types }) => [name, types]));

const consumed = counter({
  name: "storefront.events.consumed",
  description: "Events by what became of them",
  unit: "{event}",
});

export interface Consumed {
  readonly acted: number;
  /** It had acted on these before. */
  readonly repeated: number;
  /** The database doesn't have these: they were lost with a region, or are older than what is kept. Nothing is done about them. */
  readonly unknown: readonly string[];
}

/**
 * Has a consumer act on each event once, however often and in how many places it comes in. What the database says of an event counts,
 * not what a message does.
 */
export async function consume(
  relational: Relational,
  { consumer, consumers }: { readonly consumer: EventConsumer; readonly consumers: Consumers },
  events: readonly StoreEvent[],
): Promise<Consumed> {
  const wanted = events.filter((it) => consumer.types.includes(it.type)).map((it) => it.id);
  if (wanted.length === 0) return { acted: 0, repeated: 0, unknown: [] };
  const { value } = await relational.write(async (tx) => {
    await consumer.prepare?.(tx);
    const claimed = await claimEvents(tx, { consumer: consumer.name, ids: wanted, consumers });
    if (claimed.length > 0) await consumer.act(tx, claimed);
    const acted = new Set(claimed.map((it) => it.id));
    const others = [...new Set(wanted.filter((id) => !acted.has(id)))];
    const known = others.length > 0 ? await knownEvents(tx, others) : new Set<string>();
    return { acted: claimed.length, repeated: wanted.length - claimed.length, others, known };
  });
  const unknown = value.others.filter((id) => !value.known.has(id));
  const result = { acted: value.acted, repeated: value.repeated - unknown.length, unknown };
  for (const [outcome, count] of [
    ["acted", result.acted],
    ["repeated", result.repeated],
    ["unknown", unknown.length],
  ] as const)
    if (count > 0) consumed.add(count, { consumer: consumer.name, outcome });
  return result;
}
