import { adviceIn } from "../../deploy/events";
import { deployOrder, only, type Steps } from "../../deploy/order";
import type { StackOutcome } from "../../deploy/protocol";
import { StepError } from "../../drill/step";
import type { StackStep } from "../../report/steps";
import { findingIn } from "../../policy/pack";
import { hasFunctions, uploadFunctionCode } from "./functionCode";
import { type Context, expectNoChange, inAll, type RehearsalStep, stackStep } from "./context";

const order = (context: Context): Steps => only(deployOrder(context.platform), context.stacks);

/** Previews and applies one group of stacks: from nothing, a stack can be previewed only after what it reads exists. */
function deployGroup(group: readonly string[]): RehearsalStep[] {
  const names = group.join(", ");
  return [
    {
      name: `preview ${names}`,
      run: async (context) => {
        const outcomes = await inAll(context, group, { kind: "preview" });
        const stacks = [...outcomes].map(([stack, outcome]) => stackStep(stack, outcome));
        return { detail: `${counted(stacks, "planned")}${advised(outcomes)}`, stacks };
      },
    },
    {
      name: `up ${names}`,
      run: async (context) => {
        const outcomes = await inAll(context, group, { kind: "up" });
        const stacks = [...outcomes].map(([stack, outcome]) => stackStep(stack, outcome));
        return { detail: counted(stacks, "done"), stacks };
      },
    },
  ];
}

const counts = [
  ["created", "to create", "created"],
  ["changed", "to update", "updated"],
  ["deleted", "to delete", "deleted"],
] as const;

/** Each kind of change that there is, with its number; a kept cloud may have all of them. */
function counted(stacks: readonly StackStep[], tense: "planned" | "done"): string {
  const parts = counts.flatMap(([kind, planned, done]) => {
    const number = sum(stacks.map((it) => it[kind]));
    return number === 0 ? [] : [`${number} ${tense === "planned" ? planned : done}`];
  });
  return parts.join(", ") || (tense === "planned" ? "nothing to change" : "nothing changed");
}

/** What the policy pack advises against, a line each: why, and how to fix it, a deployment and `policy/list.ts` say in full. */
function advised(outcomes: ReadonlyMap<string, StackOutcome>): string {
  const advice = [...outcomes].flatMap(([stack, outcome]) =>
    adviceIn(outcome).map((it) => `  ${stack}: ${finding(it)}`),
  );
  return advice.length === 0 ? "" : `, ${advice.length} advised against by the policy pack:\n${advice.join("\n")}`;
}

const finding = (advice: string): string => findingIn(advice).replaceAll("\n", " ");

/** Functions need what lies in buckets that foundation makes. */
export const deploySteps = (context: Context): RehearsalStep[] =>
  order(context).flatMap((group) => [
    ...deployGroup(group),
    ...(group.includes("foundation") && hasFunctions(context) ? [uploadFunctionCode] : []),
  ]);

export const previewWithRefresh = (name: string): RehearsalStep => ({
  name,
  run: async (context) =>
    expectNoChange(
      await inAll(context, context.stacks, { kind: "preview", refresh: "refresh", policies: "none" }),
      name,
    ),
});

/** Refresh writes what the cloud says into the state; a plan made from that must still change nothing. */
export const refreshThenPreview = (name: string): RehearsalStep => ({
  name,
  run: async (context) => {
    await inAll(context, context.stacks, { kind: "refresh" });
    return expectNoChange(await inAll(context, context.stacks, { kind: "preview", policies: "none" }), name);
  },
});

/** Applies the same program with other settings, stack by stack in their order. */
export const applyAgain = (name: string, before: (context: Context) => void): RehearsalStep => ({
  name,
  run: async (context) => {
    before(context);
    const stacks = [];
    for (const group of order(context)) {
      for (const [stack, outcome] of await inAll(context, group, { kind: "up" }))
        stacks.push(stackStep(stack, outcome));
    }
    const replaced = stacks.filter((it) => it.created + it.deleted > 0);
    if (replaced.length > 0) {
      throw new StepError(
        "deviated",
        `${name} created or deleted resources in ${replaced.map((it) => it.stack).join(", ")}`,
        stacks,
      );
    }
    return { detail: `${sum(stacks.map((it) => it.changed))} updated in place`, stacks };
  },
});

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
