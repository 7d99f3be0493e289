import type { DrillChoice, DrillFault } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { checkChoices, nextWriter } from "./choices";
import { faultsCanBegin } from "./guards";
import type { PlatformDrill } from "./platformDrill";
import { evacuationPlan } from "./regionEvacuation";
import { beginFault, endFault } from "./steps/faults";

const name = "control-plane-loss";

/** Route 53, IAM and CloudFront have their control planes there, whichever regions the platform is in. */
const fault: DrillFault = { kind: "lose-control-plane", region: "us-east-1" };

/** A region is left while the control planes that have one place in the world refuse every call. */
export const controlPlaneLoss: PlatformDrill = {
  name,
  proves: "A region can be left while the control planes of Route 53, IAM and CloudFront refuse every call.",
  touches: "These control planes refuse calls; DNS leads nobody to the region, and the writers move out of it.",
  kind: "planned",
  needs: ["leave"],
  takes: ["to", "dataLoss"],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    checkChoices({ drill: name, platform, choice, needs: ["leave"] });
    const leave = choice.leave!;
    const plan = evacuationPlan(platform, choice, {
      drill: name,
      leave,
      to: nextWriter(platform, choice, [leave]),
      left: [leave],
    });
    return {
      ...plan,
      faults: [fault],
      guards: [faultsCanBegin([fault]), ...plan.guards],
      steps: [beginFault(platform, fault), ...plan.steps, endFault(platform, fault)],
      safeState: {
        description: `The control planes answer again. ${plan.safeState.description}`,
        steps: [endFault(platform, fault), ...plan.safeState.steps],
      },
    };
  },
};
