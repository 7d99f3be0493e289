/** What makes an unplanned drill's emergency: the region that writes is lost before anything is decided. */
import type { DrillFault } from "../../drill/drill";
import type { PlatformDrill } from "../../drill/drills";
import { beginFault } from "../../drill/drills/steps/faults";

/** The same drill, whose first step waits for the loss that it is for; a planned one faces what it says itself. */
export function facing(drill: PlatformDrill): PlatformDrill {
  if (drill.kind !== "unplanned") return drill;
  return {
    ...drill,
    plan: (platform, choice) => {
      const plan = drill.plan(platform, choice);
      if (plan.faults) return plan;
      const fault: DrillFault = { kind: "kill-region", region: platform.regions[0]!.region };
      return { ...plan, faults: [fault], steps: [beginFault(platform, fault), ...plan.steps] };
    },
  };
}
