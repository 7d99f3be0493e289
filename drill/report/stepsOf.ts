/** Steps as they went, each with the calls that it made. Pure. */
import type { ReportStep } from "../../report/steps";
import type { PlannedStep, JournalEntry } from "../entries";
import type { Interventions, ReportedCall, ReportedPlan, ReportedStep, DrillReport } from "./drillReport";
import { entriesOf } from "../record/runState";
import { notKnown, openingOf, plannedStep, seconds, sum, utc } from "./reading";

/** In the order of the plan, then those of the way to the safe state in the order in which they ran. */
export function stepsOf(entries: readonly JournalEntry[]): ReportedStep[] {
  const { plan } = openingOf(entries).body;
  const run = [
    ...new Set(
      [...entriesOf(entries, "intended"), ...entriesOf(entries, "concluded")].map(
        ({ body }) => plannedStep(plan, body.step)?.id ?? body.step,
      ),
    ),
  ];
  const others = run.filter((it) => !plan.some((step) => step.id === it));
  return [
    ...plan.map((it) => reportedStep(entries, it, "plan")),
    ...others.map((id) =>
      reportedStep(entries, { id, name: id, stage: "recover", expectedDelays: [], calls: [] }, "safe state"),
    ),
  ];
}

function reportedStep(
  entries: readonly JournalEntry[],
  planned: PlannedStep,
  partOf: ReportedStep["partOf"],
): ReportedStep {
  const isOwn = ({ body }: { readonly body: { readonly step: string } }): boolean =>
    body.step === planned.id || body.step === planned.name;
  const intended = entriesOf(entries, "intended").filter(isOwn);
  const concluded = entriesOf(entries, "concluded").filter(isOwn).at(-1);
  const calls = entriesOf(entries, "call")
    .filter(isOwn)
    .map(({ at, body: { service, operation, step: _step, ...rest } }): ReportedCall => ({
      call: `${service}:${operation}`,
      ...rest,
      at: utc(at),
    }));
  const { id, stage } = planned;
  const result = concluded?.body.result ?? unended(planned, intended.length > 0);
  const declared = new Set(planned.calls);
  const made = new Set(calls.map((it) => `${it.call} in ${it.region}`));
  const first = intended[0];
  return {
    ...{ id, name: result.name, stage, partOf, actor: actorAt(entries, first?.sequence) },
    ...{ outcome: result.outcome, seconds: result.seconds, detail: result.detail, calls },
    ...(first && { startedAt: utc(first.at) }),
    undeclared: partOf === "plan" ? [...made].filter((it) => !declared.has(it)) : [],
  };
}

const unended = ({ name }: PlannedStep, isBegun: boolean): ReportStep => ({
  name,
  outcome: isBegun ? "aborted" : "skipped",
  ...{ seconds: 0, stacks: [] },
  detail: isBegun ? "It was begun, and nothing was written down of its end." : "",
});

/** The operator, or whoever took the run up last before that. */
function actorAt(entries: readonly JournalEntry[], sequence: number | undefined): string {
  const takenUp = entriesOf(entries, "decision").filter(
    (it) => it.body.kind === "resume" && it.sequence < (sequence ?? Infinity),
  );
  return takenUp.at(-1)?.body.who ?? openingOf(entries).body.provenance.operator;
}

export function interventionsOf(entries: readonly JournalEntry[], steps: readonly ReportedStep[]): Interventions {
  const decisions = entriesOf(entries, "decision").map(({ at, body }) => ({ at: utc(at), ...body }));
  return {
    decisions,
    skipped: steps.filter((it) => it.outcome === "skipped").map((it) => it.id),
    peopleSeconds: seconds(sum(decisions.map((it) => it.seconds)) * 1000),
  };
}

/** @param before the last run of the same drill */
export function planOf(entries: readonly JournalEntry[], before: DrillReport | undefined): ReportedPlan {
  const { provenance, planDigest, plan } = openingOf(entries).body;
  const steps = plan.map((it) => it.id);
  return {
    ...{ version: provenance.version, digest: planDigest, steps },
    difference: before
      ? {
          since: before.id,
          isSame: before.plan.digest === planDigest,
          added: steps.filter((it) => !before.plan.steps.includes(it)),
          removed: before.plan.steps.filter((it) => !steps.includes(it)),
        }
      : notKnown("no earlier run of this drill is known here"),
  };
}

export const servicesOf = (steps: readonly ReportedStep[]): string[] =>
  [...new Set(steps.flatMap((it) => it.calls.map(({ call }) => call.split(":")[0]!)))].sort();
