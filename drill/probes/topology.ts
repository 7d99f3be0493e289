/**
 * Where each store is written and who follows, asked only of the regions that are named: a region that is being left is asked for nothing. It
 * tells a move that is under way from one that is over, which membership doesn't.
 */
import {
  DescribeDBClustersCommand as DescribeDocumentClusters,
  DescribeGlobalClustersCommand as DescribeDocument,
} from "@aws-sdk/client-docdb";
import {
  DescribeDBClustersCommand as DescribeRelationalClusters,
  DescribeDBInstancesCommand,
  DescribeGlobalClustersCommand as DescribeRelational,
  type GlobalCluster,
} from "@aws-sdk/client-rds";
import { type DeployedPlatform, regionIn, type StoreKind } from "../platform";
import type { DatabaseClients } from "./globalClusters";
import { regionOf, type Store } from "./membership";

export interface TopologyMember {
  readonly region: string;
  readonly arn: string;
  readonly role: "writer" | "reader" | "stale";
  /** Whether it has, and goes on getting, what the writer has. Missing where nobody says, and of a writer. */
  readonly isConnected?: boolean;
}

export interface StoreTopology {
  readonly store: Store;
  readonly kind: StoreKind["kind"];
  readonly members: readonly TopologyMember[];
  /** A move of the writer that is under way, and where it goes. */
  readonly move?: { readonly kind: "switchover" | "failover"; readonly to: string };
  /** Regions of instances that didn't answer. */
  readonly unseen: readonly string[];
}

export interface AskedRegions {
  readonly platform: DeployedPlatform;
  readonly clientsIn: (region: string) => DatabaseClients;
  /** Only these are asked: for a global cluster one after another until one answers, for instances all. */
  readonly regions: readonly string[];
}

/**
 * Which of several instances writes is told by the document database: both stores are always moved to one region, and it goes first. (API: DescribeGlobalClusters, DescribeDBInstances; control plane of the regions asked, read only.)
 * @throws AggregateError where none of them could say. Error where a global cluster doesn't exist.
 */
export async function observeTopology(store: Store, asked: AskedRegions): Promise<StoreTopology> {
  const kind: StoreKind = asked.platform[store];
  if (kind.kind === "globalCluster") return ofGlobalCluster(store, kind.globalClusterId, asked);
  const document = await observeTopology("document", asked);
  return ofInstances(asked, writersIn(document));
}

/** Regions that write; one, unless something is wrong. */
export const writersIn = ({ members }: StoreTopology): readonly string[] =>
  members.filter((it) => it.role === "writer").map((it) => it.region);

async function ofGlobalCluster(store: Store, id: string, asked: AskedRegions): Promise<StoreTopology> {
  const found = await firstAnswer(asked.regions, `describe the ${store} global cluster ${id}`, (region) =>
    globalCluster(store, id, asked.clientsIn(region)),
  );
  const members = (found.GlobalClusterMembers ?? []).map((it): TopologyMember => {
    const arn = it.DBClusterArn ?? "";
    const role = it.IsWriter ? "writer" : "reader";
    const status = role === "reader" ? it.SynchronizationStatus : undefined;
    return { region: regionOf(arn), arn, role, ...(status !== undefined && { isConnected: status === "connected" }) };
  });
  const { FailoverState: move } = found;
  return {
    ...{ store, kind: "globalCluster", members, unseen: [] },
    ...(move?.ToDbClusterArn && {
      move: { kind: move.IsDataLossAllowed ? "failover" : "switchover", to: regionOf(move.ToDbClusterArn) },
    }),
  };
}

async function globalCluster(store: Store, id: string, clients: DatabaseClients): Promise<Partial<GlobalCluster>> {
  const input = { GlobalClusterIdentifier: id };
  const { GlobalClusters } =
    store === "relational"
      ? await clients.relational.send(new DescribeRelational(input))
      : await clients.document.send(new DescribeDocument(input));
  const found = GlobalClusters?.[0];
  if (!found) throw new Error(`the ${store} global cluster ${id} doesn't exist`);
  return found;
}

interface SeenInstanceState {
  readonly region: string;
  readonly arn: string;
  readonly status: string;
  /** ARN of the instance that it follows. */
  readonly follows?: string;
}

/** What a promotion makes of an instance's status; another change does, too, and is waited for as well. */
const changing = ["modifying", "rebooting"];

async function ofInstances(asked: AskedRegions, writers: readonly string[]): Promise<StoreTopology> {
  const answers = await Promise.all(
    asked.regions.map(async (region) => ({ region, seen: await instanceIn(region, asked).catch(() => undefined) })),
  );
  const seen = answers.flatMap((it) => it.seen ?? []);
  const unseen = answers.filter((it) => it.seen === undefined).map((it) => it.region);
  const writer = writingInstance(asked.platform, seen, writers);
  const members = seen.map(({ region, arn, follows }): TopologyMember => {
    const role = arn === writer ? "writer" : follows === writer ? "reader" : "stale";
    return { region, arn, role };
  });
  const isSeen = seen.some((it) => it.arn === writer);
  const inferred: TopologyMember = { region: regionOf(writer), arn: writer, role: "writer" };
  const moving = seen.find((it) => it.follows !== undefined && changing.includes(it.status));
  return {
    ...{ store: "relational", kind: "instances", members: isSeen ? members : [...members, inferred], unseen },
    ...(moving && { move: { kind: "failover", to: moving.region } }),
  };
}

/** A source in the same region is told by its name alone, and there is none of ours. */
async function instanceIn(
  region: string,
  { platform, clientsIn }: AskedRegions,
): Promise<readonly SeenInstanceState[]> {
  const { id } = regionIn(platform, region).relational;
  const asked = new DescribeDBInstancesCommand({ DBInstanceIdentifier: id });
  const { DBInstances = [] } = await clientsIn(region).relational.send(asked);
  return DBInstances.map((it) => {
    const { DBInstanceArn: arn = "", DBInstanceStatus: status = "" } = it;
    const follows = it.ReadReplicaSourceDBInstanceIdentifier;
    return { region, arn, status, ...(follows && { follows }) };
  });
}

/**
 * The instance beside the document database's writer, or, as long as that is a replica, the one that it follows; also where that one isn't
 * asked. An older writer follows nobody either, so that alone says nothing.
 * @throws Error where it can't be told.
 */
function writingInstance(
  platform: DeployedPlatform,
  seen: readonly SeenInstanceState[],
  writers: readonly string[],
): string {
  const [beside, ...others] = writers;
  if (beside === undefined || others.length > 0)
    throw new Error(
      `nobody can tell which instance writes the relational database: the document database is written in ${writers.join(" and ") || "no region"}`,
    );
  const { arn } = regionIn(platform, beside).relational;
  return seen.find((it) => it.arn === arn)?.follows ?? arn;
}

/** One region's own part of a store. */
export interface RegionalState {
  /** As AWS names it, such as `available`, of the cluster or of the instance. */
  readonly status: string;
  /** Instances that can serve: none makes a cluster headless, which can't write. */
  readonly instances: number;
  readonly engineVersion: string;
}

/**
 * (API: DescribeDBClusters or DescribeDBInstances; control plane of that region, read only.)
 * @throws Error where the region doesn't answer, or holds no such part.
 */
export async function observeRegionalState(
  platform: DeployedPlatform,
  store: Store,
  region: string,
  clients: DatabaseClients,
): Promise<RegionalState> {
  const { id } = regionIn(platform, region)[store];
  if (platform[store].kind === "instances") {
    const { DBInstances } = await clients.relational.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }));
    const found = DBInstances?.[0];
    if (!found) throw new Error(`${region} has no instance ${id}`);
    return { status: found.DBInstanceStatus ?? "", instances: 1, engineVersion: found.EngineVersion ?? "" };
  }
  const input = { DBClusterIdentifier: id };
  const { DBClusters } =
    store === "relational"
      ? await clients.relational.send(new DescribeRelationalClusters(input))
      : await clients.document.send(new DescribeDocumentClusters(input));
  const found = DBClusters?.[0];
  if (!found) throw new Error(`${region} has no cluster ${id}`);
  const { Status: status = "", DBClusterMembers = [], EngineVersion: engineVersion = "" } = found;
  return { status, instances: DBClusterMembers.length, engineVersion };
}

/** Asks one region after another. @throws AggregateError with every region's answer when none could say. */
async function firstAnswer<T>(
  regions: readonly string[],
  what: string,
  ask: (region: string) => Promise<T>,
): Promise<T> {
  const refusals: unknown[] = [];
  for (const region of regions) {
    try {
      return await ask(region);
    } catch (error) {
      refusals.push(error);
    }
  }
  const reasons = refusals.map((it, index) => `${regions[index]}: ${(it as Error).message}`).join("; ");
  throw new AggregateError(refusals, `no region could ${what} (${reasons})`);
}
