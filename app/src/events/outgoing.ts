import type { FastifyBaseLogger } from "fastify";
import { pause } from "../server/pause";
import type { Queryable, Relational } from "../stores/relational/relational";
import { FencedError, NotWriterError } from "../stores/store";

/** What is to be sent now. */
export interface Due {
  readonly id: string;
  readonly attempts: number;
}

/** What of a table's rows is sent, and how. */
export interface Outgoing<Row extends Due, End extends string> {
  readonly table: "mails" | "alerts";
  /** Beside `id` and `attempts`, as a query selects them. */
  readonly columns: string;
  /** @returns how it ended. @throws a RefusedError where trying again is no use; any other Error: it is tried later */
  send(row: Row): Promise<End>;
  /** What belongs to the end of a row, in the same transaction. */
  settled?(tx: Queryable, row: Row, end: End | "failed"): Promise<void>;
  /** Of a row that has ended. */
  count(row: Row, end: End | "failed"): void;
}

/** Whoever was to send it will never take it. */
export class RefusedError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = "RefusedError";
  }
}

export interface OutgoingServices {
  readonly relational: Relational;
  readonly log: FastifyBaseLogger;
}

const pollMs = 1000;
const batch = 10;
/** Seconds until somebody else tries: longer than any attempt takes. */
const leaseSeconds = 60;
/** Over about a day and a half. */
const attempts = 12;
const longestPauseSeconds = 6 * 3600;

/**
 * Sends what is written down, in every instance of the region that writes; they share the work. A row is marked after whoever takes it has
 * taken it: a process that is killed in between sends it once more, under the same id. See docs/decisions/0059-a-mail-is-sent-at-least-once.md.
 */
export async function sendOutgoing<Row extends Due, End extends string>(
  services: OutgoingServices,
  outgoing: Outgoing<Row, End>,
  signal: AbortSignal,
): Promise<void> {
  const sender = new Sender(services, outgoing);
  while (!signal.aborted) {
    const isFull = await sender.round().catch((error: unknown) => {
      if (!(error instanceof NotWriterError || error instanceof FencedError))
        services.log.error({ err: error }, `${outgoing.table} could not be looked for, which is tried again`);
      return false;
    });
    if (!isFull) await pause(pollMs, signal);
  }
}

class Sender<Row extends Due, End extends string> {
  constructor(
    private readonly services: OutgoingServices,
    private readonly outgoing: Outgoing<Row, End>,
  ) {}

  /** @returns whether there may be more. */
  async round(): Promise<boolean> {
    const { relational } = this.services;
    if (!(await relational.read((db) => this.#isAnyDue(db)))) return false;
    const { value: due } = await relational.write((tx) => this.#claim(tx));
    await Promise.all(due.map((it) => this.#send(it)));
    return due.length === batch;
  }

  async #send(row: Row): Promise<void> {
    const { relational, log } = this.services;
    try {
      await this.#settle(row, await this.outgoing.send(row));
    } catch (error) {
      const isFinal = error instanceof RefusedError || row.attempts >= attempts;
      const said = { err: error, id: row.id, attempts: row.attempts, isFinal };
      log.warn(said, `one of ${this.outgoing.table} could not be sent`);
      if (isFinal) return await this.#settle(row, "failed", String(error));
      const pauseSeconds = Math.min(30 * 2 ** row.attempts, longestPauseSeconds) * (0.5 + 0.5 * Math.random());
      await relational.write((tx) => this.#postpone(tx, row.id, pauseSeconds, String(error))).catch(() => undefined);
    }
  }

  async #isAnyDue(db: Queryable): Promise<boolean> {
    const { table } = this.outgoing;
    const { rows } = await db.query<{ due: boolean }>({
      name: `${table}-due`,
      text: `SELECT EXISTS (SELECT FROM ${table} WHERE state = 'due' AND due_at <= now()) AS due`,
    });
    return rows[0]!.due;
  }

  /** Takes rows away from other senders for a minute. Whoever dies meanwhile has sent them or not, which nobody knows: they are due again. */
  async #claim(tx: Queryable): Promise<Row[]> {
    const { table, columns } = this.outgoing;
    const { rows } = await tx.query<Row>({
      name: `claim-${table}`,
      text: `
        WITH due AS (
          SELECT id FROM ${table} WHERE state = 'due' AND due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
        )
        UPDATE ${table} SET attempts = attempts + 1, due_at = now() + make_interval(secs => $2) FROM due WHERE ${table}.id = due.id
        RETURNING ${table}.id, attempts, ${columns}`,
      values: [batch, leaseSeconds],
    });
    return rows;
  }

  async #settle(row: Row, end: End | "failed", problem?: string): Promise<void> {
    const { table, settled, count } = this.outgoing;
    await this.services.relational.write(async (tx) => {
      const { rowCount } = await tx.query(
        `UPDATE ${table} SET state = $2, settled_at = now(), problem = $3 WHERE id = $1 AND state = 'due'`,
        [row.id, end, problem ?? null],
      );
      if (rowCount === 1) await settled?.(tx, row, end);
    });
    count(row, end);
  }

  async #postpone(tx: Queryable, id: string, seconds: number, problem: string): Promise<void> {
    await tx.query(
      `UPDATE ${this.outgoing.table} SET due_at = now() + make_interval(secs => $2), problem = $3 WHERE id = $1 AND state = 'due'`,
      [id, seconds, problem],
    );
  }
}
