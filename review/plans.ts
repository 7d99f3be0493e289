/** Previews of all stacks at once, as a review needs them. */
import type { ResourceStep } from "../deploy/planned";
import type { PolicyViolation, StackOutcome } from "../deploy/protocol";
import type { StackProcess } from "../deploy/stackProcess";

export interface StackPlan {
  readonly stack: string;
  readonly state: "planned" | "stopped" | "absent";
  readonly steps: readonly ResourceStep[];
  readonly violations: readonly PolicyViolation[];
  readonly counts: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly error?: string;
}

/** Stacks that can be planned, until they are left. */
export interface PlannableStacks {
  readonly stack: (name: string) => Pick<StackProcess, "perform">;
  /** Which deployment plans are compared with; missing where that is an account's. */
  readonly base?: string;
  /** Asks every engine to stop. */
  readonly interrupt: () => void;
  readonly leave: () => Promise<void>;
}

/** Plans all stacks together, with the policy pack. One that fails says why, and the others go on. */
export const planAll = async (
  stacks: readonly string[],
  process: (stack: string) => Pick<StackProcess, "perform">,
): Promise<readonly StackPlan[]> =>
  Promise.all(stacks.map(async (stack) => planOf(stack, await previewed(process(stack)))));

/** A process that dies is a failed plan too. */
const previewed = (process: Pick<StackProcess, "perform">): Promise<StackOutcome> =>
  process.perform({ kind: "preview", values: "told" }).catch((error: Error) => ({
    ...{ summary: {}, changes: [], diagnostics: [], seconds: 0, peakMegabytes: 0 },
    error: error.message,
  }));

function planOf(stack: string, outcome: StackOutcome): StackPlan {
  const { plan: steps = [], violations = [], seconds, error, summary } = outcome;
  return {
    stack,
    state: error === undefined ? "planned" : outcome.stack === "absent" ? "absent" : "stopped",
    ...{ steps, violations, seconds },
    counts: Object.keys(summary).length > 0 ? summary : countsOf(steps),
    ...(error === undefined ? {} : { error }),
  };
}

/** The engine adds up only plans that end. */
function countsOf(steps: readonly ResourceStep[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { op } of steps) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}
