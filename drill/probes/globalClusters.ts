import { DescribeGlobalClustersCommand as DescribeDocument, type DocDBClient } from "@aws-sdk/client-docdb";
import {
  DescribeGlobalClustersCommand as DescribeRelational,
  type GlobalCluster,
  type RDSClient,
} from "@aws-sdk/client-rds";
import type { Store, StoreMembership } from "./membership";

/** Clients of one region's database control plane. */
export interface DatabaseClients {
  readonly relational: RDSClient;
  readonly document: DocDBClient;
}

/**
 * Asks one region after another until one answers: any region knows the whole global cluster, and the one that would
 * be asked first may be the one that is lost. (API: DescribeGlobalClusters, control plane, read only.)
 * @throws AggregateError with every region's answer when none could say.
 */
export async function observeMembership(
  store: Store,
  globalClusterId: string,
  clients: Readonly<Record<string, DatabaseClients>>,
): Promise<StoreMembership> {
  const refusals: unknown[] = [];
  for (const it of Object.values(clients)) {
    try {
      const found = await describe(store, globalClusterId, it);
      return { store, globalClusterId, members: found && membersOf(found) };
    } catch (error) {
      refusals.push(error);
    }
  }
  throw new AggregateError(refusals, `no region could describe the ${store} global cluster ${globalClusterId}`);
}

async function describe(
  store: Store,
  id: string,
  clients: DatabaseClients,
): Promise<Partial<GlobalCluster> | undefined> {
  const input = { GlobalClusterIdentifier: id };
  try {
    const answer =
      store === "relational"
        ? await clients.relational.send(new DescribeRelational(input))
        : await clients.document.send(new DescribeDocument(input));
    return answer.GlobalClusters?.[0];
  } catch (error) {
    if (error instanceof Error && error.name.startsWith("GlobalClusterNotFound")) return undefined;
    throw error;
  }
}

function membersOf(cluster: Partial<GlobalCluster>): StoreMembership["members"] {
  return (cluster.GlobalClusterMembers ?? []).map((it) => {
    const { IsWriter, DBClusterArn: clusterArn = "", SynchronizationStatus: status = "connected" } = it;
    if (IsWriter) return { clusterArn, role: "writer" };
    return { clusterArn, role: "reader", ...(status !== "connected" && { unsynchronized: status }) };
  });
}
