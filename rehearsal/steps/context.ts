import type { Platform } from "../../deploy/order";
import { changedCount, type StackOutcome, type StateResource } from "../../deploy/protocol";
import { type StepFinding, type Step, StepError } from "../../drill/step";
import type { StackStep } from "../../report/steps";
import type { LocalCloud } from "../cloud/localCloud";
import type { Item } from "../cloud/inventory";

/** What every step of a rehearsal works on. */
export interface Context {
  readonly cloud: LocalCloud;
  readonly platform: Platform;
  /** Stacks that this rehearsal runs, in the order of their deployment. */
  readonly stacks: readonly string[];
  /** What was in the account before, and isn't the program's. */
  readonly outside: Item[];
  /** Name of the platform that has made what an account has once; missing where that is this one. */
  readonly owner?: string;
}

/** A step of a rehearsal; what it observes, if anything, is its own matter. */
export type RehearsalStep = Step<Context>;

export function stackStep(stack: string, outcome: StackOutcome): StackStep {
  const { summary } = outcome;
  const of = (...ops: string[]): number => ops.reduce((sum, op) => sum + (summary[op] ?? 0), 0);
  return {
    stack,
    seconds: outcome.seconds,
    created: of("create"),
    changed: of("update", "replace"),
    deleted: of("delete"),
    same: of("same"),
  };
}

/** Runs one operation in several stacks at once. @throws StepError with each failing stack's reason when any failed. */
export async function inAll(
  context: Context,
  stacks: readonly string[],
  operation: Parameters<ReturnType<LocalCloud["stack"]>["perform"]>[0],
): Promise<Map<string, StackOutcome>> {
  const entries = await Promise.all(
    stacks.map(async (stack) => [stack, await context.cloud.stack(stack).perform(operation)] as const),
  );
  const failed = entries.filter(([, outcome]) => outcome.error !== undefined);
  if (failed.length > 0) {
    const reasons = failed.map(([stack, outcome]) => `${operation.kind} of ${stack}:\n${outcome.error}`).join("\n");
    throw new StepError(
      "failed",
      reasons,
      entries.map(([stack, outcome]) => stackStep(stack, outcome)),
    );
  }
  return new Map(entries);
}

/** @throws StepError naming every stack and resource that a plan would touch. */
export function expectNoChange(outcomes: ReadonlyMap<string, StackOutcome>, what: string): StepFinding {
  const stacks = [...outcomes].map(([stack, outcome]) => stackStep(stack, outcome));
  const touched = [...outcomes].filter(([, outcome]) => changedCount(outcome.summary) > 0);
  if (touched.length > 0) {
    const lines = touched.flatMap(([stack, outcome]) =>
      outcome.changes.map(
        (it) => `${stack}: ${it.op} ${it.urn.split("::").slice(2).join(" ")} (${it.properties.join(", ")})`,
      ),
    );
    throw new StepError("deviated", `${what} shows changes:\n${lines.join("\n")}`, stacks);
  }
  const same = stacks.reduce((sum, it) => sum + it.same, 0);
  return { detail: `no change in ${stacks.length} stacks, ${same} resources`, stacks };
}

export async function outputsOf(context: Context, stack: string): Promise<Record<string, unknown>> {
  const outcome = (await inAll(context, [stack], { kind: "outputs" })).get(stack)!;
  return outcome.outputs ?? {};
}

/** Resources of every stack, by stack. */
export async function stateOf(
  context: Context,
  stacks: readonly string[] = context.stacks,
): Promise<Map<string, readonly StateResource[]>> {
  const outcomes = await inAll(context, stacks, { kind: "resources" });
  return new Map([...outcomes].map(([stack, outcome]) => [stack, outcome.resources ?? []]));
}
