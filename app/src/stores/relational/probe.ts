import type pg from "pg";
import type { StoreAddresses } from "../../configuration/settings";
import { marksKeptSeconds, marksPrunedAtOnce, type Observation, type Probe } from "../probe";
import { isUndefined } from "./failures";
import type { Pools } from "./pools";

const askWriter = `SELECT pg_is_in_recovery() AS follows, (SELECT reason FROM fences WHERE region = $1) AS fenced`;

/** Of several instances one beats, and each has proved that it could: the row is locked even where it is left as it is. */
const beat = `INSERT INTO heartbeats AS old (region, beat_at) VALUES ($1, clock_timestamp())
  ON CONFLICT (region) DO UPDATE SET beat_at = excluded.beat_at WHERE old.beat_at < clock_timestamp() - interval '400 ms'`;

const askReader = `SELECT (SELECT reason FROM fences WHERE region = $1) AS fenced,
  coalesce((SELECT jsonb_object_agg(region, floor(extract(epoch FROM beat_at) * 1000)) FROM heartbeats), '{}') AS beats`;

const prune = `DELETE FROM write_marks WHERE id IN (
  SELECT id FROM write_marks WHERE written_at < now() - make_interval(secs => $1) ORDER BY written_at LIMIT $2 FOR UPDATE SKIP LOCKED)`;

interface WriterAnswer {
  readonly writes: boolean;
  readonly fenced: string | undefined;
}

export class RelationalProbe implements Probe {
  private readonly writer: pg.Pool;
  private readonly reader: pg.Pool;

  constructor(
    pools: Pools,
    { endpoint, readerEndpoint }: StoreAddresses,
    private readonly region: string,
  ) {
    this.writer = pools.openProbe(endpoint);
    this.reader = pools.hasReaders() ? pools.openProbe(readerEndpoint) : this.writer;
  }

  /** The writer's endpoint of a cluster that follows may not even resolve: the reader's alone decides whether the store is there. */
  async ask(fenced: boolean): Promise<Observation> {
    const [writer, reader] = await Promise.all([
      this.askWriter(fenced).catch((): WriterAnswer => ({ writes: false, fenced: undefined })),
      this.askReader(),
    ]);
    return {
      role: writer.writes ? "writer" : "reader",
      beats: reader.beats,
      fenced: writer.fenced ?? reader.fenced,
    };
  }

  async prune(): Promise<number> {
    const { rowCount } = await this.writer.query(prune, [marksKeptSeconds, marksPrunedAtOnce]);
    return rowCount ?? 0;
  }

  private async askWriter(fenced: boolean): Promise<WriterAnswer> {
    const { rows } = await this.writer.query<{ follows: boolean; fenced: string | null }>(askWriter, [this.region]);
    const answer = { writes: !rows[0]!.follows, fenced: rows[0]!.fenced ?? undefined };
    if (answer.writes && !fenced && answer.fenced === undefined) await this.writer.query(beat, [this.region]);
    return answer;
  }

  private async askReader(): Promise<Omit<Observation, "role">> {
    try {
      const { rows } = await this.reader.query<{ fenced: string | null; beats: Record<string, number> }>(askReader, [
        this.region,
      ]);
      const { beats, fenced } = rows[0]!;
      return { beats: new Map(Object.entries(beats)), fenced: fenced ?? undefined };
    } catch (error) {
      // There, and not migrated yet.
      if (isUndefined(error)) return { beats: new Map(), fenced: undefined };
      throw error;
    }
  }
}
