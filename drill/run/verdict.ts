/** Whether a run whose steps all held was as it should be: what it called, what was lost, what users met. Pure. */
import type { DrillPlan } from "../drill";
import type { JournalEntry } from "../entries";
import { compareCalls } from "../madeCalls";
import { bodiesOf } from "../record/runState";
import { brokenPromises } from "../report/reportOf";

/** Name under which the calls of the probe of the steady state are written down: no plan declares them. */
export const steadyState = "steady state";

/** Everything that was otherwise, a sentence each; none where it held. */
export function deviations<Context>(entries: readonly JournalEntry[], plan: DrillPlan<Context>): readonly string[] {
  const made = bodiesOf(entries, "call").filter(({ step }) => step !== steadyState);
  const found = compareCalls(plan, made).undeclared.map((it) => `It called what it hadn't declared: ${it}.`);
  found.push(...brokenPromises(entries));
  return found;
}
