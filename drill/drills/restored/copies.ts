/** The isolated copies that `backup-restore` makes: what they are called, what each is restored from, and what is called for them. Pure. */
import { restoredCopyPrefix } from "../../../outputs/restoredCopy";
import type { DeclaredCall, DeclaredPermission, DrillChoice } from "../../drill";
import type { DrillPlatform } from "../../drillPlatform";
import { regionIn } from "../../platform";
import type { SeenRecoveryPoint } from "../../probes/backupAges";
import { regionOf, type Store } from "../../probes/membership";
import { accountOf, look } from "../../probes/probe";
import { regionsOf, storesOf } from "../choices";

/** `own`: made in the region itself. `copied`: made in another one, and copied into this region's vault. */
export type PointOrigin = "own" | "copied";

export interface RestoredCopy {
  readonly store: Store;
  readonly origin: PointOrigin;
  /** Region that it is restored in. */
  readonly region: string;
  /** Of the cluster or instance; the same in every run, so that whatever an earlier one left is found. */
  readonly id: string;
}

/** Burstable and small, as it serves nobody: of the kinds of database here each takes it outside of a global cluster. */
export const copyClass = "db.t4g.medium";

/** The second region's vault has a copy of the first one's points, as every region's has of the one before. */
export const restoringRegion = (platform: DrillPlatform, { region }: DrillChoice): string =>
  region ?? regionsOf(platform)[1] ?? regionsOf(platform)[0]!;

export function copiesOf(platform: DrillPlatform, choice: DrillChoice): readonly RestoredCopy[] {
  const region = restoringRegion(platform, choice);
  const origins: readonly PointOrigin[] = platform.regions.length > 1 ? ["own", "copied"] : ["own"];
  return storesOf(choice).flatMap((store) =>
    origins.map((origin) => ({ store, origin, region, id: `${restoredCopyPrefix(platform.name)}${store}-${origin}` })),
  );
}

export const originOf = (point: SeenRecoveryPoint, region: string): PointOrigin =>
  regionOf(point.resourceArn) === region ? "own" : "copied";

/** Such as `the relational database of eu-west-1`, or of another region. */
export const inWords = ({ store, origin, region }: RestoredCopy): string =>
  origin === "own" ? `the ${store} database of ${region}` : `another region's ${store} database`;

/** Clusters need an instance of their own; an instance is one. */
export const isCluster = (platform: DrillPlatform, { store }: RestoredCopy): boolean =>
  platform[store].kind === "globalCluster";

/** Its only one. */
export const instanceOf = ({ id }: RestoredCopy): string => `${id}-1`;

const arnOf = (platform: DrillPlatform, { region }: RestoredCopy, rest: string): string =>
  `arn:aws:rds:${region}:${accountOf(platform.regions[0]!.document.arn)}:${rest}`;

export const copyArn = (platform: DrillPlatform, copy: RestoredCopy): string =>
  arnOf(platform, copy, `${isCluster(platform, copy) ? "cluster" : "db"}:${copy.id}`);

const allow = (action: string, resource: string, context?: Readonly<Record<string, string>>): DeclaredPermission => ({
  action,
  resource,
  ...(context && { context }),
});

/** What looking at a copy asks. */
export function copyLookCalls(platform: DrillPlatform, copy: RestoredCopy): readonly DeclaredCall[] {
  const { region } = copy;
  if (!isCluster(platform, copy))
    return [look("rds", "DescribeDBInstances", { region, resource: copyArn(platform, copy) })];
  return [
    look("rds", "DescribeDBClusters", { region, resource: copyArn(platform, copy) }),
    look("rds", "DescribeDBInstances", { region, resource: arnOf(platform, copy, `db:${instanceOf(copy)}`) }),
  ];
}

/** What looking at the database that serves in the region asks. */
export function servingLookCall(platform: DrillPlatform, copy: RestoredCopy): DeclaredCall {
  const { region } = copy;
  const operation = isCluster(platform, copy) ? "DescribeDBClusters" : "DescribeDBInstances";
  return look("rds", operation, { region, resource: regionIn(platform, region)[copy.store].arn });
}

export const pointsCall = ({ outputs }: DrillPlatform, region: string): DeclaredCall =>
  look("backup", "ListRecoveryPointsByBackupVault", { region, resource: outputs[region]!.backupVaultArn });

export const jobsCall = (region: string): DeclaredCall => look("backup", "ListRestoreJobs", { region });

const deletion = (platform: DrillPlatform, copy: RestoredCopy): string =>
  `${isCluster(platform, copy) ? "DeleteDBCluster" : "DeleteDBInstance"} ${copy.id}`;

/** (https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html: the role that is passed on makes the database.) */
export function restoreCall(platform: DrillPlatform, copy: RestoredCopy): DeclaredCall {
  const { region, id } = copy;
  const snapshots = isCluster(platform, copy) ? "cluster-snapshot" : "snapshot";
  return {
    ...{ service: "backup", operation: "StartRestoreJob", plane: "control", region },
    permissions: [
      allow("backup:StartRestoreJob", arnOf(platform, copy, `${snapshots}:awsbackup:*`)),
      allow("iam:PassRole", platform.outputs[region]!.restoreRoleArn, {
        "iam:PassedToService": "backup.amazonaws.com",
      }),
    ],
    changes: `makes ${id} of ${inWords(copy)}, which nobody can connect to and nobody uses`,
    undo: deletion(platform, copy),
  };
}

export const restoreJobCall = (region: string): DeclaredCall => look("backup", "DescribeRestoreJob", { region });

/** RDS uses the cluster's key for whoever makes an instance. */
export function runCall(platform: DrillPlatform, copy: RestoredCopy): DeclaredCall {
  const { region } = copy;
  const through = { "kms:ViaService": `rds.${region}.amazonaws.com` };
  const key = platform.foundation.keyArns[region] ?? "";
  return {
    ...{ service: "rds", operation: "CreateDBInstance", plane: "control", region },
    permissions: [
      allow("rds:CreateDBInstance", arnOf(platform, copy, `db:${instanceOf(copy)}`)),
      allow("rds:CreateDBInstance", copyArn(platform, copy)),
      ...["pg:default.*", "subgrp:*"].map((it) => allow("rds:CreateDBInstance", arnOf(platform, copy, it))),
      allow("kms:CreateGrant", key, through),
      allow("kms:DescribeKey", key, through),
    ],
    changes: `runs ${copyClass} ${instanceOf(copy)} on ${copy.id}`,
    undo: `DeleteDBInstance ${instanceOf(copy)}`,
  };
}

/** Deletes what the drill made, and what it is allowed to delete has no other name. */
export function deleteCalls(platform: DrillPlatform, copy: RestoredCopy): readonly DeclaredCall[] {
  const { region } = copy;
  const undo = "isn't needed: the recovery point is still there, and can be restored again";
  const call = (operation: string, resource: string, what: string): DeclaredCall => ({
    ...{ service: "rds", operation, plane: "control", region, changes: `deletes ${what}, without a snapshot`, undo },
    permissions: [allow(`rds:${operation}`, resource)],
  });
  if (!isCluster(platform, copy)) return [call("DeleteDBInstance", copyArn(platform, copy), copy.id)];
  const instance = arnOf(platform, copy, `db:${instanceOf(copy)}`);
  return [
    call("DeleteDBInstance", instance, instanceOf(copy)),
    call("DeleteDBCluster", copyArn(platform, copy), copy.id),
  ];
}
