import { randomUUID } from "node:crypto";
import type pg from "pg";
import { FencedError, NotWriterError, OutcomeUnknownError, type Position, type Written } from "../store";
import type { Pools } from "./pools";

/** What a query needs: a pool for a single read, the transaction's own connection for writes. */
export type Queryable = Pick<pg.ClientBase, "query">;

/** Customers, carts, orders, payments and stock. */
export class Relational {
  constructor(
    private readonly pools: Pools,
    private readonly region: string,
  ) {}

  /** Reads the region's own copy, which may be a moment behind the writer. */
  read<T>(work: (db: Queryable) => Promise<T>): Promise<T> {
    return work(this.pools.reader as unknown as Queryable);
  }

  /**
   * Does all of `work` or nothing, in one transaction at this region's writer, and leaves a mark by which a reader elsewhere can
   * tell that it has arrived. The same statement looks for a fence, so that none can be overlooked between asking and writing.
   *
   * @throws NotWriterError, FencedError: nothing was written. OutcomeUnknownError: the connection broke during the commit.
   */
  async write<T>(work: (tx: Queryable) => Promise<T>): Promise<Written<T>> {
    const client = await this.connectToWriter();
    let committing = false;
    try {
      await client.query("BEGIN");
      const value = await work(client);
      const position = await this.mark(client);
      committing = true;
      await client.query("COMMIT");
      client.release();
      return { value, position };
    } catch (error) {
      await abandon(client, error);
      throw translated(error, committing);
    }
  }

  /** Reads from the server that writes, never from a copy of it: for what decides a write. @throws NotWriterError */
  async readAtWriter<T>(work: (db: Queryable) => Promise<T>): Promise<T> {
    const client = await this.connectToWriter();
    try {
      const value = await work(client);
      client.release();
      return value;
    } catch (error) {
      await abandon(client, error);
      throw translated(error, false);
    }
  }

  /** A connection to the writer of its own, for what brings its own transactions. @throws NotWriterError */
  async withConnection<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    const client = await this.connectToWriter();
    try {
      return await work(client);
    } catch (error) {
      throw translated(error, false);
    } finally {
      // Whatever it set for its session goes with the connection.
      client.release(true);
    }
  }

  /** Whether this region's copy shows everything up to the mark. */
  async hasReached(mark: string): Promise<boolean> {
    const { rowCount } = await this.pools.reader.query("SELECT FROM write_marks WHERE id = $1", [mark]);
    return rowCount === 1;
  }

  close(): Promise<void> {
    return this.pools.close();
  }

  private async connectToWriter(): Promise<pg.PoolClient> {
    try {
      return await this.pools.writer.connect();
    } catch (error) {
      throw new NotWriterError("relational", { cause: error });
    }
  }

  private async mark(client: pg.PoolClient): Promise<Position> {
    const { rows } = await client.query<{ reason: string | null; mark: string | null }>(
      `WITH fence AS (SELECT reason FROM fences WHERE region = $2),
            mark AS (INSERT INTO write_marks (id) SELECT $1 WHERE NOT EXISTS (SELECT FROM fence) RETURNING id)
       SELECT (SELECT id FROM mark) AS mark, (SELECT reason FROM fence) AS reason`,
      [randomUUID(), this.region],
    );
    const { mark, reason } = rows[0]!;
    if (mark === null) throw new FencedError(reason ?? "no reason given");
    return { store: "relational", mark };
  }
}

/** A connection on which anything but a query's own error happened is not given to the next request. */
async function abandon(client: pg.PoolClient, error: unknown): Promise<void> {
  const broken = await client.query("ROLLBACK").then(
    () => false,
    () => true,
  );
  client.release(broken || isReadOnly(error));
}

function translated(error: unknown, committing: boolean): unknown {
  const sqlState = (error as { code?: string }).code;
  if (isReadOnly(error)) return new NotWriterError("relational", { cause: error });
  if (error instanceof Error && isConnectionFailure(sqlState, error)) {
    return committing
      ? new OutcomeUnknownError("relational", { cause: error })
      : new NotWriterError("relational", { cause: error });
  }
  return error;
}

/** 25006: read_only_sql_transaction, which a standby answers (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const isReadOnly = (error: unknown): boolean => (error as { code?: string }).code === "25006";

/** Class 08: connection exceptions; 57P01–57P03: the server is going down or not up yet; otherwise the socket's own error. */
function isConnectionFailure(code: string | undefined, error: Error): boolean {
  if (code) return /^(08|57P0[123])/.test(code) || /^E[A-Z]+$/.test(code);
  return /Connection terminated|Query read timeout/.test(error.message);
}
