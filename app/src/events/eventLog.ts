import type { ConsumerName } from "../configuration/settings";
import type { Queryable } from "../stores/relational/relational";
import { eventSchemaVersion, type EventType, type StoreEvent } from "./event";

/** An event as the table has it, with its place among all. */
export interface RecordedEvent {
  readonly position: string;
  readonly event: StoreEvent;
  /**
   * What a topic recognises it by within five minutes: its id, and another for each region that takes over. A topic that has had it once,
   * lost its region and got it back, would otherwise drop what nobody acted on.
   */
  readonly deduplicationId: string;
}

interface EventRow {
  readonly position: string;
  readonly id: string;
  readonly type: EventType;
  readonly subject: string;
  readonly data: StoreEvent["data"];
  readonly occurredAt: Date;
  readonly takeovers?: number;
}

const columns = `position, id, type, subject, data, occurred_at AS "occurredAt"`;

const eventOf = ({ id, type, subject, data, occurredAt }: EventRow): StoreEvent =>
  ({
    ...{ specversion: "1.0", id, source: "/storefront", type, subject, time: occurredAt.toISOString() },
    ...{ datacontenttype: "application/json", dataschema: eventSchemaVersion, data },
  }) as StoreEvent;

/** What no topic has acknowledged yet, in the order in which it happened. */
export async function unpublished(db: Queryable, limit: number): Promise<RecordedEvent[]> {
  const { rows } = await db.query<EventRow>({
    name: "events-unpublished",
    text: `SELECT ${columns}, takeovers FROM events WHERE published_in IS NULL ORDER BY position LIMIT $1`,
    values: [limit],
  });
  return rows.map((row) => ({
    position: row.position,
    event: eventOf(row),
    deduplicationId: row.takeovers ? `${row.id}#${row.takeovers}` : row.id,
  }));
}

export interface PublishedEvents {
  readonly positions: readonly string[];
  readonly region: string;
  readonly consumers: Consumers;
}

/** Who wants which events. */
export type Consumers = Readonly<Partial<Record<ConsumerName, readonly EventType[]>>>;

/** Consumers of a type as SQL has them: pairs, side by side. */
const pairs = (consumers: Consumers): [consumers: string[], types: string[]] => {
  const all = Object.entries(consumers).flatMap(([name, types]) => types.map((type) => [name, type] as const));
  return [all.map(([name]) => name), all.map(([, type]) => type)];
};

/** Rows are always locked in the order of their positions: publisher and consumers change the same ones. */
const everybodyActed = (who: string, names: string, types: string): string =>
  `${who} @> ARRAY(SELECT name FROM unnest(${names}::text[], ${types}::text[]) AS wanted (name, type) WHERE wanted.type = events.type)`;

/** Marks what the region's topic has acknowledged. */
export async function markPublished(tx: Queryable, { positions, region, consumers }: PublishedEvents): Promise<void> {
  await tx.query({
    name: "events-published",
    text: `
      WITH held AS (SELECT position FROM events WHERE position = ANY ($1::bigint[]) ORDER BY position FOR NO KEY UPDATE)
      UPDATE events SET published_in = $2, done_at = CASE WHEN ${everybodyActed("acted_by", "$3", "$4")} THEN now() END
      FROM held WHERE events.position = held.position`,
    values: [positions, region, ...pairs(consumers)],
  });
}

/**
 * Has a region that takes over publish anew what another region's topic took and not everybody acted on: it may still lie in queues
 * of a region that is gone. Whoever did hear of it recognises it by its id.
 * @returns how many
 */
export async function takeOver(tx: Queryable, region: string): Promise<number> {
  const { rowCount } = await tx.query({
    name: "events-take-over",
    text: `
      WITH held AS (
        SELECT position FROM events WHERE published_in IS NOT NULL AND done_at IS NULL AND published_in <> $1
        ORDER BY position FOR NO KEY UPDATE
      )
      UPDATE events SET published_in = NULL, takeovers = takeovers + 1 FROM held WHERE events.position = held.position`,
    values: [region],
  });
  return rowCount ?? 0;
}

export interface Acting {
  readonly consumer: ConsumerName;
  readonly ids: readonly string[];
  readonly consumers: Consumers;
}

/**
 * Claims events for a consumer, whose effect belongs into the same transaction: of two that hold the same event at the same time one waits
 * here for the other, and then finds nothing to do.
 * @returns those on which it hasn't acted yet, in their order and as the database has them.
 */
export async function claimEvents(tx: Queryable, { consumer, ids, consumers }: Acting): Promise<StoreEvent[]> {
  const { rows } = await tx.query<EventRow>({
    name: "events-claim",
    text: `
      WITH held AS (
        SELECT position FROM events WHERE id = ANY ($1) AND NOT acted_by @> ARRAY[$2::text] ORDER BY position FOR NO KEY UPDATE
      ), acted AS (
        UPDATE events SET acted_by = array_append(acted_by, $2::text),
          done_at = CASE WHEN published_in IS NOT NULL AND ${everybodyActed("array_append(acted_by, $2::text)", "$3", "$4")} THEN now() END
        FROM held WHERE events.position = held.position
        RETURNING events.position, id, type, subject, data, occurred_at
      )
      SELECT ${columns} FROM acted ORDER BY position`,
    values: [ids, consumer, ...pairs(consumers)],
  });
  return rows.map(eventOf);
}

/** Marks every event of a type as acted on by a consumer that made its effect anew from what the events are about. As a statement's CTE. */
export const actedAnew = (
  type: EventType,
  { consumer, consumers }: Omit<Acting, "ids">,
): { text: string; values: unknown[] } => ({
  text: `UPDATE events SET acted_by = array_append(acted_by, $2::text),
      done_at = CASE WHEN published_in IS NOT NULL AND ${everybodyActed("array_append(acted_by, $2::text)", "$3", "$4")} THEN now() END
    WHERE type = $1 AND NOT acted_by @> ARRAY[$2::text]`,
  values: [type, consumer, ...pairs(consumers)],
});

/** Which of these the database has: what it hasn't was lost with a region before it was replicated, or is older than what is kept. */
export async function knownEvents(db: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ id: string }>({
    name: "events-known",
    text: "SELECT id FROM events WHERE id = ANY ($1)",
    values: [ids],
  });
  return new Set(rows.map((it) => it.id));
}

/** SQS keeps messages for 14 days at most: what comes later than this can't be one of ours. */
const keptDays = 16;

/** Forgets what is done and can't come again. @returns how many */
export async function pruneEvents(tx: Queryable, limit: number): Promise<number> {
  const { rowCount } = await tx.query(
    `DELETE FROM events WHERE position IN (SELECT position FROM events WHERE done_at < now() - make_interval(days => $2)
       ORDER BY done_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
    [limit, keptDays],
  );
  return rowCount ?? 0;
}

export interface Backlog {
  readonly unpublished: number;
  readonly onTheirWay: number;
  /** Age in seconds of the oldest that isn't published. */
  readonly oldestSeconds: number;
}

export async function backlog(db: Queryable): Promise<Backlog> {
  const { rows } = await db.query<Backlog>({
    name: "events-backlog",
    text: `SELECT (SELECT count(*)::int FROM events WHERE published_in IS NULL) AS unpublished,
      (SELECT count(*)::int FROM events WHERE published_in IS NOT NULL AND done_at IS NULL) AS "onTheirWay",
      coalesce((SELECT extract(epoch FROM now() - min(occurred_at))::float FROM events WHERE published_in IS NULL), 0)
        AS "oldestSeconds"`,
  });
  return rows[0]!;
}
