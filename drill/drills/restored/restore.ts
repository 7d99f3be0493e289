/** Steps of `backup-restore`: a copy is restored, run, looked at and deleted. Each looks first, and does only what is missing. */
import { DescribeRestoreJobCommand, StartRestoreJobCommand } from "@aws-sdk/client-backup";
import { CreateDBInstanceCommand as CreateDocumentInstance } from "@aws-sdk/client-docdb";
import { CreateDBInstanceCommand } from "@aws-sdk/client-rds";
import type { DrillContext } from "../../context";
import type { DrillStep } from "../../drill";
import type { DrillPlatform } from "../../drillPlatform";
import type { SeenRecoveryPoint } from "../../probes/backupAges";
import { StepError } from "../../step";
import { delays } from "../delays";
import { looked, seenWithin } from "../steps/patience";
import {
  copyClass,
  copyLookCalls,
  instanceOf,
  inWords,
  isCluster,
  jobsCall,
  pointsCall,
  restoreCall,
  type RestoredCopy,
  restoreJobCall,
  runCall,
  servingLookCall,
} from "./copies";
import { newestPoint, runningJobs, type SeenDatabase, seenCopy, servingBeside } from "./seen";

/** Seconds of AWS: a large database takes hours from a snapshot. */
const restoreSeconds = 4 * 3600;
const instanceSeconds = 3600;

/** What RDS calls a state that no waiting ends. */
const isBroken = (status: string): boolean =>
  /^(incompatible-|failed|inaccessible-|storage-full|restore-error)/.test(status);

export const restoreStep = (
  platform: DrillPlatform,
  copy: RestoredCopy,
): DrillStep<DrillContext, SeenDatabase | undefined> => ({
  id: `restore-${copy.store}-${copy.origin}`,
  name: `restore the newest recovery point of ${inWords(copy)} as ${copy.id} in ${copy.region}`,
  stage: "recover",
  calls: [
    ...copyLookCalls(platform, copy),
    pointsCall(platform, copy.region),
    servingLookCall(platform, copy),
    jobsCall(copy.region),
    restoreCall(platform, copy),
    restoreJobCall(copy.region),
  ],
  expectedDelays: [delays.snapshotRestore],
  observe: (context) => looked(context, () => seenCopy(copy, context)),
  done: (seen) => (seen?.status === "available" ? { detail: `${copy.id} is there already` } : undefined),
  run: async (context) => {
    const began = context.ports.clock.now();
    const point = await looked(context, () => newestPoint(copy, context));
    if (!point) throw new StepError("deviated", noPoint(copy));
    const job = await jobFor(copy, point, context);
    const last = await seenWithin(
      context,
      restoreSeconds,
      () => progress(copy, job, context),
      ({ failure, seen }) => failure !== undefined || seen?.status === "available",
    );
    if (last.seen.failure !== undefined)
      throw new StepError("deviated", `${point.arn} can't be restored: ${last.seen.failure}`);
    if (!last.isSo)
      throw new StepError(
        "deviated",
        `${copy.id} is ${last.seen.seen?.status ?? "not there"}, ${waited(context, began)}`,
      );
    return { detail: `${madeOf(point)}, ${waited(context, began)}` };
  },
});

export const noPoint = ({ region, store, origin }: RestoredCopy): string =>
  `the vault in ${region} has no complete recovery point of the ${store} database ${origin === "own" ? "there" : "that was copied from another region"}`;

const madeOf = ({ arn, madeAt, resourceArn }: SeenRecoveryPoint): string =>
  `of ${arn}, made of ${resourceArn} at ${new Date(madeAt).toISOString()}`;

const waited = ({ ports }: DrillContext, began: number): string =>
  `${((ports.clock.now() - began) / 1000).toFixed(1)} s after it was asked for`;

/** @returns id of a job that is under way, or else of a new one; nothing where the copy is being made already */
async function jobFor(
  copy: RestoredCopy,
  point: SeenRecoveryPoint,
  context: DrillContext,
): Promise<string | undefined> {
  await untilDeleted(copy, (seen) => seen?.status === "deleting", context);
  const running = await looked(context, () => runningJobs(copy.region, context));
  const own = running.find((it) => it.pointArn === point.arn);
  if (own) return own.id;
  if (await looked(context, () => seenCopy(copy, context))) return undefined;
  const beside = await looked(context, () => servingBeside(copy, context));
  const { backups } = context.clientsIn(copy.region);
  const { RestoreJobId } = await backups.send(
    new StartRestoreJobCommand({
      RecoveryPointArn: point.arn,
      IamRoleArn: context.platform.outputs[copy.region]!.restoreRoleArn,
      Metadata: metadataOf(copy, beside, context.platform),
    }),
  );
  return RestoreJobId;
}

/**
 * Without security groups it gets the network's default one, which lets nothing in or out. As with RestoreDBClusterFromSnapshot and
 * RestoreDBInstanceFromDBSnapshot (https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-aur.html, restoring-docdb.html, restoring-rds.html).
 */
function metadataOf(copy: RestoredCopy, beside: SeenDatabase, platform: DrillPlatform): Record<string, string> {
  const { id } = copy;
  const { engine: Engine, engineVersion: EngineVersion, subnetGroup: DBSubnetGroupName } = beside;
  if (isCluster(platform, copy)) return { DBClusterIdentifier: id, Engine, EngineVersion, DBSubnetGroupName };
  return {
    ...{ DBInstanceIdentifier: id, DBInstanceClass: copyClass, DBSubnetGroupName },
    ...{ MultiAZ: "false", PubliclyAccessible: "false" },
  };
}

/** Whoever goes on with a run from its beginning finds what is just being deleted. */
async function untilDeleted(
  copy: RestoredCopy,
  isDeleting: (seen: SeenDatabase | undefined) => boolean,
  context: DrillContext,
): Promise<SeenDatabase | undefined> {
  const look = () => seenCopy(copy, context);
  return (await seenWithin(context, instanceSeconds, look, (seen) => !isDeleting(seen))).seen;
}

interface RestoreProgress {
  /** Why it will never be there. */
  readonly failure?: string;
  readonly seen?: SeenDatabase;
}

async function progress(copy: RestoredCopy, job: string | undefined, context: DrillContext): Promise<RestoreProgress> {
  if (job !== undefined) {
    const asked = new DescribeRestoreJobCommand({ RestoreJobId: job });
    const { Status, StatusMessage = "it doesn't say why" } = await context.clientsIn(copy.region).backups.send(asked);
    if (Status === "FAILED" || Status === "ABORTED")
      return { failure: `restore job ${job} ${Status}: ${StatusMessage}` };
  }
  const seen = await seenCopy(copy, context);
  if (!seen) return {};
  return { seen, ...(isBroken(seen.status) && { failure: `${copy.id} is ${seen.status}` }) };
}

/** AWS Backup makes a cluster without an instance, which answers nobody. */
export const runStep = (
  platform: DrillPlatform,
  copy: RestoredCopy,
): DrillStep<DrillContext, SeenDatabase | undefined> => ({
  id: `run-${copy.store}-${copy.origin}`,
  name: `run an instance on ${copy.id}`,
  stage: "recover",
  calls: [...copyLookCalls(platform, copy), runCall(platform, copy)],
  expectedDelays: [delays.instanceCreation],
  observe: (context) => looked(context, () => seenCopy(copy, context)),
  done: (seen) =>
    seen?.instance?.status === "available" ? { detail: `${instanceOf(copy)} is available already` } : undefined,
  run: async (context, seen) => {
    if (!seen) throw new StepError("deviated", `${copy.id} isn't there any more`);
    const began = context.ports.clock.now();
    const now = await untilDeleted(copy, (it) => it?.instance?.status === "deleting", context);
    if (!now?.instance) await createInstance(copy, seen, context);
    const last = await seenWithin(
      context,
      instanceSeconds,
      () => seenCopy(copy, context),
      (it) => it?.instance?.status === "available" || isBroken(it?.instance?.status ?? ""),
    );
    const status = last.seen?.instance?.status ?? "not there";
    if (status !== "available")
      throw new StepError(
        "deviated",
        `${instanceOf(copy)} is ${status}, ${waited(context, began)}: the data can't be opened`,
      );
    return { detail: `${copyClass} ${instanceOf(copy)} is available, ${waited(context, began)}` };
  },
});

async function createInstance(copy: RestoredCopy, { engine: Engine }: SeenDatabase, { clientsIn }: DrillContext) {
  const DBInstanceIdentifier = instanceOf(copy);
  const input = { DBInstanceIdentifier, DBInstanceClass: copyClass, DBClusterIdentifier: copy.id, Engine };
  const { relational, document } = clientsIn(copy.region);
  if (copy.store === "document") await document.send(new CreateDocumentInstance(input));
  else await relational.send(new CreateDBInstanceCommand({ ...input, PubliclyAccessible: false }));
}
