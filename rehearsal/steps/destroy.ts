import { destroyPlatform, type Surroundings } from "../../deploy/deployment";
import type { Writers } from "../../deploy/order";
import { writerOf } from "../../drill/probes/membership";
import type { StackStep } from "../../report/steps";
import { StepError } from "../../drill/step";
import { type Context, type RehearsalStep, stackStep, stateOf } from "./context";
import { observeStores } from "./roles";

/** With protection on, nothing may go: the refusal must come before the first deletion. */
export const destroyIsRefused: RehearsalStep = {
  name: "destroy with protection on is refused before anything is deleted",
  run: async (context) => {
    const before = await stateOf(context);
    const unprotected = [...before]
      .filter(([, resources]) => !resources.some((it) => it.protect))
      .map(([stack]) => stack);
    if (unprotected.length > 0) throw new StepError("deviated", `nothing is protected in ${unprotected.join(", ")}`);
    const refusal = await destroyPlatform(context.platform, () => writers(context), around(context, [])).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (refusal === undefined) throw new StepError("deviated", "the platform was destroyed although it is protected");
    const after = await stateOf(context);
    const lost = [...before].filter(([stack, resources]) => after.get(stack)?.length !== resources.length);
    if (lost.length > 0)
      throw new StepError("deviated", `refused, but ${lost.map(([stack]) => stack).join(", ")} lost resources`);
    const kept = [...before.values()].flat().filter((it) => it.protect).length;
    return { detail: `${before.size} stacks are as they were, ${kept} resources are protected` };
  },
};

/** Regions that write nothing first, the writer's region last, by what the databases say now. */
export const destroyEverything: RehearsalStep = {
  name: "destroy in the observed order",
  run: async (context) => {
    const stacks: StackStep[] = [];
    const order = await destroyPlatform(context.platform, () => writers(context), around(context, stacks));
    return { detail: order.map((group) => group.join(" + ")).join(" → "), stacks };
  },
};

async function writers(context: Context): Promise<Writers> {
  const [relational, document] = await observeStores(context);
  return { relational: relational && writerOf(relational), document: document && writerOf(document) };
}

/** The same code as `npm run destroy`, with nobody to ask; only the stacks of this rehearsal exist. */
function around(context: Context, done: StackStep[]): Surroundings {
  return {
    stack: (name) => ({
      perform: async (operation) => {
        if (!context.stacks.includes(name))
          return { summary: {}, changes: [], diagnostics: [], seconds: 0, peakMegabytes: 0, resources: [] };
        const outcome = await context.cloud.stack(name).perform(operation);
        if (operation.kind === "destroy") done.push(stackStep(name, outcome));
        if (operation.kind === "destroy" && outcome.error)
          throw new StepError("failed", `destroy of ${name}:\n${outcome.error}`, done);
        return outcome;
      },
    }),
    say: () => undefined,
    confirm: () => Promise.resolve(true),
    foundationReady: () => Promise.resolve(),
  };
}
