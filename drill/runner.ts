import type { ReportStep, StepOutcome } from "../report/steps";
import { type Condition, untilHeld } from "./condition";
import { refusalsOf } from "./guards";
import type { Ports } from "./ports";
import { type StepFinding, type Step, StepError } from "./step";

/**
 * Takes one step: observe, guards, what it requires, intent, run, what it expects. Where nothing is left to do, intent and conclusion only.
 * @throws whatever the journal throws when it can't write down how an intended step ended.
 */
export async function takeStep<Context, Seen>(
  step: Step<Context, Seen>,
  context: Context,
  ports: Ports,
): Promise<ReportStep> {
  const { clock, interruption, journal } = ports;
  if (interruption.aborted) return skipped(step.name, "interrupted");
  const started = clock.now();
  const ended = (outcome: StepOutcome, { detail, stacks = [] }: StepFinding): ReportStep => ({
    name: step.name,
    outcome,
    seconds: (clock.now() - started) / 1000,
    detail,
    stacks,
  });
  const concluded = async (result: ReportStep): Promise<ReportStep> => {
    await journal?.conclude(result);
    return result;
  };
  const failed = (error: unknown, outcome: "failed" | "refused"): ReportStep => {
    if (interruption.aborted) return ended("aborted", { detail: "interrupted" });
    const { message } = error as Error;
    return error instanceof StepError
      ? ended(error.outcome, { detail: message, stacks: error.stacks })
      : ended(outcome, { detail: message });
  };
  let seen: Seen;
  let nothingLeft: StepFinding | undefined;
  try {
    seen = await observed(step, context);
    nothingLeft = step.done?.(seen);
    if (nothingLeft === undefined) seen = await readyToRun(step, seen, context, ports);
    interruption.throwIfAborted();
    await journal?.intend(step.name);
  } catch (error) {
    return failed(error, "refused");
  }
  if (nothingLeft !== undefined) return concluded(ended("held", nothingLeft));
  const result = await runAndCheck(step, context, seen, ports).then(
    (finding) => ended("held", finding),
    (error: unknown) => failed(error, "failed"),
  );
  return concluded(result);
}

/** What was seen right before the step may run. @throws where it may not: nothing has been done then. */
async function readyToRun<Context, Seen>(
  step: Step<Context, Seen>,
  first: Seen,
  context: Context,
  ports: Ports,
): Promise<Seen> {
  let seen = first;
  const refusals = await refusalsOf(step.guards ?? [], context, seen);
  if (refusals.length > 0) throw new StepError("refused", refusals.join("\n"));
  if (!step.requires) return seen;
  const observe = async (): Promise<Seen> => (seen = await observed(step, context));
  const unmet = await unmetIn(step, step.requires(seen), observe, ports);
  if (unmet !== undefined) throw new StepError("refused", unmet);
  return seen;
}

async function runAndCheck<Context, Seen>(
  step: Step<Context, Seen>,
  context: Context,
  seen: Seen,
  ports: Ports,
): Promise<StepFinding> {
  const finding = await step.run(context, seen);
  const unmet = step.expects && (await unmetIn(step, step.expects, () => observed(step, context), ports));
  if (unmet !== undefined) throw new StepError("deviated", unmet, finding.stacks);
  return finding;
}

/** A step that observes nothing has declared so: its `Seen` is nothing. */
const observed = async <Context, Seen>(step: Step<Context, Seen>, context: Context): Promise<Seen> =>
  (await step.observe?.(context)) as Seen;

const unmetIn = <Context, Seen>(
  { patienceSeconds = 0 }: Step<Context, Seen>,
  condition: Condition<Seen>,
  observe: () => Promise<Seen>,
  ports: Ports,
): Promise<string | undefined> => untilHeld({ condition, observe, patienceSeconds }, ports);

/** Who is told of each step that is begun. */
export interface Watcher {
  begin(step: string): void;
  end(result: ReportStep): void;
}

/**
 * Takes steps in their order. The first that doesn't hold ends it, and the rest are reported as *skipped*; one that deviated doesn't
 * where it says `afterDeviation: "continue"`.
 */
export async function takeSteps<Context>(
  steps: readonly Step<Context>[],
  context: Context,
  ports: Ports,
  watcher: Watcher,
): Promise<readonly ReportStep[]> {
  const results: ReportStep[] = [];
  let ended = false;
  for (const step of steps) {
    if (ended) {
      results.push(skipped(step.name, ""));
      continue;
    }
    watcher.begin(step.name);
    const result = await takeStep(step, context, ports);
    results.push(result);
    ended = result.outcome !== "held" && !(result.outcome === "deviated" && step.afterDeviation === "continue");
    watcher.end(result);
  }
  return results;
}

const skipped = (name: string, detail: string): ReportStep => ({
  name,
  outcome: "skipped",
  seconds: 0,
  detail,
  stacks: [],
});
