/** Copies what is written to a bucket into the bucket that its replication rule names, as late as S3 does. */
import { control } from "../../emulator/faults";
import type { Action, Part } from "../reconcile/part";
import { assumedDelays } from "../timeScale";
import type { World } from "../world";

/** One version that a rule has copied: overlay/s3_replication.py. */
export interface PendingCopy {
  readonly id: number;
  readonly source: string;
  readonly sourceRegion: string;
  readonly destination: string;
  /** Null where there is no such bucket. */
  readonly destinationRegion: string | null;
  readonly rule: string;
  readonly hasMetrics: boolean;
  /** When it was written, in milliseconds since the epoch. */
  readonly at: number;
}

export interface ReplicationAction extends Action {
  readonly copies: readonly PendingCopy[];
}

/** Of one rule and bucket, since it was last asked for. */
interface MeasuredCopies {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly regions: { readonly source: string; readonly destination: string };
  /** Seconds of AWS by which copies were behind, whenever there was something to copy. */
  readonly late: readonly number[];
  readonly failed: number;
}

export interface ReplicationOptions {
  /** Seconds of AWS from a write to its copy. Default: `assumedDelays.objectReplication`. */
  readonly delaySeconds?: () => number;
}

/** Seconds of AWS after which what couldn't be copied is tried again. */
const retrySeconds = 30;

export class Replication implements Part<readonly PendingCopy[], ReplicationAction> {
  readonly name = "S3 replication";
  private readonly taken = new Map<number, PendingCopy>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private measured = new Map<string, MeasuredCopies>();
  private isStopped = false;

  constructor(
    private readonly world: World,
    private readonly options: ReplicationOptions = {},
  ) {}

  async observe(): Promise<readonly PendingCopy[]> {
    const { pending } = (await control(this.world.endpoint, "s3-replication", {})) as {
      readonly pending: readonly PendingCopy[];
    };
    return pending;
  }

  plan(desired: readonly PendingCopy[]): ReplicationAction[] {
    const waiting = new Map<string, PendingCopy[]>();
    for (const it of desired) {
      if (this.taken.has(it.id)) continue;
      const key = JSON.stringify([it.source, it.destination, it.rule]);
      waiting.set(key, [...(waiting.get(key) ?? []), it]);
    }
    const seconds = this.seconds();
    return [...waiting.values()].map((copies) => {
      const [{ source, sourceRegion, destination, rule }] = copies as [PendingCopy];
      const what = `copy ${counted(copies.length)} of ${source} to ${destination} in ${seconds} s of AWS: rule ${rule}`;
      return { region: sourceRegion, what, copies };
    });
  }

  perform({ copies }: ReplicationAction): Promise<void> {
    for (const it of copies) this.taken.set(it.id, it);
    this.later(this.seconds(), copies);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.isStopped = true;
    for (const it of this.timers) clearTimeout(it);
    this.timers.clear();
    this.taken.clear();
    return Promise.resolve();
  }

  /** How many versions have been written and not copied yet. */
  get waiting(): number {
    return this.taken.size;
  }

  /**
   * What S3 would publish of the time since it was last asked, which is once in a minute of AWS' time: how far copies are behind, in
   * the copies' region, and how many couldn't be made, in the originals'.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-metrics.html
   */
  collect() {
    const { measured } = this;
    this.measured = new Map();
    return [...measured.values()].flatMap(({ dimensions, regions, late, failed }) => [
      { region: regions.destination, namespace: "AWS/S3", name: "ReplicationLatency", dimensions, values: late },
      {
        region: regions.source,
        namespace: "AWS/S3",
        name: "OperationsFailedReplication",
        dimensions,
        values: [failed],
      },
    ]);
  }

  private seconds(): number {
    return (this.options.delaySeconds ?? (() => assumedDelays.objectReplication.seconds))();
  }

  private later(seconds: number, copies: readonly PendingCopy[], tries = 1): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.copy(copies, tries);
    }, this.world.scale.ms(seconds));
    this.timers.add(timer);
  }

  /** Copies all of them, or waits: they are between the same two buckets. */
  private async copy(copies: readonly PendingCopy[], tries: number): Promise<void> {
    const [{ sourceRegion, source, destination, destinationRegion }] = copies as [PendingCopy];
    const to = destinationRegion ?? sourceRegion;
    try {
      if (!this.reaches(sourceRegion, to)) throw new Error("the regions don't reach each other");
      const ids = copies.map((it) => it.id);
      const { failed } = (await control(this.world.endpoint, "s3-replicated", { ids })) as { failed: number[] };
      for (const id of ids) this.taken.delete(id);
      const what = `${counted(copies.length - failed.length)} of ${source} arrived in ${destination}`;
      const not = failed.length > 0 ? `; ${counted(failed.length)} can't be copied` : "";
      this.world.happenings.add({ region: to, part: this.name, what: what + not });
      this.note(copies, failed.length);
    } catch (error) {
      if (this.isStopped) return;
      this.note(copies, 0);
      const what = `${counted(copies.length)} of ${source} can't get to ${destination} yet: ${(error as Error).message}`;
      if (tries === 1) this.world.happenings.add({ region: to, part: this.name, what });
      this.later(retrySeconds, copies, tries + 1);
    }
  }

  private reaches(from: string, to: string): boolean {
    return this.world.network.reaches({ region: from, name: "S3" }, { region: to, name: "S3" });
  }

  private note(copies: readonly PendingCopy[], failed: number): void {
    const [{ source, destination, rule, sourceRegion, destinationRegion, hasMetrics }] = copies as [PendingCopy];
    if (!hasMetrics) return;
    const key = JSON.stringify([source, destination, rule]);
    const known = this.measured.get(key) ?? { late: [], failed: 0 };
    const seconds = ((Date.now() - Math.min(...copies.map((it) => it.at))) / 1000) * this.world.scale.factor;
    this.measured.set(key, {
      dimensions: { SourceBucket: source, DestinationBucket: destination, RuleId: rule },
      regions: { source: sourceRegion, destination: destinationRegion ?? sourceRegion },
      late: [...known.late, Math.max(0, seconds)],
      failed: known.failed + failed,
    });
  }
}

const counted = (count: number): string => (count === 1 ? "1 object" : `${count} objects`);
