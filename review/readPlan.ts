/** What is read of one stack's plan by itself. Pure. */
import type { PlannedState, ResourceStep } from "../deploy/planned";
import { type Resource, unknown } from "../policy/rule";
import { writerOf } from "../policy/rules/parity/alike";
import { absentStack } from "./absent";
import { changesIn, laterKnown, readableValue, type ResourceChange } from "./changes";
import type { StackPlan } from "./plans";
import { standing } from "./standing";
import { stoppedChanges } from "./stopped";
import { nameOf, typeOf } from "./urn";

export interface ReadPlan {
  readonly changes: readonly ResourceChange[];
  /** What resources were and are to be, so that names of both are known. */
  readonly states: readonly Resource[];
  /** What stands after the plan, as regions are compared: what is known later, and what is secret, can't be. */
  readonly after: readonly Resource[];
}

const known = new WeakMap<StackPlan, ReadPlan>();

/** Read once, however often it is asked for. */
export function readPlan(plan: StackPlan): ReadPlan {
  const read = known.get(plan) ?? reading(plan);
  known.set(plan, read);
  return read;
}

/** Does what one plan takes as soon as it has come, while engines still make others: whoever waits for the last one waits for that one's alone. */
export function readAhead(plan: StackPlan, regions: readonly string[]): void {
  const { changes, states, after } = readPlan(plan);
  if (!regions.includes(plan.stack)) return;
  writerOf(plan.stack, after, regions);
  if (changes.length > 0) writerOf(plan.stack, states, regions);
}

const reading = (plan: StackPlan): ReadPlan => ({
  changes: [...changesIn(plan.stack, plan.steps), ...stoppedChanges(plan), ...absentStack(plan)],
  states: plan.steps.flatMap(statesOf),
  after: standing(plan.steps).map((it) => comparedState(it.urn, it.after!)),
});

function statesOf({ urn, before, after }: ResourceStep): readonly Resource[] {
  if (typeOf(urn).startsWith("pulumi:")) return [];
  return [after, before].flatMap((it) => (it ? [resourceOf(urn, it, (value) => value)] : []));
}

const comparedState = (urn: string, state: PlannedState): Resource => resourceOf(urn, state, knownOnly);

function resourceOf(urn: string, state: PlannedState, read: (value: unknown) => unknown): Resource {
  const inputs = read(readableValue(state.inputs)) as Resource["props"];
  const outputs = read(readableValue(state.outputs)) as object;
  return {
    ...{ urn, type: typeOf(urn), name: nameOf(urn), inputs },
    props: { ...inputs, ...outputs },
    ...{ protect: state.protect, ignoreChanges: [] },
  };
}

function knownOnly(value: unknown): unknown {
  if (value === laterKnown || value === "[secret]") return unknown;
  if (Array.isArray(value)) return value.map(knownOnly);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, knownOnly(inner)]));
}
