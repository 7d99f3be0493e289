/** Previews of all stacks at once, as a review needs them. */
import { pathToFileURL } from "node:url";
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

/** Milliseconds that a preview may take: a program that never ends must not keep the other stacks' plans from being read. */
const longestPreview = 15 * 60_000;

export interface Planning {
  /** Where the program is, and whatever else of this machine its errors may name: what is below is shown from there. */
  readonly folders: readonly string[];
  /** Told of each plan as soon as it has come. Default: nobody is. */
  readonly onPlan?: (plan: StackPlan) => void;
  /** Milliseconds that a preview may take. Default: a quarter of an hour. */
  readonly patience?: number;
}

/** Plans all stacks together, with the policy pack. One that fails or doesn't end says so, and the others go on. */
export const planAll = async (
  stacks: readonly string[],
  process: PlannableStacks["stack"],
  { folders, patience = longestPreview, onPlan = () => undefined }: Planning,
): Promise<readonly StackPlan[]> =>
  Promise.all(
    stacks.map(async (stack) => {
      const plan = planOf(stack, await previewed(process(stack), patience), folders);
      onPlan(plan);
      return plan;
    }),
  );

/** A process that dies is a failed plan too. */
async function previewed(process: Pick<StackProcess, "perform">, patience: number): Promise<StackOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<StackOutcome>((resolve) => {
    timer = setTimeout(() => resolve(failed(`its preview didn't end within ${patience / 60_000} min`)), patience);
  });
  const done = process.perform({ kind: "preview", values: "told" }).catch((error: Error) => failed(error.message));
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}

const failed = (error: string): StackOutcome => ({
  ...{ summary: {}, changes: [], diagnostics: [], seconds: 0, peakMegabytes: 0 },
  error,
});

/** Stack frames name files as whoever runs the program has them, which is nobody's business who reads the page. */
const anywhere = (text: string, folders: readonly string[]): string =>
  folders
    .flatMap((it) => [`${pathToFileURL(it).href}/`, `${it}/`])
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, folder) => left.replaceAll(folder, ""), text);

function planOf(stack: string, outcome: StackOutcome, folders: readonly string[]): StackPlan {
  const { plan: steps = [], violations = [], seconds, error, summary } = outcome;
  return {
    stack,
    state: error === undefined ? "planned" : outcome.stack === "absent" ? "absent" : "stopped",
    ...{ steps, violations, seconds },
    counts: Object.keys(summary).length > 0 ? summary : countsOf(steps),
    ...(error === undefined ? {} : { error: anywhere(error, folders) }),
  };
}

/** The engine adds up only plans that end. */
function countsOf(steps: readonly ResourceStep[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { op } of steps) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}
