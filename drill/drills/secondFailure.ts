import type { DrillContext } from "../context";
import type { DrillChoice, DrillStep } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { checkChoices, nextWriter, regionsOf } from "./choices";
import type { PlatformDrill } from "./platformDrill";
import { evacuationPlan } from "./regionEvacuation";

const name = "second-failure";

/** Two regions are left, one after the other, and neither is needed for anything. */
export const secondFailure: PlatformDrill = {
  name,
  proves: "When a second region is lost after the first, the last ones serve everybody and write.",
  touches: "DNS leads nobody to both regions, and the writers move out of them where they are there.",
  kind: "planned",
  needs: ["leave", "alsoLeave"],
  takes: ["to", "dataLoss"],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    const regions = regionsOf(platform);
    const few =
      regions.length < 3
        ? [`it leaves two regions, and this platform has ${regions.length} (${regions.join(", ")}): it needs three`]
        : [];
    checkChoices({ drill: name, platform, choice, needs: ["leave", "alsoLeave"] }, few);
    const both = [choice.leave!, choice.alsoLeave!];
    const to = nextWriter(platform, choice, both);
    const plans = both.map((leave) => evacuationPlan(platform, choice, { drill: name, leave, to, left: both }));
    const [first, second] = plans as [(typeof plans)[0], (typeof plans)[0]];
    return {
      guards: first.guards,
      stopConditions: first.stopConditions,
      steps: plans.flatMap(({ steps }, index) => steps.map((it) => ofRegion(it, both[index]!))),
      safeState: {
        description: `${first.safeState.description} ${second.safeState.description}`,
        steps: plans.flatMap(({ safeState }, index) => safeState.steps.map((it) => ofRegion(it, both[index]!))),
      },
      byHand: [...new Set(plans.flatMap((it) => it.byHand ?? []))],
    };
  },
};

/** The journal knows a step by its id. */
const ofRegion = (step: DrillStep<DrillContext>, region: string): DrillStep<DrillContext> => ({
  ...step,
  id: step.id.includes(region) ? step.id : `${step.id}-of-${region}`,
  name: step.name.includes(region) ? step.name : `${step.name}, after ${region} was left`,
});
