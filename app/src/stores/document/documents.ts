import { randomUUID } from "node:crypto";
import type { Collection, Db } from "mongodb";
import type { Fence } from "../fence";
import { readsFromWriter } from "../readFrom";
import type { Position, Written } from "../store";
import { within } from "../within";
import type { Clients } from "./clients";
import { readFailure, writeFailure } from "./failures";
import type { RenewedClient } from "./renewedClient";

/** More than the driver's own limits for one command; a migration that makes indexes in a full collection is done before. */
const operationTimeoutMs = 10_000;

const markTimeoutMs = 2000;

/** Id: the mark. */
export interface WriteMark {
  readonly _id: string;
  readonly at: Date;
}

export const writeMarks = (db: Db): Collection<WriteMark> => db.collection<WriteMark>("writeMarks");

/** Catalogue and reviews. No transactions: every write changes one document, and a mark follows it. */
export class Documents {
  constructor(
    private readonly clients: Clients,
    private readonly database: string,
    private readonly fence: Fence,
  ) {}

  /**
   * Reads the region's own copy, which may be a moment behind the writer.
   * @throws UnreachableError, BusyError
   */
  async read<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const client = readsFromWriter("document") ? this.clients.writer : this.clients.reader;
    try {
      return await within(operationTimeoutMs, work(this.of(client)));
    } catch (error) {
      client.failed(error);
      throw readFailure(error);
    }
  }

  /**
   * `work` must be such that it may be done again from its beginning: where it fails half-way, the writer's region may do that.
   *
   * @throws NotWriterError, FencedError, BusyError: nothing was written. OutcomeUnknownError: the connection broke meanwhile.
   */
  async write<T>(work: (db: Db) => Promise<T>): Promise<Written<T>> {
    this.fence.refuse();
    const client = this.clients.writer;
    const db = this.of(client);
    try {
      const value = await within(operationTimeoutMs, work(db));
      return { value, position: await leaveMark(db) };
    } catch (error) {
      client.failed(error);
      throw writeFailure(error);
    }
  }

  /** Whether this region's copy shows everything up to the mark; or its writer, for a caller that reads from there. */
  async hasReached(mark: string): Promise<boolean> {
    const found = await this.read((db) => writeMarks(db).findOne({ _id: mark }, { projection: { _id: 1 } }));
    return found !== null;
  }

  close(): Promise<void> {
    return this.clients.close();
  }

  private of(client: RenewedClient): Db {
    return client.current.db(this.database);
  }
}

/** What was written stays written where its mark fails: a mark that nobody finds only sends the next reads to the writer. */
async function leaveMark(db: Db): Promise<Position> {
  const mark = randomUUID();
  const leaving = writeMarks(db).insertOne({ _id: mark, at: new Date() });
  await within(markTimeoutMs, leaving).catch(() => undefined);
  return { store: "document", mark };
}
