/** What the AWS API says of databases: which there are, who takes writes, and which move is under way. */
import {
  type DBCluster,
  type DBInstance,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeGlobalClustersCommand,
  type GlobalCluster,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { StoreName } from "../../faults/ports";
import { control } from "../../emulator/faults";
import type { World } from "../world";
import type { DesiredDatabase, DesiredDatabases, DesiredMove } from "./plan";

export interface DescribedDatabase extends DesiredDatabase {
  readonly identifier: string;
  /** All names that lead to it: its endpoint first, then its reader endpoint and its instances' own. */
  readonly names: readonly string[];
  readonly port: number;
  /** Of its instances, the one that answers first. */
  readonly zones: readonly string[];
  /** The database that was made with it. */
  readonly database: string;
  readonly credentials: { readonly username: string; readonly password: string };
  /** Name under which AWS keeps what it hadn't replicated when it was failed away from. */
  readonly tail?: string;
  /** Its global cluster. */
  readonly group?: string;
}

/** What the emulator says to a data plane that no AWS API tells. */
export interface DatabaseFacts {
  readonly credentials: Readonly<Record<string, DescribedDatabase["credentials"]>>;
  readonly tails: Readonly<Record<string, string>>;
  /** ARNs of replicas that are being promoted. */
  readonly promoting: readonly string[];
  /** By the ARN of a database, that of what it was restored from. */
  readonly restored: Readonly<Record<string, string>>;
  readonly down: { readonly regions: readonly string[]; readonly clusters: readonly string[] };
}

export interface DescribedRegion {
  readonly region: string;
  readonly clusters: readonly DBCluster[];
  readonly instances: readonly DBInstance[];
}

const documentEngine = "docdb";
const isOf = (store: StoreName, engine: string | undefined): boolean =>
  (engine === documentEngine) === (store === "document");

export async function observeDatabases(world: World, store: StoreName): Promise<DesiredDatabases<DescribedDatabase>> {
  const regions = await Promise.all(world.regions.map((region) => describeRegion(world, region)));
  const groups = await world.cloudIn(world.regions[0]!).client(RDSClient).send(new DescribeGlobalClustersCommand({}));
  const told = (await control(world.endpoint, "databases", {})) as Pick<
    DatabaseFacts,
    "credentials" | "tails" | "promoting"
  >;
  const { restored } = (await control(world.endpoint, "backups", {})) as Pick<DatabaseFacts, "restored">;
  const down = (await control(world.endpoint, "faults", {})) as DatabaseFacts["down"];
  return desiredDatabases(store, regions, groups.GlobalClusters ?? [], { ...told, restored, down });
}

async function describeRegion(world: World, region: string): Promise<DescribedRegion> {
  const rds = world.cloudIn(region).client(RDSClient);
  const [clusters, instances] = await Promise.all([
    rds.send(new DescribeDBClustersCommand({})),
    rds.send(new DescribeDBInstancesCommand({})),
  ]);
  return { region, clusters: clusters.DBClusters ?? [], instances: instances.DBInstances ?? [] };
}

/** What should be of one store, as the API's answers say. Instances of a cluster are one server with it: they share its storage. */
export function desiredDatabases(
  store: StoreName,
  regions: readonly DescribedRegion[],
  groups: readonly GlobalCluster[],
  facts: DatabaseFacts,
): DesiredDatabases<DescribedDatabase> {
  const own = groups.filter((it) => isOf(store, it.Engine));
  const moves = own.flatMap(moveOf);
  const roles = rolesOf(own, moves);
  const clusters = regions.flatMap((it) =>
    it.clusters
      .filter((cluster) => isOf(store, cluster.Engine))
      .map((cluster) => describedCluster(cluster, it, roles.get(cluster.DBClusterArn!), facts)),
  );
  const single = (it: DBInstance): boolean => !it.DBClusterIdentifier && isOf(store, it.Engine);
  const instances = regions.flatMap((it) =>
    it.instances.filter(single).map((instance) => describedInstance(instance, it.region, facts)),
  );
  return { databases: [...clusters, ...instances].flatMap((it) => it ?? []), moves };
}

function moveOf(group: GlobalCluster): DesiredMove[] {
  const { FailoverState: state, GlobalClusterIdentifier } = group;
  if (!state?.ToDbClusterArn) return [];
  const from = state.FromDbClusterArn;
  return [
    {
      group: GlobalClusterIdentifier!,
      to: state.ToDbClusterArn,
      isLossy: state.IsDataLossAllowed === true,
      ...(from !== undefined && { from }),
    },
  ];
}

interface MemberRole {
  readonly group: string;
  readonly follows?: string;
  readonly isPendingResync: boolean;
}

function rolesOf(groups: readonly GlobalCluster[], moves: readonly DesiredMove[]): Map<string, MemberRole> {
  const roles = new Map<string, MemberRole>();
  for (const { GlobalClusterIdentifier, GlobalClusterMembers = [] } of groups) {
    const group = GlobalClusterIdentifier!;
    const move = moves.find((it) => it.group === group);
    const writer = move?.to ?? GlobalClusterMembers.find((it) => it.IsWriter)?.DBClusterArn;
    for (const it of GlobalClusterMembers) {
      const follows = it.DBClusterArn === writer ? undefined : writer;
      const isPendingResync = it.SynchronizationStatus === "pending-resync";
      roles.set(it.DBClusterArn!, { group, isPendingResync, ...(follows !== undefined && { follows }) });
    }
  }
  return roles;
}

const isDown = (arn: string, region: string, { down }: DatabaseFacts): boolean =>
  down.regions.includes(region) || down.clusters.includes(arn);

/** Undefined for a cluster without instances: it has storage and nothing that answers. */
function describedCluster(
  cluster: DBCluster,
  { region, instances }: DescribedRegion,
  role: MemberRole | undefined,
  facts: DatabaseFacts,
): DescribedDatabase | undefined {
  const members = instances.filter((it) => it.DBClusterIdentifier === cluster.DBClusterIdentifier);
  if (members.length === 0) return undefined;
  const arn = cluster.DBClusterArn!;
  const [tail, restoredFrom] = [facts.tails[arn], facts.restored[arn]];
  const names = [cluster.Endpoint, cluster.ReaderEndpoint, ...members.map((it) => it.Endpoint?.Address)];
  return {
    ...{ arn, region, identifier: cluster.DBClusterIdentifier!, port: cluster.Port! },
    names: names.flatMap((it) => it ?? []),
    zones: zonesOf(cluster, members),
    database: cluster.DatabaseName ?? defaultDatabase,
    credentials: credentialsOf(arn, facts),
    isDown: isDown(arn, region, facts),
    isCutOff: false,
    isPendingResync: role?.isPendingResync ?? false,
    ...(role && { group: role.group }),
    ...(role?.follows !== undefined && { follows: role.follows }),
    ...(tail !== undefined && { tail }),
    ...(restoredFrom !== undefined && { restoredFrom }),
  };
}

function describedInstance(instance: DBInstance, region: string, facts: DatabaseFacts): DescribedDatabase {
  const arn = instance.DBInstanceArn!;
  const isPromoting = facts.promoting.includes(arn);
  const source = isPromoting ? undefined : instance.ReadReplicaSourceDBInstanceIdentifier;
  const restoredFrom = facts.restored[arn];
  return {
    ...{ arn, region, identifier: instance.DBInstanceIdentifier! },
    names: instance.Endpoint?.Address ? [instance.Endpoint.Address] : [],
    port: instance.Endpoint?.Port ?? 5432,
    zones: [instance.AvailabilityZone, instance.MultiAZ ? standbyZone : undefined].flatMap((it) => it ?? []),
    database: instance.DBName ?? defaultDatabase,
    credentials: credentialsOf(arn, facts),
    isDown: isDown(arn, region, facts),
    isCutOff: false,
    isPendingResync: false,
    ...(isPromoting && { isPromoting }),
    ...(source !== undefined && { follows: source.startsWith("arn:") ? source : arnBeside(arn, source) }),
    ...(restoredFrom !== undefined && { restoredFrom }),
  };
}

/** The API doesn't say where an instance's standby is: in some other zone. */
const standbyZone = "another";

function zonesOf(cluster: DBCluster, members: readonly DBInstance[]): readonly string[] {
  const writer = cluster.DBClusterMembers?.find((it) => it.IsClusterWriter)?.DBInstanceIdentifier;
  const first = members.find((it) => it.DBInstanceIdentifier === writer) ?? members[0];
  const zones = [first, ...members.filter((it) => it !== first)].map((it) => it?.AvailabilityZone);
  return zones.flatMap((it) => it ?? []);
}

/** Where a program names none, as PostgreSQL has it. */
const defaultDatabase = "postgres";

const arnBeside = (arn: string, identifier: string): string => [...arn.split(":").slice(0, -1), identifier].join(":");

function credentialsOf(arn: string, { credentials }: DatabaseFacts): DescribedDatabase["credentials"] {
  const found = credentials[arn];
  if (!found) throw new Error(`the emulator knows no master user of ${arn}`);
  return found;
}
