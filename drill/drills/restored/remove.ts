import * as docdb from "@aws-sdk/client-docdb";
import * as rds from "@aws-sdk/client-rds";
import type { DrillContext } from "../../context";
import type { DrillStep } from "../../drill";
import type { DrillPlatform } from "../../drillPlatform";
import { callErrorKind } from "../../probes/callErrors";
import { StepError } from "../../step";
import { delays } from "../delays";
import { looked, patience, poll } from "../steps/patience";
import { copyLookCalls, deleteCalls, instanceOf, isCluster, jobsCall, type RestoredCopy } from "./copies";
import { runningJobs, type SeenDatabase, seenCopy, type SeenRestoreJob } from "./seen";

/** Seconds of AWS: a restore that is under way is waited for, as what it makes can't be told to end. */
const deleteSeconds = 5 * 3600;

interface Left {
  readonly jobs: readonly SeenRestoreJob[];
  readonly seen?: SeenDatabase;
}

/** Also where none was ever made: a restore that was begun and not heard of makes one later. */
export const deleteStep = (platform: DrillPlatform, copy: RestoredCopy): DrillStep<DrillContext, Left> => ({
  id: `delete-${copy.store}-${copy.origin}`,
  name: `delete ${copy.id}`,
  stage: "recover",
  calls: [...copyLookCalls(platform, copy), jobsCall(copy.region), ...deleteCalls(platform, copy)],
  expectedDelays: [delays.databaseDeletion],
  observe: (context) => looked(context, () => leftOf(copy, context)),
  done: (left) => (isGone(left) ? { detail: `there is no ${copy.id}` } : undefined),
  run: async (context) => {
    const { clock } = context.ports;
    const deadline = clock.now() + patience(context, deleteSeconds);
    for (;;) {
      const left = await looked(context, () => leftOf(copy, context));
      if (isGone(left)) return { detail: `${copy.id} is gone` };
      if (clock.now() >= deadline) throw new StepError("deviated", stillThere(copy, left));
      if (left.seen) await whereItMay(() => deleteWhat(copy, left.seen!, context));
      await poll(context);
    }
  },
});

const isGone = ({ seen, jobs }: Left): boolean => !seen && jobs.length === 0;

async function leftOf(copy: RestoredCopy, context: DrillContext): Promise<Left> {
  const jobs = await runningJobs(copy.region, context);
  const seen = await seenCopy(copy, context);
  return { jobs, ...(seen && { seen }) };
}

const stillThere = ({ id, region }: RestoredCopy, { seen, jobs }: Left): string =>
  `${id} in ${region} is ${seen?.status ?? `still being made by ${jobs.map((it) => it.id).join(", ")}`}: delete it by hand, it costs money`;

/** What is just being made or deleted says so, and is looked at again. */
async function whereItMay(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isOver = /^DB(Cluster|Instance)NotFound(Fault)?$/.test((error as Error).name);
    if (!isOver && callErrorKind(error) !== "wrong state") throw error;
  }
}

async function deleteWhat(copy: RestoredCopy, seen: SeenDatabase, context: DrillContext): Promise<void> {
  const { relational, document } = context.clientsIn(copy.region);
  if (!isCluster(context.platform, copy)) {
    const asked = { DBInstanceIdentifier: copy.id, SkipFinalSnapshot: true, DeleteAutomatedBackups: true };
    if (seen.status !== "deleting") await relational.send(new rds.DeleteDBInstanceCommand(asked));
    return;
  }
  if (seen.instance && seen.instance.status !== "deleting") {
    const asked = { DBInstanceIdentifier: instanceOf(copy) };
    if (copy.store === "document") await document.send(new docdb.DeleteDBInstanceCommand(asked));
    else await relational.send(new rds.DeleteDBInstanceCommand({ ...asked, SkipFinalSnapshot: true }));
  }
  if (seen.status === "deleting") return;
  const asked = { DBClusterIdentifier: copy.id, SkipFinalSnapshot: true };
  if (copy.store === "document") await document.send(new docdb.DeleteDBClusterCommand(asked));
  else await relational.send(new rds.DeleteDBClusterCommand(asked));
}
