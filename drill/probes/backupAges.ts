/** How old the newest backup of each store is: in the region's vault, and in the database's own automated backups. It changes nothing. */
import { paginateListRecoveryPointsByBackupVault, type RecoveryPointByBackupVault } from "@aws-sdk/client-backup";
import { DescribeDBClustersCommand as DescribeDocumentClusters } from "@aws-sdk/client-docdb";
import {
  DescribeDBClustersCommand as DescribeRelationalClusters,
  DescribeDBInstancesCommand,
} from "@aws-sdk/client-rds";
import { regionIn } from "../platform";
import type { Store } from "./membership";
import { type AskedRegion, look, type Probe } from "./probe";

/** A recovery point that is complete. */
export interface SeenRecoveryPoint {
  readonly arn: string;
  readonly store: Store;
  /** Of what it was made, which may be in another region. */
  readonly resourceArn: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

export interface SeenBackups {
  /** In the region's vault, the newest first. */
  readonly points: readonly SeenRecoveryPoint[];
  /** The newest moment that the database itself can be restored to, in milliseconds since 1970; missing where it keeps no backups. */
  readonly restorableUntil: Readonly<Partial<Record<Store, number>>>;
}

/** (API: ListRecoveryPointsByBackupVault, DescribeDBClusters, DescribeDBInstances; control planes, read only.) */
export const backupAges: Probe<SeenBackups> = {
  asksFor: "backups",
  calls(platform, region) {
    const { backupVaultArn } = platform.outputs[region]!;
    const { relational, document } = regionIn(platform, region);
    return [
      look("backup", "ListRecoveryPointsByBackupVault", { region, resource: backupVaultArn }),
      platform.relational.kind === "globalCluster"
        ? look("rds", "DescribeDBClusters", { region, resource: relational.arn })
        : look("rds", "DescribeDBInstances", { region, resource: relational.arn }),
      look("rds", "DescribeDBClusters", { region, resource: document.arn }),
    ];
  },
  async ask(asked) {
    const [points, relational, document] = await Promise.all([
      recoveryPoints(asked),
      relationalRestorable(asked),
      documentRestorable(asked),
    ]);
    return {
      points,
      restorableUntil: {
        ...(relational !== undefined && { relational }),
        ...(document !== undefined && { document }),
      },
    };
  },
};

/** Complete ones of a store in the region's vault, the newest first. */
export async function recoveryPoints({
  platform,
  region,
  clients,
}: AskedRegion): Promise<readonly SeenRecoveryPoint[]> {
  const { backupVaultName } = platform.outputs[region]!;
  const all: RecoveryPointByBackupVault[] = [];
  const asked = { BackupVaultName: backupVaultName };
  for await (const page of paginateListRecoveryPointsByBackupVault({ client: clients.backups }, asked))
    all.push(...(page.RecoveryPoints ?? []));
  return all.flatMap((it) => seenPoint(it) ?? []).sort((one, other) => other.madeAt - one.madeAt);
}

/** S3's points are of no store; one that isn't complete can't be restored. */
function seenPoint(it: RecoveryPointByBackupVault): SeenRecoveryPoint | undefined {
  const store = storeOf(it.ResourceType ?? "");
  if (store === undefined || it.Status !== "COMPLETED") return undefined;
  return {
    arn: it.RecoveryPointArn ?? "",
    store,
    resourceArn: it.ResourceArn ?? "",
    madeAt: it.CreationDate?.getTime() ?? 0,
  };
}

/** As AWS Backup names kinds of resources. */
const storeOf = (type: string): Store | undefined =>
  type === "Aurora" || type === "RDS" ? "relational" : type === "DocumentDB" ? "document" : undefined;

async function relationalRestorable({ platform, region, clients }: AskedRegion): Promise<number | undefined> {
  const { id } = regionIn(platform, region).relational;
  if (platform.relational.kind === "instances") {
    const asked = new DescribeDBInstancesCommand({ DBInstanceIdentifier: id });
    return (await clients.relational.send(asked)).DBInstances?.[0]?.LatestRestorableTime?.getTime();
  }
  const asked = new DescribeRelationalClusters({ DBClusterIdentifier: id });
  return (await clients.relational.send(asked)).DBClusters?.[0]?.LatestRestorableTime?.getTime();
}

async function documentRestorable({ platform, region, clients }: AskedRegion): Promise<number | undefined> {
  const asked = new DescribeDocumentClusters({ DBClusterIdentifier: regionIn(platform, region).document.id });
  return (await clients.document.send(asked)).DBClusters?.[0]?.LatestRestorableTime?.getTime();
}
