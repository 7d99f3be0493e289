import { regionBefore } from "../../outputs/backupRing";
import type { DrillContext } from "../context";
import type { DrillChoice, DrillFault, DrillPlan, DrillStep } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { templateOf } from "../faults/templates";
import { lagWithinObjective } from "../guards/stores";
import { guardFor } from "../guards/steadyGuard";
import { guardsFor } from "../guards/steadyGuards";
import { objectivesOf } from "../objectives";
import { replicationLag } from "../probes/lagNow";
import { StepError } from "../step";
import { checkChoices, regionsOf, storesOf } from "./choices";
import { faultsCanBegin, hasCopies } from "./guards";
import type { PlatformDrill } from "./platformDrill";
import { copiesArrive, copiesCaughtUp, copiesPaused, type Copying } from "./steps/copies";
import { beginFault, endFault } from "./steps/faults";
import { watchedAlways } from "./stopConditions";
import { seenWithin } from "./steps/patience";
import { settle } from "./steps/settled";

const name = "replication-pause";

/**
 * A region's copies stop getting changes: that is seen, nobody may switch over to them meanwhile, and they catch up. Nobody can pause a database's
 * replication in AWS: where the platform has an experiment for it, the copies of its backup bucket are paused instead.
 */
export const replicationPause: PlatformDrill = {
  name,
  proves: "A copy that falls behind is noticed, no planned switchover goes to it, and it catches up by itself.",
  touches: "Changes stop reaching the copies in the region for some minutes.",
  kind: "planned",
  needs: ["to"],
  takes: [],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    checkChoices({ drill: name, platform, choice, needs: ["to"] });
    const to = choice.to!;
    const copying = { from: regionBefore(to, regionsOf(platform)), to };
    if (templateOf(platform, { kind: "pause-copies", ...copying })) return pauseOfCopies(platform, choice, copying);
    const fault: DrillFault = { kind: "pause-replication", from: to };
    const asked = regionsOf(platform);
    return {
      faults: [fault],
      guards: [
        faultsCanBegin([fault]),
        hasCopies(platform, { stores: storesOf(choice), to, asked }),
        ...guardsFor(["membership", "replication-lag"], platform, choice),
      ],
      stopConditions: watchedAlways({ drill: name, platform, choice, stay: asked }),
      steps: [
        beginFault(platform, fault),
        copies(platform, to, "behind"),
        refused(platform, choice),
        endFault(platform, fault),
        copies(platform, to, "caught up"),
      ],
      safeState: {
        description: `Changes reach the copies in ${to} again.`,
        steps: [endFault(platform, fault), settle(platform, { stores: storesOf(choice), asked })],
      },
    };
  },
};

function pauseOfCopies(platform: DrillPlatform, choice: DrillChoice, copying: Copying): DrillPlan<DrillContext> {
  const fault: DrillFault = { kind: "pause-copies", ...copying };
  return {
    faults: [fault],
    guards: [faultsCanBegin([fault])],
    stopConditions: watchedAlways({ drill: name, platform, choice, stay: regionsOf(platform) }),
    steps: [
      copiesArrive(platform, copying),
      beginFault(platform, fault),
      copiesPaused(platform, copying),
      endFault(platform, fault),
      copiesCaughtUp(platform, copying),
    ],
    safeState: {
      description: `What is written in ${copying.from} is copied to ${copying.to} again.`,
      steps: [endFault(platform, fault), copiesCaughtUp(platform, copying)],
    },
  };
}

/** Seconds of AWS: CloudWatch has a minute's figures some minutes later. */
const patienceSeconds = 900;

const copies = (platform: DrillPlatform, region: string, wanted: "behind" | "caught up"): DrillStep<DrillContext> => ({
  id: wanted === "behind" ? "behind" : "caught-up",
  name: `CloudWatch says that the copies in ${region} ${wanted === "behind" ? "are behind" : "have caught up"}`,
  stage: wanted === "behind" ? "detect" : "recover",
  calls: replicationLag.calls(platform, region),
  expectedDelays: [
    {
      seconds: 180,
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html",
    },
  ],
  run: async (context) => {
    const { rpoSeconds } = objectivesOf(platform);
    const ask = () => replicationLag.ask({ platform, region, clients: context.clientsIn(region) });
    const isSo = ({ relationalSeconds, documentSeconds }: Awaited<ReturnType<typeof ask>>): boolean => {
      const lags = [relationalSeconds, documentSeconds];
      const isBehind = lags.some((it) => it !== undefined && it > rpoSeconds);
      return wanted === "behind" ? isBehind : !isBehind && lags.every((it) => it !== undefined);
    };
    const { seen, isSo: isSeen } = await seenWithin(context, patienceSeconds, ask, isSo);
    const words = `relational ${seconds(seen.relationalSeconds)}, document ${seconds(seen.documentSeconds)}; objective ${rpoSeconds} s`;
    if (!isSeen) throw new StepError("deviated", words);
    return { detail: words };
  },
});

const seconds = (lag: number | undefined): string => (lag === undefined ? "unknown" : `${lag.toFixed(1)} s`);

/** The guard of every planned switchover, asked as one would ask it. */
function refused(platform: DrillPlatform, choice: DrillChoice): DrillStep<DrillContext> {
  const guard = guardFor(lagWithinObjective, platform, choice);
  return {
    id: "switchover-refused",
    name: `a planned switchover to ${choice.to} would be refused`,
    stage: "decide",
    calls: guard.calls,
    expectedDelays: [],
    run: async (context) => {
      const reasons = await guard.refusals(context, undefined);
      if (reasons.length > 0) return { detail: reasons.join(" ") };
      throw new StepError("deviated", `a switchover to ${choice.to}, which is behind, would have been allowed`);
    },
  };
}
