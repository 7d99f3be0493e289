/** What there is of a copy that a drill restores, and of AWS Backup's jobs for it. It changes nothing. */
import { paginateListRestoreJobs, type RestoreJobsListMember } from "@aws-sdk/client-backup";
import * as docdb from "@aws-sdk/client-docdb";
import * as rds from "@aws-sdk/client-rds";
import type { DrillClients } from "../../clients";
import type { DrillContext } from "../../context";
import { regionIn } from "../../platform";
import { recoveryPoints, type SeenRecoveryPoint } from "../../probes/backupAges";
import { instanceOf, isCluster, originOf, type RestoredCopy } from "./copies";

/** A cluster with its one instance, or an instance. */
export interface SeenDatabase {
  readonly arn: string;
  readonly status: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly isEncrypted: boolean;
  readonly keyArn: string;
  readonly securityGroups: readonly string[];
  readonly subnetGroup: string;
  /** State of what answers; missing where nothing is there that could. */
  readonly instance?: { readonly status: string; readonly isPublic: boolean };
}

type Described = Partial<Pick<rds.DBCluster, "Engine" | "EngineVersion" | "StorageEncrypted" | "KmsKeyId">>;
interface Grouped {
  readonly VpcSecurityGroups?: readonly { readonly VpcSecurityGroupId?: string | undefined }[] | undefined;
}

const common = (it: Described & Grouped) => ({
  engine: it.Engine ?? "",
  engineVersion: it.EngineVersion ?? "",
  isEncrypted: it.StorageEncrypted === true,
  keyArn: it.KmsKeyId ?? "",
  securityGroups: (it.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId: id }) => id ?? []),
});

/** The copy; nothing where there is none. */
export function seenCopy(copy: RestoredCopy, context: DrillContext): Promise<SeenDatabase | undefined> {
  const clients = context.clientsIn(copy.region);
  return isCluster(context.platform, copy)
    ? cluster(copy, copy.id, instanceOf(copy), clients)
    : instance(copy.id, clients);
}

/** What serves in the copy's region, whose place and version the copy gets. @throws Error where there is none */
export async function servingBeside(copy: RestoredCopy, context: DrillContext): Promise<SeenDatabase> {
  const clients = context.clientsIn(copy.region);
  const { id } = regionIn(context.platform, copy.region)[copy.store];
  const found = isCluster(context.platform, copy)
    ? await cluster(copy, id, undefined, clients)
    : await instance(id, clients);
  if (!found) throw new Error(`${copy.region} has no ${copy.store} database ${id}`);
  return found;
}

async function cluster(
  { store }: RestoredCopy,
  id: string,
  member: string | undefined,
  clients: DrillClients,
): Promise<SeenDatabase | undefined> {
  const input = { DBClusterIdentifier: id };
  const asked =
    store === "relational"
      ? clients.relational.send(new rds.DescribeDBClustersCommand(input))
      : clients.document.send(new docdb.DescribeDBClustersCommand(input));
  const found = await asked.then(({ DBClusters }) => DBClusters?.[0], orNone);
  if (!found) return undefined;
  const of = member === undefined ? undefined : await memberOf(store, member, clients);
  return {
    ...common(found),
    ...{ arn: found.DBClusterArn ?? "", status: found.Status ?? "", subnetGroup: found.DBSubnetGroup ?? "" },
    ...(of && { instance: stateOf(of) }),
  };
}

type DescribedInstance = Pick<rds.DBInstance, "DBInstanceStatus" | "PubliclyAccessible">;

const stateOf = ({ DBInstanceStatus: status = "", PubliclyAccessible }: DescribedInstance) => ({
  ...{ status, isPublic: PubliclyAccessible === true },
});

function memberOf(store: RestoredCopy["store"], id: string, clients: DrillClients) {
  const input = { DBInstanceIdentifier: id };
  const asked: Promise<{ DBInstances?: DescribedInstance[] }> =
    store === "relational"
      ? clients.relational.send(new rds.DescribeDBInstancesCommand(input))
      : clients.document.send(new docdb.DescribeDBInstancesCommand(input));
  return asked.then(({ DBInstances }) => DBInstances?.[0], orNone);
}

async function instance(id: string, clients: DrillClients): Promise<SeenDatabase | undefined> {
  const asked = clients.relational.send(new rds.DescribeDBInstancesCommand({ DBInstanceIdentifier: id }));
  const found = await asked.then(({ DBInstances }) => DBInstances?.[0], orNone);
  if (!found) return undefined;
  const { DBInstanceArn: arn = "", DBInstanceStatus: status = "", DBSubnetGroup } = found;
  return {
    ...common(found),
    ...{ arn, status, subnetGroup: DBSubnetGroup?.DBSubnetGroupName ?? "", instance: stateOf(found) },
  };
}

/** @throws every error but that there is none */
function orNone(error: Error): undefined {
  if (/^DB(Cluster|Instance)NotFound(Fault)?$/.test(error.name)) return undefined;
  throw error;
}

/** The newest complete one in the region's vault that the copy is to be restored from; nothing where there is none. */
export async function newestPoint(copy: RestoredCopy, context: DrillContext): Promise<SeenRecoveryPoint | undefined> {
  const { region, store, origin } = copy;
  const all = await recoveryPoints({ platform: context.platform, region, clients: context.clientsIn(region) });
  return all.find((it) => it.store === store && originOf(it, region) === origin);
}

export interface SeenRestoreJob {
  readonly id: string;
  readonly pointArn: string;
  readonly status: string;
}

/** Those that haven't ended, of this platform's role, but those of AWS Backup's own restore tests. */
export async function runningJobs(region: string, context: DrillContext): Promise<readonly SeenRestoreJob[]> {
  const { backups } = context.clientsIn(region);
  const found: RestoreJobsListMember[] = [];
  for (const ByStatus of ["PENDING", "RUNNING"] as const)
    for await (const page of paginateListRestoreJobs({ client: backups }, { ByStatus }))
      found.push(...(page.RestoreJobs ?? []));
  const { restoreRoleArn } = context.platform.outputs[region]!;
  return found
    .filter((it) => it.IamRoleArn === restoreRoleArn && it.CreatedBy?.RestoreTestingPlanArn === undefined)
    .map((it) => ({ id: it.RestoreJobId ?? "", pointArn: it.RecoveryPointArn ?? "", status: it.Status ?? "" }));
}
