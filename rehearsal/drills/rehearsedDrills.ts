/** What the drills of a rehearsal came to, a row each. Pure. */
import type { DrillReport } from "../../drill/report/drillReport";
import type { RunEvidence } from "../../drill/run/world";
import type { ReportStep } from "../../report/steps";
import type { RehearsedDrill } from "../report/report";

/** One run of a drill, from what was counted while users shopped and from its own report. */
export interface DrillResult {
  readonly drill: string;
  readonly counted: RunEvidence;
  /** Missing where the run can still be resumed. */
  readonly report?: Pick<DrillReport, "id" | "rto">;
}

export const drillStep = (drill: string): string => `drill ${drill}, under load`;
export const previewStep = (drill: string): string => `preview with refresh after ${drill}`;

/** In the order in which they were named, with those that were never run. */
export const rehearsedDrills = (
  names: readonly string[],
  results: readonly DrillResult[],
  steps: readonly ReportStep[],
): readonly RehearsedDrill[] => names.map((it, index) => rowOf([it, timesBefore(names, index)], results, steps));

/** How often the same drill stands before it: each is a run of its own. */
const timesBefore = (names: readonly string[], index: number): number =>
  names.slice(0, index).filter((it) => it === names[index]).length;

function rowOf(
  [drill, time]: readonly [string, number],
  results: readonly DrillResult[],
  steps: readonly ReportStep[],
): RehearsedDrill {
  const outcomeOf = (name: string) => steps.filter((it) => it.name === name)[time]?.outcome ?? "skipped";
  const { counted: { users, ledger } = {}, report } = results.filter((it) => it.drill === drill)[time] ?? {};
  const recovery = report && !("notKnown" in report.rto) ? report.rto : undefined;
  return {
    drill,
    outcome: outcomeOf(drillStep(drill)),
    ...(report && { run: report.id }),
    ...(users && { requests: users.requests, failed: users.failed }),
    ...(ledger && {
      ...{
        acknowledged: ledger.acknowledged,
        lost: ledger.lost.length,
        ...(ledger.doubled && { doubled: ledger.doubled.length }),
      },
    }),
    ...(recovery && { recoverySeconds: recovery.seconds, scaleOneSeconds: recovery.scaleOneSeconds }),
    previews: outcomeOf(previewStep(drill)),
  };
}
