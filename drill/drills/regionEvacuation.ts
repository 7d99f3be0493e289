import type { DrillContext } from "../context";
import type { DrillChoice, DrillPlan } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { guardsFor } from "../guards/steadyGuards";
import type { Store } from "../probes/membership";
import { checkChoices, nextWriter, regionsOf } from "./choices";
import { leavingGuards, plannedLeavingGuards, targetCanWrite, unplannedGuards } from "./guards";
import { copiesKeepUp } from "./lagLimit";
import type { PlatformDrill } from "./platformDrill";
import { survivorsServe, watchedAlways } from "./stopConditions";
import { hold, placesOf, publish, seenInEffect } from "./steps/evacuate";
import { fence } from "./steps/fence";
import { letInIfFit } from "./steps/letIn";
import { moveWriters } from "./steps/moveWriters";
import { liftWritersFence, plannedFences } from "./steps/planned";
import { redundancy, settle } from "./steps/settled";

const name = "region-evacuation";
const stores: readonly Store[] = ["relational", "document"];

/** Users and writers leave a region, which is asked for nothing that must be answered. */
export const regionEvacuation: PlatformDrill = {
  name,
  proves:
    "A region can be left: users are served elsewhere, another region writes, and nothing in it is needed for that.",
  touches: "DNS leads nobody to the region, and the writers move out of it where they are there.",
  kind: "planned",
  needs: ["leave"],
  takes: ["to", "dataLoss"],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    checkChoices({ drill: name, platform, choice, needs: ["leave"] });
    return evacuationPlan(platform, choice, {
      drill: name,
      leave: choice.leave!,
      to: nextWriter(platform, choice, [choice.leave!]),
      left: [choice.leave!],
    });
  },
};

export interface Evacuation {
  /** Name of the drill that it is part of. */
  readonly drill: string;
  readonly leave: string;
  readonly to: string;
  /** All regions that are left, earlier ones too: none of them is asked for anything. */
  readonly left: readonly string[];
}

/**
 * In a planned one the writers go first: nobody is sent anywhere before they have. Where loss is accepted the users go first, so that a region
 * that still takes writes is given fewer of those that the failover loses.
 */
export function evacuationPlan(
  platform: DrillPlatform,
  choice: DrillChoice,
  { drill, leave, to, left }: Evacuation,
): DrillPlan<DrillContext> {
  const { dataLoss } = choice;
  const stay = regionsOf(platform).filter((it) => !left.includes(it));
  const moves = { stores, to, from: leave, asked: stay };
  const turn = { region: leave, value: 1, places: placesOf(platform, leave, left) } as const;
  const isLossy = dataLoss === "accepted";
  const fences = plannedFences(platform, moves, isLossy ? "try" : "must");
  const move = moveWriters(platform, { ...moves, how: "as observed" });
  const out = [seenInEffect(platform, turn), hold(platform, turn, "must")];
  const rest = redundancy(platform, { stores, asked: stay, of: stay });
  return {
    guards: [
      ...guardsFor([...leavingGuards, ...(isLossy ? unplannedGuards : plannedLeavingGuards)], platform, choice),
      targetCanWrite(platform, moves),
    ],
    stopConditions: [
      survivorsServe(platform, stay),
      ...(isLossy ? [] : [copiesKeepUp(platform, stay)]),
      ...watchedAlways({ drill, platform, choice, stay }),
    ],
    steps: isLossy
      ? [publish(platform, turn), hold(platform, turn, "try"), fence(leave, "try"), move, ...out, rest]
      : [...fences.before, move, publish(platform, turn), hold(platform, turn, "try"), ...out, rest],
    safeState: {
      description: `A move that is under way ends. Users are let back into ${leave} where its databases follow whoever writes; else it stays evacuated.`,
      steps: [
        settle(platform, { stores, asked: stay }),
        letInIfFit(platform, { region: leave, places: turn.places, asked: stay }),
        liftWritersFence(platform, moves),
      ],
    },
    byHand: [
      `When ${leave} may serve again: npm run drill -- run failback --to ${leave}.`,
      ...(isLossy ? [`Reconcile what was lost before that: orders, payments and stock (docs/storefront.md).`] : []),
      ...fences.byHand,
    ],
  };
}
