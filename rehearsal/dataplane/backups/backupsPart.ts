/** AWS Backup: a recovery point of a database cluster holds its data as they were, and so does its copy in another region's vault. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { copyStopped, postgresFiles } from "../../../servers/postgresFiles";
import { control } from "../../emulator/faults";
import type { Part, PartAction } from "../reconcile/part";
import { assumedDelays } from "../timeScale";
import type { World } from "../world";
import type { RecoveryPoints } from "./recoveryPoints";

/** A job that waits for its data: overlay/backup_jobs.py. */
export interface BackupJob {
  readonly id: string;
  readonly kind: "backup" | "copy";
  /** ARN of the cluster, or of the recovery point, whose data are taken. */
  readonly source: string;
  /** ARN of the recovery point that gets them. */
  readonly point: string;
}

export interface BackupStep extends PartAction {
  readonly job: BackupJob;
}

/** Whoever has databases, by the ARN of their clusters. */
export interface BackedUpDatabases {
  serverOf(arn: string): BackedUpServer | undefined;
}

export interface BackedUpServer {
  /** Puts its data into a folder, as they are now. @returns bytes @throws Error where it doesn't run */
  backUp(folder: string): Promise<number>;
}

interface Taken {
  readonly folder: string;
  readonly bytes: number;
}

export class BackupsPart implements Part<readonly BackupJob[], BackupStep> {
  readonly name = "AWS Backup";
  readonly services = ["backup"];
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly ending = new AbortController();
  /** Of what is kept, by the recovery point's ARN. */
  private readonly bytes = new Map<string, number>();

  constructor(
    private readonly world: World,
    private readonly stores: readonly BackedUpDatabases[],
    private readonly points: RecoveryPoints,
  ) {}

  async observe(): Promise<readonly BackupJob[]> {
    return ((await control(this.world.endpoint, "backups", {})) as { readonly jobs: readonly BackupJob[] }).jobs;
  }

  plan(jobs: readonly BackupJob[]): readonly BackupStep[] {
    return jobs
      .filter((it) => !this.underWay.has(it.id))
      .map((job) => ({ job, region: regionOf(job.source), what: `${job.kind} ${nameOf(job.source)}: job ${job.id}` }));
  }

  /** Begins it: others don't wait for it. */
  perform({ job }: BackupStep): Promise<void> {
    this.underWay.set(
      job.id,
      this.do(job).finally(() => this.underWay.delete(job.id)),
    );
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.underWay.values());
  }

  private async do(job: BackupJob): Promise<void> {
    const began = Date.now();
    try {
      const { folder, bytes } = await (job.kind === "backup" ? this.backUp(job) : this.copy(job));
      this.points.keep(job.point, folder);
      this.bytes.set(job.point, bytes);
      await this.tell({ done: job.id, bytes });
      this.say(job, `${nameOf(job.point)} has the data of ${nameOf(job.source)}, after ${Date.now() - began} ms`);
    } catch (error) {
      if (this.ending.signal.aborted) return;
      const why = (error as Error).message;
      // Whoever hears of it finds it at the AWS API.
      await this.tell({ failed: job.id, why }).catch((it: Error) => this.say(job, it.message));
      this.say(job, `${job.kind} of ${nameOf(job.source)} failed: ${why}`);
    }
  }

  private async backUp({ source }: BackupJob): Promise<Taken> {
    const [server] = this.stores.flatMap((it) => it.serverOf(source) ?? []);
    if (!server) throw new Error(`${source} has no instance, so nothing of it runs here`);
    const folder = this.folder();
    try {
      return { folder, bytes: await server.backUp(folder) };
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private async copy({ source, point }: BackupJob): Promise<Taken> {
    const [from, to] = [regionOf(source), regionOf(point)];
    const { scale, network } = this.world;
    const original = this.points.folderOf(source);
    if (from !== to) await wait(scale.ms(assumedDelays.backupCopy.seconds), undefined, { signal: this.ending.signal });
    const end = (region: string) => ({ region, name: this.name });
    if (!network.reaches(end(from), end(to))) throw new Error(`nothing gets from ${from} to ${to}`);
    const folder = this.folder();
    await copyStopped(postgresFiles(original), postgresFiles(folder));
    return { folder, bytes: this.bytes.get(source) ?? 0 };
  }

  private folder(): string {
    return path.join(this.world.folder, "recovery-points", randomUUID());
  }

  private async tell(body: Readonly<Record<string, unknown>>): Promise<void> {
    await control(this.world.endpoint, "backups", body);
  }

  private say({ source }: BackupJob, what: string): void {
    this.world.happenings.add({ part: this.name, region: regionOf(source), what });
  }
}

const regionOf = (arn: string): string => arn.split(":")[3] ?? "";
/** With a recovery point's kind, which is a part of its name. */
const nameOf = (arn: string): string => arn.split(":").slice(6).join(":");
