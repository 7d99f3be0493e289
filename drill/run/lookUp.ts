/** A call whose answer is lost may have had its effect: it is looked up, and done again only where nothing shows it. */
import type { Clock } from "../ports";
import type { DrillStep } from "../drill";
import type { StepFinding } from "../step";

/** How often one step is begun again before its failure is believed. */
const attempts = 4;

interface CallError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const network = new Set(["ECONNRESET", "ECONNREFUSED", "ETIMEDOUT", "EPIPE", "EAI_AGAIN", "ENOTFOUND", "EHOSTUNREACH"]);

/** Whether nobody can tell from it what became of the call. */
export function isUnknownOutcome(error: unknown): boolean {
  const { name, code, $metadata } = error as CallError;
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500;
  return name === "TimeoutError" || name === "RequestTimeout" || network.has(code ?? "");
}

/** The same step, which looks again after an answer that was lost. */
export function lookingUp<Context>(
  step: DrillStep<Context>,
  {
    clock,
    say,
    pollMilliseconds,
  }: { readonly clock: Clock; readonly say: (line: string) => void; readonly pollMilliseconds: number },
): DrillStep<Context> {
  const run = async (context: Context, first: unknown): Promise<StepFinding> => {
    let seen = first;
    for (let attempt = 1; ; attempt++) {
      try {
        if (attempt > 1) seen = await step.observe?.(context);
        const before = attempt > 1 ? step.done?.(seen) : undefined;
        return before ?? (await step.run(context, seen));
      } catch (error) {
        if (attempt === attempts || !isUnknownOutcome(error)) throw error;
        say(`  no answer (${(error as Error).message}): looking what became of it`);
        await clock.wait(pollMilliseconds);
      }
    }
  };
  return { ...step, run };
}
