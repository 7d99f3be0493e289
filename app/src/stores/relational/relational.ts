import { randomUUID } from "node:crypto";
import pg from "pg";
import type { Fence } from "../fence";
import { readsFromWriter } from "../readFrom";
import type { Position, Written } from "../store";
import { endsConnection, isReadOnly, readFailure, type Stage, writeFailure } from "./failures";
import type { Pools } from "./pools";

/** What a query needs: a pool for a single read, the transaction's own connection for writes. */
export type Queryable = Pick<pg.ClientBase, "query">;

/** Customers, carts, orders, payments and stock. */
export class Relational {
  constructor(
    private readonly pools: Pools,
    private readonly region: string,
    private readonly fence: Fence,
  ) {}

  /**
   * Reads the region's own copy, which may be a moment behind the writer.
   * @throws UnreachableError, BusyError
   */
  async read<T>(work: (db: Queryable) => Promise<T>): Promise<T> {
    try {
      return await work(
        (readsFromWriter("relational") ? this.pools.writer : this.pools.reader) as unknown as Queryable,
      );
    } catch (error) {
      throw readFailure(error);
    }
  }

  /**
   * Does all of `work` or nothing, in one transaction at this region's writer, and leaves a mark by which a reader elsewhere can
   * tell that it has arrived. The mark looks for a fence, so that none can be overlooked between asking and writing.
   *
   * @throws NotWriterError, FencedError, BusyError: nothing was written. OutcomeUnknownError: the connection broke during the commit.
   */
  async write<T>(work: (tx: Queryable) => Promise<T>): Promise<Written<T>> {
    this.fence.refuse();
    let stage: Stage = "connecting";
    let client: pg.PoolClient | undefined;
    try {
      client = await this.pools.connectToWriter();
      stage = "working";
      await client.query("BEGIN");
      const value = await work(client);
      const position: Position = { store: "relational", mark: randomUUID() };
      stage = "committing";
      await client.query(this.markAndCommit(position.mark));
      client.release();
      return { value, position };
    } catch (error) {
      if (client) await this.giveBack(client, error);
      throw writeFailure(error, stage);
    }
  }

  /**
   * A connection to the writer of its own, for what brings its own transactions. It isn't the pool's: no statement of it is cut short.
   * @throws NotWriterError
   */
  async withConnection<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    const client = this.pools.newWriterClient();
    let stage: Stage = "connecting";
    try {
      await client.connect();
      stage = "working";
      return await work(client);
    } catch (error) {
      throw writeFailure(error, stage);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Whether this region's copy shows everything up to the mark; or its writer, for a caller that reads from there. */
  async hasReached(mark: string): Promise<boolean> {
    const found = await this.read((db) =>
      db.query({ name: "has-reached", text: "SELECT FROM write_marks WHERE id = $1", values: [mark] }),
    );
    return found.rowCount === 1;
  }

  close(): Promise<void> {
    return this.pools.close();
  }

  /** One round trip: of two statements sent together the second is left out where the first fails. */
  private markAndCommit(mark: string): string {
    return `SELECT leave_mark(${pg.escapeLiteral(mark)}, ${pg.escapeLiteral(this.region)}); COMMIT`;
  }

  private async giveBack(client: pg.PoolClient, error: unknown): Promise<void> {
    if (isReadOnly(error)) this.pools.distrustWriter();
    const broken =
      endsConnection(error) ||
      (await client.query("ROLLBACK").then(
        () => false,
        () => true,
      ));
    client.release(broken);
  }
}
