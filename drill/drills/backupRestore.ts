import type { DrillContext } from "../context";
import type { DrillChoice, NamedGuard } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { guardsFor } from "../guards/steadyGuards";
import { checkChoices, regionsOf } from "./choices";
import type { PlatformDrill } from "./platformDrill";
import { checkStep } from "./restored/check";
import { copiesOf, copyLookCalls, isCluster, jobsCall, pointsCall, type RestoredCopy } from "./restored/copies";
import { deleteStep } from "./restored/remove";
import { noPoint, restoreStep, runStep } from "./restored/restore";
import { newestPoint, runningJobs, seenCopy } from "./restored/seen";
import { looked } from "./steps/patience";
import { survivorsServe, watchedAlways } from "./stopConditions";

const name = "backup-restore";

/** One after the other, and each is deleted before the next is made: one instance at a time is paid for. */
export const backupRestore: PlatformDrill = {
  name,
  proves:
    "The newest backup of each database, the region's own and another region's copy, can be restored, and what it holds is whole.",
  touches:
    "Makes isolated copies of the databases from the region's vault, one at a time, and deletes each again; nothing that serves is changed. " +
    "Each costs one db.t4g.medium and its storage for as long as it takes, about half an hour.",
  kind: "planned",
  needs: [],
  takes: ["region", "store"],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    checkChoices({ drill: name, platform, choice, needs: [] });
    const copies = copiesOf(platform, choice);
    const regions = regionsOf(platform);
    const remove = copies.map((it) => deleteStep(platform, it));
    return {
      guards: [
        ...guardsFor(["backup-age", "change-freeze"], platform, choice),
        pointsThere(platform, copies),
        nothingLeft(platform, copies),
      ],
      stopConditions: [
        survivorsServe(platform, regions),
        ...watchedAlways({ drill: name, platform, choice, stay: regions }),
      ],
      steps: copies.flatMap((it, index) => [
        restoreStep(platform, it),
        ...(isCluster(platform, it) ? [runStep(platform, it)] : []),
        checkStep(platform, it),
        remove[index]!,
      ]),
      safeState: { description: "No copy that it made is left.", steps: remove },
      byHand: [
        "In AWS nobody counts rows: no API tells them, and the copies let nobody in. Restore one by hand with the storefront's security group to count.",
        "The backups of the bucket aren't restored: AWS Backup's weekly restore test does that.",
      ],
    };
  },
};

/** A point of each origin, so that each copy can be made; whether it can really be restored is what the drill is about. */
const pointsThere = (platform: DrillPlatform, copies: readonly RestoredCopy[]): NamedGuard<DrillContext> => ({
  name: "recovery-points",
  calls: [...new Set(copies.map((it) => it.region))].map((it) => pointsCall(platform, it)),
  refusals: async (context) => {
    const asked = copies.map(async (copy) =>
      (await looked(context, () => newestPoint(copy, context))) ? [] : [`${noPoint(copy)}; look at AWS Backup's jobs`],
    );
    return (await Promise.all(asked)).flat();
  },
});

/** What an earlier run left would be taken for this one's. */
const nothingLeft = (platform: DrillPlatform, copies: readonly RestoredCopy[]): NamedGuard<DrillContext> => ({
  name: "no-copy-left",
  calls: copies.flatMap((it) => [...copyLookCalls(platform, it), jobsCall(it.region)]),
  refusals: async (context) => {
    const regions = [...new Set(copies.map((it) => it.region))];
    const jobs = await Promise.all(regions.map((it) => looked(context, () => runningJobs(it, context))));
    const asked = copies.map(async (copy) => {
      const seen = await looked(context, () => seenCopy(copy, context));
      return seen ? [`${copy.id} in ${copy.region} is ${seen.status}: abort the run that made it, or delete it`] : [];
    });
    const running = jobs.flat().map((it) => `restore job ${it.id} is ${it.status}: wait until it has ended`);
    return [...(await Promise.all(asked)).flat(), ...running];
  },
});
