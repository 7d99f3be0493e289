import {
  DeleteDBClusterCommand,
  ModifyDBClusterCommand,
  PromoteReadReplicaDBClusterCommand,
  RemoveFromGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import type { Cloud } from "../../entry";
import { unlessGone } from "../gone";
import { until } from "../until";
import { arnOf, clusterAvailable, clusterOf, client } from "./api";

/** What the ends of Aurora's and DocumentDB's clusters have in common. */
interface Ending {
  readonly globalClusterIdentifier?: string;
  readonly skipFinalSnapshot?: boolean;
  readonly finalSnapshotIdentifier?: string;
  readonly deletionProtection?: boolean;
  readonly applyImmediately?: boolean;
  readonly deleteAutomatedBackups?: boolean;
}

/** Takes a cluster out of its global cluster; it goes on alone. One that already is out is left as it is. */
export async function detach(cloud: Cloud, id: string, globalCluster: string): Promise<void> {
  const DbClusterIdentifier = arnOf(cloud, "cluster", id);
  const command = new RemoveFromGlobalClusterCommand({ GlobalClusterIdentifier: globalCluster, DbClusterIdentifier });
  try {
    await client(cloud).send(command);
  } catch (error) {
    const missing = error instanceof Error && /NotFoundFault$/.test(error.name);
    const stranger = error instanceof Error && error.message.includes("is not found in global cluster");
    if (!missing && !stranger) throw error;
  }
}

/**
 * A change of membership, as the real provider makes it: removing the name detaches the cluster for good.
 * @throws Error where a standing cluster would have to join a global cluster, which AWS doesn't offer.
 */
export async function changeMembership(cloud: Cloud, id: string, to: string | undefined, from: string | undefined) {
  if ((to ?? "") === (from ?? "")) return;
  if (!from) throw new Error("existing database clusters cannot be added to an existing global cluster");
  if (to) throw new Error("existing database clusters cannot be migrated between existing global clusters");
  await detach(cloud, id, from);
  await clusterAvailable(cloud, id);
}

/** Removing the replication source promotes the cluster, which is what makes this input dangerous after a failover. */
export async function changeSource(cloud: Cloud, id: string, to: string | undefined, from: string | undefined) {
  if ((to ?? "") === (from ?? "")) return;
  if (to) throw new Error(`promoting to standalone is not supported for RDS Cluster (${id})`);
  await client(cloud).send(new PromoteReadReplicaDBClusterCommand({ DBClusterIdentifier: id }));
  await clusterAvailable(cloud, id);
}

/** Leaves the global cluster first, because AWS deletes no member; keeps a protected cluster unless the program let go of it. */
export async function deleteCluster(cloud: Cloud, id: string, last: Ending): Promise<void> {
  if (!(await clusterOf(cloud, id))) return;
  if (!last.skipFinalSnapshot && !last.finalSnapshotIdentifier)
    throw new Error("final_snapshot_identifier is required when skip_final_snapshot is false");
  if (last.globalClusterIdentifier) {
    await detach(cloud, id, last.globalClusterIdentifier);
    await clusterAvailable(cloud, id);
  }
  const command = new DeleteDBClusterCommand({
    DBClusterIdentifier: id,
    SkipFinalSnapshot: Boolean(last.skipFinalSnapshot),
    FinalDBSnapshotIdentifier: last.skipFinalSnapshot ? undefined : last.finalSnapshotIdentifier,
    DeleteAutomatedBackups: last.deleteAutomatedBackups ?? true,
  });
  try {
    await unlessGone(/DBClusterNotFoundFault$/, () => client(cloud).send(command));
  } catch (error) {
    if (!letGo(error, last)) throw error;
    const unprotect = { DBClusterIdentifier: id, DeletionProtection: false, ApplyImmediately: true };
    await client(cloud).send(new ModifyDBClusterCommand(unprotect));
    await client(cloud).send(command);
  }
  await until(`the database cluster ${id} to be gone`, 60, async () =>
    (await clusterOf(cloud, id)) ? undefined : true,
  );
}

const letGo = (error: unknown, last: Ending): boolean =>
  error instanceof Error &&
  error.message.includes("disable deletion pro") &&
  !last.deletionProtection &&
  Boolean(last.applyImmediately);
