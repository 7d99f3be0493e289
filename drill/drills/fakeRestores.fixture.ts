/** AWS Backup and the copies that it restores, in a fake cloud: as AWS documents what they do, how long they take, and what they refuse. */
import { restoredCopyPrefix } from "../../outputs/restoredCopy";
import type { DatabaseContent, DataPort } from "../dataPort";
import type { DrillPlatform } from "../drillPlatform";
import type { Store } from "../probes/membership";
import { awsError, type FakeInput } from "./fakeCalls.fixture";

interface FakePoint {
  readonly arn: string;
  readonly store: Store;
  readonly type: string;
  readonly resourceArn: string;
}

interface FakeJob {
  readonly id: string;
  readonly pointArn: string;
  readonly role: string;
  readonly makes: string;
  readonly endsAt: number;
}

interface FakeCopy {
  readonly store: Store;
  readonly region: string;
  readonly pointArn: string;
  availableAt: number;
  instance?: { availableAt: number; goneAt?: number };
  goneAt?: number;
}

const minutes = { job: 12, cluster: 3, instance: 8, deletion: 4 } as const;
const minute = 60_000;

export class FakeRestores {
  /** Why a recovery point can't be restored, by the store that it is of. */
  readonly spoiled = new Map<Store, string>();
  /** Stores of which no instance opens the data. */
  readonly unopened = new Set<Store>();
  readonly content = new Map<string, DatabaseContent>();
  /** What each point was made with, by its ARN. */
  readonly before: Record<string, Record<string, number>> = {};
  /** Of a store and region, that have no point. */
  readonly lacking = new Set<string>();
  readonly wrongKey = new Set<Store>();
  private readonly jobs: FakeJob[] = [];
  private readonly copies = new Map<string, FakeCopy>();

  constructor(
    private readonly platform: DrillPlatform,
    private readonly now: () => number,
  ) {}

  /** Names of those that are there, or are still to come. */
  get left(): readonly string[] {
    return [...this.known().keys(), ...this.jobs.filter((it) => this.isRunning(it)).map((it) => it.makes)];
  }

  readonly data: DataPort = {
    contentOf: (_, arn) => Promise.resolve(this.content.get(arn) ?? this.content.get("any")),
    rowsBefore: (arn) => this.before[arn],
  };

  /** Answers what is asked of copies and of AWS Backup; nothing where it is asked of something else. */
  perform(region: string, operation: string, input: FakeInput): object | undefined {
    switch (operation) {
      case "ListRecoveryPointsByBackupVault":
        return { RecoveryPoints: this.points(region).map((it) => described(it)) };
      case "ListRestoreJobs":
        return { RestoreJobs: input.ByStatus === "RUNNING" ? this.runningJobs() : [] };
      case "DescribeRestoreJob":
        return this.describedJob(input.RestoreJobId!);
      case "StartRestoreJob":
        return this.start(region, input);
    }
    const id = input.DBClusterIdentifier ?? input.DBInstanceIdentifier ?? "";
    return id.startsWith(restoredCopyPrefix(this.platform.name))
      ? this.performOfCopy(region, operation, input)
      : undefined;
  }

  points(region: string): readonly FakePoint[] {
    const regions = this.platform.regions.map((it) => it.region);
    const before = regions.at(regions.indexOf(region) - 1)!;
    return (["relational", "document"] as const).flatMap((store) =>
      [region, before].flatMap((source) => {
        if (this.lacking.has(`${store} ${source}`)) return [];
        const isCluster = this.platform[store].kind === "globalCluster";
        const kind = isCluster ? "cluster-snapshot" : "snapshot";
        const resourceArn = this.platform.regions.find((it) => it.region === source)![store].arn;
        const type = store === "document" ? "DocumentDB" : isCluster ? "Aurora" : "RDS";
        return [{ arn: `arn:aws:rds:${region}:1:${kind}:awsbackup:${store}-${source}`, store, type, resourceArn }];
      }),
    );
  }

  private start(
    region: string,
    { RecoveryPointArn: pointArn = "", Metadata = {}, IamRoleArn: role = "" }: FakeInput,
  ): object {
    const point = this.points(region).find((it) => it.arn === pointArn);
    if (!point) throw awsError("ResourceNotFoundException", `${pointArn} not found`);
    const makes = Metadata["DBClusterIdentifier"] ?? Metadata["DBInstanceIdentifier"] ?? "";
    const endsAt = this.now() + minutes.job * minute;
    this.jobs.push({ id: `job-${this.jobs.length + 1}`, pointArn, role, makes, endsAt });
    if (!this.spoiled.has(point.store)) {
      const availableAt = endsAt - minute;
      const isCluster = this.platform[point.store].kind === "globalCluster";
      this.copies.set(makes, {
        ...{ store: point.store, region, pointArn, availableAt },
        ...(!isCluster && { instance: { availableAt } }),
      });
    }
    return { RestoreJobId: this.jobs.at(-1)!.id };
  }

  private isRunning({ endsAt }: FakeJob): boolean {
    return this.now() < endsAt;
  }

  private runningJobs(): readonly object[] {
    return this.jobs
      .filter((it) => this.isRunning(it))
      .map((it) => ({ RestoreJobId: it.id, RecoveryPointArn: it.pointArn, IamRoleArn: it.role, Status: "RUNNING" }));
  }

  private describedJob(id: string): object {
    const job = this.jobs.find((it) => it.id === id)!;
    if (this.isRunning(job)) return { Status: "RUNNING" };
    const store =
      this.copies.get(job.makes)?.store ?? (job.pointArn.includes(":relational-") ? "relational" : "document");
    const why = this.spoiled.get(store);
    return why === undefined ? { Status: "COMPLETED" } : { Status: "FAILED", StatusMessage: why };
  }

  /** A cluster is seen some minutes after its job began. */
  private known(): Map<string, FakeCopy> {
    for (const [id, it] of this.copies) {
      if (it.instance?.goneAt !== undefined && this.now() >= it.instance.goneAt) delete it.instance;
      if (it.goneAt !== undefined && this.now() >= it.goneAt) this.copies.delete(id);
    }
    return new Map([...this.copies].filter(([, it]) => this.now() >= it.availableAt - minutes.cluster * minute));
  }

  private performOfCopy(region: string, operation: string, input: FakeInput): object {
    const isCluster = input.DBClusterIdentifier !== undefined && operation !== "CreateDBInstance";
    const id = input.DBClusterIdentifier ?? input.DBInstanceIdentifier!.replace(/-1$/, "");
    const copy = this.known().get(id);
    const missing = isCluster ? "DBClusterNotFoundFault" : "DBInstanceNotFound";
    if (copy?.region !== region) throw awsError(missing, `${id} not found`, 404);
    switch (operation) {
      case "DescribeDBClusters":
        return { DBClusters: [this.describedCopy(id, copy)] };
      case "DescribeDBInstances":
        if (!copy.instance) throw awsError(missing, `${id}-1 not found`, 404);
        return { DBInstances: [{ ...this.describedCopy(id, copy), DBInstanceStatus: this.instanceStatus(copy) }] };
      case "CreateDBInstance":
        if (copy.instance) throw awsError("DBInstanceAlreadyExists");
        copy.instance = { availableAt: this.now() + minutes.instance * minute };
        return {};
      case "DeleteDBInstance":
        return this.deleteInstance(copy, missing);
      case "DeleteDBCluster":
        if (this.now() < copy.availableAt) throw awsError("InvalidDBClusterStateFault", "it is being created");
        if (copy.instance && copy.instance.goneAt === undefined)
          throw awsError("InvalidDBClusterStateFault", "it still contains DB instances in non-deleting state");
        copy.goneAt = this.now() + minutes.deletion * minute;
        return {};
      default:
        throw new Error(`no copy of this cloud has ${operation}`);
    }
  }

  private deleteInstance(copy: FakeCopy, missing: string): object {
    if (!copy.instance) throw awsError(missing);
    if (this.now() < copy.instance.availableAt) throw awsError("InvalidDBInstanceState", "it is being created");
    copy.instance.goneAt = this.now() + minutes.deletion * minute;
    if (this.platform[copy.store].kind === "instances") copy.goneAt = copy.instance.goneAt;
    return {};
  }

  private instanceStatus({ instance, store }: FakeCopy): string {
    if (instance?.goneAt !== undefined) return "deleting";
    if (this.now() < instance!.availableAt) return "creating";
    return this.unopened.has(store) ? "incompatible-restore" : "available";
  }

  private describedCopy(id: string, { store, region, availableAt, goneAt }: FakeCopy): object {
    const key = this.platform.foundation.keyArns[region] ?? "";
    const kind = this.platform[store].kind === "globalCluster" ? "cluster" : "db";
    const arn = `arn:aws:rds:${region}:123456789012:${kind}:${id}`;
    return {
      ...{ DBClusterArn: arn, DBInstanceArn: arn, Engine: "same", EngineVersion: "1", StorageEncrypted: true },
      KmsKeyId: this.wrongKey.has(store) ? "somebody-elses" : key,
      Status: goneAt !== undefined ? "deleting" : this.now() < availableAt ? "creating" : "available",
      VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-default" }],
    };
  }
}

const described = ({ arn, type, resourceArn }: FakePoint): object => ({
  ...{ RecoveryPointArn: arn, ResourceType: type, ResourceArn: resourceArn },
  ...{ Status: "COMPLETED", CreationDate: new Date("2026-11-29T03:00:00Z") },
});
