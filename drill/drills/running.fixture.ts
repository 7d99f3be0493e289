/** Runs steps of a drill against a fake cloud, as the runner does. */
import type { ReportStep } from "../../report/steps";
import type { DrillContext } from "../context";
import type { DrillPlan, DrillStep } from "../drill";
import { refusalsOf } from "../guards";
import { steadyGuards } from "../guards/steadyGuards";
import { takeSteps } from "../runner";

const watcher = { begin: () => undefined, end: () => undefined };

export const taken = (
  steps: readonly DrillStep<DrillContext>[],
  context: DrillContext,
): Promise<readonly ReportStep[]> => takeSteps(steps, context, context.ports, watcher);

/** What the drill's own guards refuse, or else how the steps ended. Those of the steady state have tests of their own. */
export async function ran(plan: DrillPlan<DrillContext>, context: DrillContext): Promise<readonly string[]> {
  const own = plan.guards.filter((it) => !(it.name in steadyGuards));
  const refusals = await refusalsOf(own, context, undefined);
  if (refusals.length > 0) return refusals;
  return outcomes(await taken(plan.steps, context));
}

/** Such as `held`, and what else was seen where it didn't. */
export const outcomes = (results: readonly ReportStep[]): readonly string[] =>
  results.map(({ outcome, detail }) =>
    outcome === "held" || outcome === "skipped" ? outcome : `${outcome}: ${detail}`,
  );
