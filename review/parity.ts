/** In what regions would differ once all plans are applied, beyond what their configuration says. Pure. */
import type { PlannedState, ResourceStep } from "../deploy/planned";
import { type Resource, unknown } from "../policy/rule";
import { differences } from "../policy/rules/parity/alike";
import { keysThatDiffer } from "../policy/rules/parity/ownInputs";
import { laterKnown, readableValue } from "./changes";
import type { StackPlan } from "./plans";
import { standing } from "./standing";
import { nameOf, typeOf } from "./urn";

/** @returns Undefined where not every region has a whole plan. */
export function parityOf(
  plans: readonly StackPlan[],
  regions: readonly string[],
  settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): readonly string[] | undefined {
  const regional = plans.filter((it) => regions.includes(it.stack));
  if (regional.length < regions.length || regional.some((it) => it.state !== "planned")) return undefined;
  const [first, ...others] = regional.map(({ stack, steps }) => [stack, afterwards(steps)] as const);
  if (!first) return undefined;
  const of = (stack: string) => [stack, settings[stack] ?? {}] as const;
  return others.flatMap((other) =>
    differences(first, other, regions, keysThatDiffer(of(first[0]), of(other[0]))).map(
      (it) => `${first[0]} and ${other[0]}: ${it}`,
    ),
  );
}

/** What stands after the plan. */
const afterwards = (steps: readonly ResourceStep[]): readonly Resource[] =>
  standing(steps).map((it) => resourceOf(it.urn, it.after!));

function resourceOf(urn: string, state: PlannedState): Resource {
  const inputs = knownOnly(readableValue(state.inputs)) as Resource["props"];
  const outputs = knownOnly(readableValue(state.outputs)) as object;
  return {
    ...{ urn, type: typeOf(urn), name: nameOf(urn), inputs },
    props: { ...inputs, ...outputs },
    ...{ protect: state.protect, ignoreChanges: [] },
  };
}

/** What is known later, and what is secret, can't be compared. */
function knownOnly(value: unknown): unknown {
  if (value === laterKnown || value === "[secret]") return unknown;
  if (Array.isArray(value)) return value.map(knownOnly);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, knownOnly(inner)]));
}
