/** Small plans to try a review on. */
import type { PlannedState, ResourceStep } from "../deploy/planned";
import type { StackPlan } from "./plans";

type Inputs = Readonly<Record<string, unknown>>;

export interface SampleStep {
  readonly op?: string;
  /** Types of the components around it, then its own, by `$`. */
  readonly type: string;
  readonly name: string;
  readonly before?: Inputs;
  readonly after?: Inputs;
  readonly outputs?: Inputs;
  readonly replacing?: readonly string[];
  readonly protect?: boolean;
}

export const urnOf = (stack: string, type: string, name: string): string =>
  `urn:pulumi:${stack}::meridian::${type}::${name}`;

/** A step whose changed inputs are those that differ. */
export function stepOf(stack: string, sample: SampleStep): ResourceStep {
  const { op = "update", type, name, before, after, outputs = {}, replacing = [], protect = false } = sample;
  const state = (inputs: Inputs): PlannedState => ({ inputs, outputs: { ...inputs, ...outputs }, protect });
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const differing = names.filter((it) => JSON.stringify(before?.[it]) !== JSON.stringify(after?.[it]));
  return {
    op,
    urn: urnOf(stack, type, name),
    changed: before && after ? differing : [],
    replacing,
    ...(before ? { before: state(before) } : {}),
    ...(after ? { after: state(after) } : {}),
  };
}

export const samplePlan = (stack: string, steps: readonly SampleStep[], more: Partial<StackPlan> = {}): StackPlan => ({
  stack,
  state: "planned",
  steps: steps.map((it) => stepOf(stack, it)),
  violations: [],
  counts: { update: steps.length },
  seconds: 1,
  ...more,
});

export const threeRegions = ["us-east-1", "eu-west-1", "ap-south-1"] as const;

/** The same steps in every region's plan. */
export const inRegions = (steps: (region: string) => readonly SampleStep[]): readonly StackPlan[] =>
  threeRegions.map((region) => samplePlan(region, steps(region)));
