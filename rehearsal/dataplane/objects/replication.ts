/** Copies what is written to a bucket into the bucket that its replication rule names, as late as S3 does. */
import { control } from "../../emulator/faults";
import type { Measurement, MetricSource } from "../metrics/source";
import type { PartAction, Part } from "../reconcile/part";
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

export interface ReplicationAction extends PartAction {
  /** Of the rule that copies: source, destination and rule. */
  readonly rule: string;
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
/** Milliseconds between two looks at what is due of one rule: what is written together is copied, and told of, together. */
const shortestRoundMs = 250;

export class Replication implements Part<readonly PendingCopy[], ReplicationAction>, MetricSource {
  readonly name = "S3 replication";
  readonly services = ["s3"];
  /** Rules that have something to copy, each with the timer of its next look; undefined while it looks. */
  private readonly busy = new Map<string, NodeJS.Timeout | undefined>();
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
    const idle = new Map(desired.filter((it) => !this.busy.has(ruleOf(it))).map((it) => [ruleOf(it), it]));
    return [...idle].map(([rule, { source, sourceRegion, destination, rule: id }]) => {
      const what = `copy what is written to ${source} to ${destination}, ${this.seconds()} s of AWS later: rule ${id}`;
      return { region: sourceRegion, what, rule };
    });
  }

  perform({ rule }: ReplicationAction): Promise<void> {
    this.look(rule, this.world.scale.ms(this.seconds()));
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.isStopped = true;
    for (const timer of this.busy.values()) clearTimeout(timer);
    this.busy.clear();
    return Promise.resolve();
  }

  /**
   * What S3 would publish of the time since it was last asked, which is once in a minute of AWS' time: how far copies are behind, in
   * the copies' region, and how many couldn't be made, in the originals'.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-metrics.html
   */
  collect(): readonly Measurement[] {
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

  private look(rule: string, inMs: number, isWaiting = false): void {
    const round = (): void => {
      this.busy.set(rule, undefined);
      // Whatever goes wrong: it is looked at again.
      this.round(rule, isWaiting).catch(() => this.again(rule, retrySeconds, isWaiting));
    };
    if (!this.isStopped) this.busy.set(rule, setTimeout(round, inMs));
  }

  private again(rule: string, seconds: number, isWaiting: boolean): void {
    this.look(rule, Math.max(this.world.scale.ms(seconds), shortestRoundMs), isWaiting);
  }

  private async round(rule: string, wasWaiting: boolean): Promise<void> {
    const mine = (await this.observe()).filter((it) => ruleOf(it) === rule);
    if (this.isStopped) return;
    if (mine.length === 0) return this.end(rule);
    const due = mine.filter((it) => Date.now() - it.at >= this.world.scale.ms(this.seconds()));
    const [{ sourceRegion, destinationRegion }] = mine as [PendingCopy];
    const isReached = this.reaches(sourceRegion, destinationRegion ?? sourceRegion);
    if (due.length > 0 && isReached) await this.copy(due);
    if (due.length > 0 && !isReached) this.wait(due, wasWaiting);
    this.again(rule, isReached ? 0 : retrySeconds, !isReached);
  }

  /** What was written since the last look has been planned for nobody. */
  private async end(rule: string): Promise<void> {
    this.busy.delete(rule);
    const isLate = (await this.observe()).some((it) => ruleOf(it) === rule);
    if (isLate && !this.busy.has(rule)) this.again(rule, this.seconds(), false);
  }

  private wait(due: readonly PendingCopy[], isTold: boolean): void {
    const [{ source, destination, sourceRegion, destinationRegion }] = due as [PendingCopy];
    this.note(due, 0);
    if (isTold) return;
    const what = `${counted(due.length)} of ${source} can't get to ${destination} yet: the regions don't reach each other`;
    this.world.happenings.add({ region: destinationRegion ?? sourceRegion, part: this.name, what });
  }

  private async copy(due: readonly PendingCopy[]): Promise<void> {
    const [{ source, destination, sourceRegion, destinationRegion }] = due as [PendingCopy];
    const ids = due.map((it) => it.id);
    const { failed } = (await control(this.world.endpoint, "s3-replicated", { ids })) as { failed: number[] };
    const what = `${counted(due.length - failed.length)} of ${source} arrived in ${destination}`;
    const not = failed.length > 0 ? `; ${counted(failed.length)} can't be copied` : "";
    this.world.happenings.add({ region: destinationRegion ?? sourceRegion, part: this.name, what: what + not });
    this.note(due, failed.length);
  }

  private reaches(from: string, to: string): boolean {
    return this.world.network.reaches({ region: from, name: "S3" }, { region: to, name: "S3" });
  }

  private note(copies: readonly PendingCopy[], failed: number): void {
    const [{ source, destination, rule, sourceRegion, destinationRegion, hasMetrics }] = copies as [PendingCopy];
    if (!hasMetrics) return;
    const key = ruleOf(copies[0]!);
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

const ruleOf = ({ source, destination, rule }: PendingCopy): string => JSON.stringify([source, destination, rule]);

const counted = (count: number): string => (count === 1 ? "1 object" : `${count} objects`);
