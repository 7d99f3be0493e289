/** Whether a run whose steps all held was as it should be: what it called, what was lost, what users met. Pure. */
import type { DrillPlan } from "../drill";
import type { JournalEntry } from "../entries";
import { compareCalls } from "../madeCalls";
import { entriesOf, runStateOf } from "../record/runState";

/** Name under which the calls of the probe of the steady state are written down: no plan declares them. */
export const steadyState = "steady state";

/** Everything that was otherwise, a sentence each; none where it held. */
export function deviations<Context>(entries: readonly JournalEntry[], plan: DrillPlan<Context>): readonly string[] {
  const { opened } = runStateOf(entries);
  const { rtoSeconds, lostWrites } = opened.objectives;
  const made = entriesOf(entries, "call").filter(({ step }) => step !== steadyState);
  const found = compareCalls(plan, made).undeclared.map((it) => `It called what it hadn't declared: ${it}.`);
  for (const { lost, doubled, chargedTwice } of entriesOf(entries, "ledger")) {
    const allowed = opened.kind === "unplanned" ? lostWrites : 0;
    if (lost.length > allowed) found.push(`${lost.length} acknowledged writes are lost; ${allowed} may be.`);
    if (doubled.length > 0) found.push(`${doubled.length} writes are there twice.`);
    if (chargedTwice.length > 0) found.push(`${chargedTwice.length} orders were charged twice.`);
  }
  for (const { firstFailureAt, lastFailureAt } of entriesOf(entries, "users")) {
    const seconds = firstFailureAt === undefined ? 0 : (lastFailureAt! - firstFailureAt) / 1000;
    if (seconds > rtoSeconds)
      found.push(`Users met errors for ${Math.round(seconds)} s; the objective is ${rtoSeconds} s.`);
  }
  return found;
}
