import * as sdk from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import { unlessGone } from "../gone";
import type { About, InputChange } from "../operations";
import { until } from "../until";
import { client } from "./api";

type Subject = About<aws.rds.ClusterArgs, { readonly Status?: string }>;
type Changed = InputChange<aws.rds.ClusterArgs, unknown>;

/** Takes a cluster out of its global cluster; it goes on alone. One that already is out is left as it is. */
async function detach({ cloud, id }: Pick<Changed, "cloud" | "id">, GlobalClusterIdentifier: string): Promise<void> {
  const DbClusterIdentifier = `arn:aws:rds:${cloud.region}:${cloud.accountId}:cluster:${id}`;
  const command = new sdk.RemoveFromGlobalClusterCommand({ GlobalClusterIdentifier, DbClusterIdentifier });
  try {
    await unlessGone(/NotFoundFault$/, () => client(cloud).send(command));
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("is not found in global cluster"))) throw error;
  }
}

/**
 * A change of membership, as the real provider makes it: removing the name detaches the cluster for good.
 * @throws Error where a standing cluster would have to join a global cluster, which AWS doesn't offer.
 */
export async function changeMembership(change: Changed): Promise<void> {
  const [to, from] = [change.inputs.globalClusterIdentifier, change.from.globalClusterIdentifier];
  if ((to ?? "") === (from ?? "")) return;
  if (!from) throw new Error("existing database clusters cannot be added to an existing global cluster");
  if (to) throw new Error("existing database clusters cannot be migrated between existing global clusters");
  await detach(change, from);
}

/** Removing the replication source promotes the cluster, which is what makes this input dangerous after a failover. */
export async function changeSource({ cloud, id, inputs, from }: Changed): Promise<void> {
  const to = inputs.replicationSourceIdentifier;
  if ((to ?? "") === (from.replicationSourceIdentifier ?? "")) return;
  if (to) throw new Error(`promoting to standalone is not supported for RDS Cluster (${id})`);
  await client(cloud).send(new sdk.PromoteReadReplicaDBClusterCommand({ DBClusterIdentifier: id }));
}

/** What is deleted leaves a snapshot with a name, unless it isn't to leave any. */
export function ending(last: {
  readonly skipFinalSnapshot?: boolean;
  readonly finalSnapshotIdentifier?: string;
  readonly deleteAutomatedBackups?: boolean;
}) {
  if (!last.skipFinalSnapshot && !last.finalSnapshotIdentifier)
    throw new Error("final_snapshot_identifier is required when skip_final_snapshot is false");
  return {
    SkipFinalSnapshot: Boolean(last.skipFinalSnapshot),
    FinalDBSnapshotIdentifier: last.skipFinalSnapshot ? undefined : last.finalSnapshotIdentifier,
    DeleteAutomatedBackups: last.deleteAutomatedBackups ?? true,
  };
}

/** Leaves the global cluster first, because AWS deletes no member; keeps a protected cluster unless the program let go of it. */
export async function deleteCluster(of: Subject): Promise<void> {
  const { cloud, id: DBClusterIdentifier, inputs: last } = of;
  if (!(await of.now())) return;
  const command = new sdk.DeleteDBClusterCommand({ DBClusterIdentifier, ...ending(last) });
  if (last.globalClusterIdentifier) {
    await detach(of, last.globalClusterIdentifier);
    const available = async () => ((await of.now())?.Status === "available" ? true : undefined);
    await until(`the database cluster ${of.id} to be available`, 60, available);
  }
  try {
    await client(cloud).send(command);
  } catch (error) {
    if (!letGo(error, last)) throw error;
    const unprotect = { DBClusterIdentifier, DeletionProtection: false, ApplyImmediately: true };
    await client(cloud).send(new sdk.ModifyDBClusterCommand(unprotect));
    await client(cloud).send(command);
  }
}

const letGo = (error: unknown, last: Subject["inputs"]): boolean =>
  error instanceof Error &&
  error.message.includes("disable deletion pro") &&
  !last.deletionProtection &&
  Boolean(last.applyImmediately);
