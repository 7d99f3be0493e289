/** Global clusters and instances of a fake cloud, as AWS documents what they do and refuse. */
import type { DrillPlatform } from "../drillPlatform";
import { type Store, regionOf } from "../probes/membership";
import { awsError, type FakeInput } from "./fakeCalls.fixture";

interface FakeGlobalCluster {
  writer: string;
  /** Regions of clusters that don't have what the writer has yet, and until when. */
  readonly pending: Map<string, number>;
  move?: { readonly kind: "switchover" | "failover"; readonly to: string; readonly endsAt: number };
}

interface FakeInstance {
  follows?: string;
  promotion?: number;
}

const serving = { Status: "available", Engine: "same", EngineVersion: "1" };
const seconds = { switchover: 30, failover: 60, promotion: 180, rebuild: 900 } as const;

export class FakeStores {
  /** Regions whose databases are down. */
  readonly dead = new Set<string>();
  /** Regions whose clusters have no instance. */
  readonly headless = new Set<string>();
  readonly lag = new Map<string, number | undefined>();
  private readonly clusters: Record<Store, FakeGlobalCluster>;
  private readonly instances: Map<string, FakeInstance>;

  constructor(
    private readonly platform: DrillPlatform,
    writer: string,
    private readonly now: () => number,
  ) {
    const cluster = (): FakeGlobalCluster => ({ writer, pending: new Map() });
    this.clusters = { relational: cluster(), document: cluster() };
    this.instances = new Map(
      platform.regions.map(({ region }) => [region, region === writer ? {} : { follows: writer }]),
    );
  }

  /** As everybody would agree: of instances, those that take writes. */
  writers(store: Store): readonly string[] {
    if (this.platform[store].kind === "globalCluster") return [this.cluster(store).writer];
    for (const [region] of this.instances) this.instance(region);
    return [...this.instances].filter(([, it]) => it.follows === undefined).map(([region]) => region);
  }

  moveOf(store: Store): FakeGlobalCluster["move"] {
    return this.cluster(store).move;
  }

  /** Moves a writer at once, as if it had always been there. */
  place(store: Store, writer: string): void {
    this.clusters[store].writer = writer;
  }

  lagSeconds(region: string): number | undefined {
    return this.lag.has(region) ? this.lag.get(region) : 0.2;
  }

  perform(region: string, operation: string, input: FakeInput): object {
    switch (operation) {
      case "DescribeGlobalClusters":
        return { GlobalClusters: [this.described(this.storeOf(input))] };
      case "SwitchoverGlobalCluster":
        return this.begin(this.storeOf(input), "switchover", input);
      case "FailoverGlobalCluster":
        return this.begin(this.storeOf(input), input.AllowDataLoss ? "failover" : "switchover", input);
      case "DescribeDBClusters":
        return { DBClusters: [{ ...serving, DBClusterMembers: this.headless.has(region) ? [] : [{}, {}] }] };
      case "DescribeDBInstances":
        return { DBInstances: [this.describedInstance(region)] };
      case "PromoteReadReplica":
        return this.promote(region);
      default:
        throw new Error(`this cloud has no ${operation}`);
    }
  }

  private storeOf({ GlobalClusterIdentifier: id }: FakeInput): Store {
    if (id === "meridian-document") return "document";
    if (id === "meridian-relational") return "relational";
    throw awsError("GlobalClusterNotFoundFault", `Global cluster ${id} not found`, 404);
  }

  /** What time has done to it. */
  private cluster(store: Store): FakeGlobalCluster {
    const found = this.clusters[store];
    const { move } = found;
    if (move && this.now() >= move.endsAt) {
      if (move.kind === "failover")
        for (const { region } of this.platform.regions)
          if (region !== move.to) found.pending.set(region, this.now() + seconds.rebuild * 1000);
      found.writer = move.to;
      delete found.move;
    }
    for (const [region, until] of found.pending)
      if (this.now() >= until && !this.dead.has(region)) found.pending.delete(region);
    return found;
  }

  private described(store: Store): object {
    const { writer, pending, move } = this.cluster(store);
    return {
      GlobalClusterMembers: this.platform.regions.map((it) => ({
        DBClusterArn: it[store].arn,
        IsWriter: it.region === writer,
        SynchronizationStatus: pending.has(it.region) ? "pending-resync" : "connected",
      })),
      ...(move && {
        FailoverState: {
          Status: "pending",
          ToDbClusterArn: this.platform.regions.find((it) => it.region === move.to)![store].arn,
          IsDataLossAllowed: move.kind === "failover",
        },
      }),
    };
  }

  private begin(store: Store, kind: "switchover" | "failover", { TargetDbClusterIdentifier: arn = "" }: FakeInput) {
    const found = this.cluster(store);
    const to = regionOf(arn);
    if (found.move) throw awsError("InvalidGlobalClusterStateFault", "its primary cluster is moving already");
    if (found.writer === to) throw awsError("InvalidDBClusterStateFault", `${arn} is already the primary cluster`);
    if (this.headless.has(to)) throw awsError("InvalidDBClusterStateFault", `${arn} has no DB instances`);
    if (this.dead.has(to))
      throw awsError("InvalidDBClusterStateFault", `${arn} is not currently in the available state`);
    if (kind === "switchover" && this.dead.has(found.writer))
      throw awsError("InvalidDBClusterStateFault", "the primary cluster is not currently in the available state");
    found.move = { kind, to, endsAt: this.now() + seconds[kind] * 1000 };
    return { GlobalCluster: this.described(store) };
  }

  private instance(region: string): FakeInstance {
    const found = this.instances.get(region)!;
    if (found.promotion !== undefined && this.now() >= found.promotion) {
      delete found.promotion;
      delete found.follows;
    }
    return found;
  }

  private describedInstance(region: string): object {
    const { follows, promotion } = this.instance(region);
    const { id, arn } = this.platform.regions.find((it) => it.region === region)!.relational;
    const source = this.platform.regions.find((it) => it.region === follows)?.relational.arn;
    return {
      ...{ DBInstanceIdentifier: id, DBInstanceArn: arn, BackupRetentionPeriod: 7, ...serving },
      DBInstanceStatus: promotion === undefined ? "available" : "modifying",
      ...(source !== undefined && { ReadReplicaSourceDBInstanceIdentifier: source }),
    };
  }

  private promote(region: string): object {
    const found = this.instance(region);
    if (found.promotion !== undefined || found.follows === undefined)
      throw awsError("InvalidDBInstanceState", "The specified DB Instance is not a read replica.");
    found.promotion = this.now() + seconds.promotion * 1000;
    return {};
  }
}
