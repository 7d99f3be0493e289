import type { Collection, Db } from "mongodb";
import { marksKeptSeconds, marksPrunedAtOnce, type Observation, type Probe } from "../probe";
import type { Clients } from "./clients";
import { writeMarks } from "./documents";
import { isDuplicateKey } from "./duplicateKey";
import { saysItIsWritable } from "./writable";

/** Id: the region. */
interface Heartbeat {
  readonly _id: string;
  readonly beatAt: Date;
}

const heartbeats = (db: Db): Collection<Heartbeat> => db.collection<Heartbeat>("heartbeats");

export class DocumentProbe implements Probe {
  constructor(
    private readonly clients: Clients,
    private readonly database: string,
    private readonly region: string,
  ) {}

  /** As for the relational store, the reader's endpoint alone decides whether the store is there. */
  async ask(fenced: boolean): Promise<Observation> {
    const { writerProbe, readerProbe } = this.clients;
    const [writes, beats] = await Promise.all([
      this.takesWrites(fenced).catch((error: unknown) => {
        writerProbe.failed(error);
        return false;
      }),
      this.beats().catch((error: unknown) => {
        readerProbe.failed(error);
        throw error;
      }),
    ]);
    return { role: writes ? "writer" : "reader", beats, fenced: undefined };
  }

  async prune(): Promise<number> {
    const db = this.clients.writerProbe.current.db(this.database);
    const before = new Date(Date.now() - marksKeptSeconds * 1000);
    const old = await writeMarks(db)
      .find({ at: { $lt: before } }, { projection: { _id: 1 }, limit: marksPrunedAtOnce })
      .toArray();
    if (old.length === 0) return 0;
    const { deletedCount } = await writeMarks(db).deleteMany({ _id: { $in: old.map((it) => it._id) } });
    return deletedCount;
  }

  /** A server is believed where it says no. FerretDB says yes even on a standby: the heartbeat finds out. */
  private async takesWrites(fenced: boolean): Promise<boolean> {
    const db = this.clients.writerProbe.current.db(this.database);
    if (!(await saysItIsWritable(db))) return false;
    if (fenced) return true;
    try {
      await heartbeats(db).updateOne({ _id: this.region }, { $currentDate: { beatAt: true } }, { upsert: true });
    } catch (error) {
      // Two instances made the first one at the same moment: it takes writes.
      if (!isDuplicateKey(error)) throw error;
    }
    return true;
  }

  private async beats(): Promise<ReadonlyMap<string, number>> {
    const found = await heartbeats(this.clients.readerProbe.current.db(this.database))
      .find({}, { limit: 100 })
      .toArray();
    return new Map(found.map(({ _id, beatAt }) => [_id, beatAt.getTime()]));
  }
}
