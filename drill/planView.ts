/** A plan as people and programs read it. Pure. */
import type { DeclaredCall, Drill, DrillChoice, DrillPlan, DrillStep } from "./drill";
import type { PlannedStep } from "./entries";
import { leftBy, proofFindings } from "./regionProof";

/** What `plan` says, as JSON. */
export interface PlanView {
  readonly drill: string;
  readonly proves: string;
  readonly touches: string;
  readonly kind: string;
  readonly choice: DrillChoice;
  readonly guards: readonly string[];
  readonly stopConditions: readonly string[];
  readonly steps: readonly StepView[];
  readonly safeState: { readonly description: string; readonly steps: readonly StepView[] };
  readonly secondsByArithmetic: number;
  /** Of the proof that nothing in the region being left is needed, nor a control plane in us-east-1. */
  readonly proofFindings: readonly string[];
}

export interface StepView extends Omit<PlannedStep, "calls"> {
  readonly calls: readonly DeclaredCall[];
}

export function planView<Context>(
  { name, proves, touches, kind }: Pick<Drill<unknown, unknown>, "name" | "proves" | "touches" | "kind">,
  plan: DrillPlan<Context>,
  choice: DrillChoice,
): PlanView {
  const view = ({ id, name, stage, calls, expectedDelays }: DrillStep<Context>): StepView => ({
    ...{ id, name, stage, calls, expectedDelays },
  });
  const steps = plan.steps.map(view);
  return {
    ...{ drill: name, proves, touches, kind, choice },
    guards: plan.guards.map((it) => it.name),
    stopConditions: plan.stopConditions.map((it) => it.name),
    steps,
    safeState: { description: plan.safeState.description, steps: plan.safeState.steps.map(view) },
    secondsByArithmetic: steps.reduce((sum, it) => sum + secondsOf(it), 0),
    proofFindings: proofFindings(plan, leftBy(choice)),
  };
}

export const secondsOf = ({ expectedDelays }: Pick<StepView, "expectedDelays">): number =>
  expectedDelays.reduce((sum, { seconds }) => sum + seconds, 0);

const callInWords = ({ service, operation, region }: DeclaredCall): string => `${service}:${operation} in ${region}`;

export const plannedSteps = ({ steps }: PlanView): readonly PlannedStep[] =>
  steps.map(({ calls, ...it }) => ({ ...it, calls: calls.map(callInWords) }));

const linesOfCall = (call: DeclaredCall): readonly string[] => {
  const { plane, changes, undo, onlyIfReachable } = call;
  return [
    `      ${callInWords(call)}, ${plane} plane${onlyIfReachable ? ", only if reachable" : ""}`,
    ...needsOf(call).map((it) => `        needs ${it}`),
    ...(changes === undefined ? [] : [`        changes: ${changes}`]),
    ...(undo === undefined ? [] : [`        undone by: ${undo}`]),
  ];
};

/** A line for each permission; of what it is needed on, what the account and the region don't say. */
function needsOf({ permissions }: DeclaredCall): readonly string[] {
  const on = new Map<string, string[]>();
  for (const { action, resource, context = {} } of permissions) {
    const bound = Object.entries(context).map(([key, value]) => `${key} = ${value}`);
    const place = resource.replace(/^arn:aws:[^:]*:[^:]*:[^:]*:/, "");
    const key = bound.length > 0 ? `${action} where ${bound.join(", ")}` : action;
    on.set(key, [...(on.get(key) ?? []), place]);
  }
  return [...on].map(([key, places]) => `${key} on ${[...new Set(places)].join(", ")}`);
}

const linesOfSteps = (steps: readonly StepView[]): readonly string[] =>
  steps.flatMap((step, index) => {
    const why = step.expectedDelays.map(({ seconds, source }) => `${seconds} s: ${source}`).join("; ");
    return [
      `  ${index + 1}. ${step.name} (${step.stage}, ${secondsOf(step)} s)`,
      ...(why === "" ? [] : [`      ${why}`]),
      ...[...new Set(step.calls.map((it) => linesOfCall(it).join("\n")))],
    ];
  });

const list = (names: readonly string[]): string => names.join(", ") || "none of its own";

export function planText(view: PlanView): string {
  const { drill, proves, touches, guards, stopConditions, steps, safeState, secondsByArithmetic } = view;
  return [
    `${drill}: ${choiceInWords(view.choice)}`,
    `proves: ${proves}`,
    `touches: ${touches}`,
    `guards: ${list(guards)}`,
    `stop conditions: ${list(stopConditions)}`,
    "",
    ...linesOfSteps(steps),
    "",
    `Together ${secondsByArithmetic} s by arithmetic.`,
    "",
    `If it is stopped or aborted: ${safeState.description}`,
    ...linesOfSteps(safeState.steps),
    "",
    ...(view.proofFindings.length > 0
      ? ["It calls what it mustn't need:", ...view.proofFindings.map((it) => `  ${it}`)]
      : ["It needs nothing in a region that is left, and no control plane that has one place in the world."]),
  ].join("\n");
}

/** In the words of the flags that make it. */
export function choiceInWords({ leave, alsoLeave, to, store, region, zone, dataLoss }: DrillChoice): string {
  const words = [
    leave && `leaves ${leave}`,
    alsoLeave && `then ${alsoLeave}`,
    to && `writers go to ${to}`,
    store && `the ${store} store only`,
    region && `restores in ${region}`,
    zone && `loses ${zone}`,
    dataLoss === "accepted" && "what hasn't been replicated may be lost",
  ].filter((it) => typeof it === "string" && it !== "");
  return words.join(", ") || "no choice";
}
