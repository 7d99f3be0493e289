import { randomUUID } from "node:crypto";
import type { Db, MongoClient } from "mongodb";
import type { Position, Written } from "../store";

/** The two clients of a region's document store: the same one where one server does both. */
export interface DocumentClients {
  readonly writer: MongoClient;
  readonly reader: MongoClient;
}

/** Catalogue and reviews. No transactions: every write changes one document, and a mark follows it. */
export class Documents {
  constructor(
    private readonly clients: DocumentClients,
    private readonly database: string,
  ) {}

  /** Reads the region's own copy, which may be a moment behind the writer. */
  read<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return work(this.clients.reader.db(this.database));
  }

  /** @throws NotWriterError if this region follows another: nothing was written. */
  async write<T>(work: (db: Db) => Promise<T>): Promise<Written<T>> {
    const db = this.clients.writer.db(this.database);
    const value = await work(db);
    const position: Position = { store: "document", mark: randomUUID() };
    await db.collection<{ _id: string; at: Date }>("writeMarks").insertOne({ _id: position.mark, at: new Date() });
    return { value, position };
  }

  async hasReached(mark: string): Promise<boolean> {
    const found = await this.clients.reader
      .db(this.database)
      .collection<{ _id: string }>("writeMarks")
      .findOne({ _id: mark });
    return found !== null;
  }

  async close(): Promise<void> {
    await Promise.all([...new Set([this.clients.writer, this.clients.reader])].map((it) => it.close()));
  }
}
