import { askReadiness } from "../commands/readiness";
import type { DrillContext } from "../context";
import type { DrillChoice, DrillStep } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { steadyGuards } from "../guards/steadyGuards";
import { sentence, sidesOf } from "../guards/steadyGuard";
import { StepError } from "../step";
import { checkChoices, regionsOf } from "./choices";
import type { PlatformDrill } from "./platformDrill";

const name = "readiness";

/** The command of the same name, as a run with a journal and a report: for whoever must show that it was asked. */
export const readiness: PlatformDrill = {
  name,
  proves: "Each region could be left now: every guard of the steady state would let a drill begin.",
  touches: "Nothing: it only asks.",
  kind: "readiness",
  needs: [],
  takes: ["leave"],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    checkChoices({ drill: name, platform, choice, needs: [] });
    const leaves = choice.leave === undefined ? regionsOf(platform) : [choice.leave];
    return {
      guards: [],
      stopConditions: [],
      steps: leaves.map((it) => couldLeave(platform, it)),
      safeState: { description: "Everything is as it was: nothing was changed.", steps: [] },
    };
  },
};

const couldLeave = (platform: DrillPlatform, leave: string): DrillStep<DrillContext> => ({
  id: `could-leave-${leave}`,
  name: `ask whether ${leave} could be left now`,
  stage: "detect",
  calls: Object.values(steadyGuards).flatMap((it) =>
    it.calls(platform, sidesOf(platform, { leave, dataLoss: "refused" })),
  ),
  expectedDelays: [],
  async run(context) {
    const { regions } = await askReadiness({ ...context, choice: { ...context.choice, leave } });
    const findings = regions.flatMap(({ checks }) => checks.flatMap((it) => it.findings));
    if (findings.length > 0) throw new StepError("deviated", findings.map(sentence).join("\n"));
    return { detail: `${leave} could be left now` };
  },
});
