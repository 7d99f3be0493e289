import { destroyOrder, only } from "../../deploy/order";
import { destroyRefusal } from "../../deploy/protection";
import { writerOf } from "../../drill/probes/membership";
import { type Context, inAll, type Step, StepError, stackStep, stateOf } from "./context";
import { observeStores } from "./roles";

/** With protection on, nothing may go: the refusal must come before the first deletion. */
export const destroyIsRefused: Step = {
  name: "destroy with protection on is refused before anything is deleted",
  run: async (context) => {
    const before = await stateOf(context);
    const refusals = [...before].map(([stack, resources]) => [stack, destroyRefusal(stack, resources)] as const);
    const unprotected = refusals.filter(([, refusal]) => refusal === undefined).map(([stack]) => stack);
    if (unprotected.length > 0)
      throw new StepError(
        "deviated",
        `${unprotected.join(", ")} would have been destroyed: nothing in it is protected`,
      );
    const kept = [...before.values()].flat().filter((it) => it.protect).length;
    return { detail: `${refusals.length} stacks refuse, ${kept} resources are protected` };
  },
};

/** Regions that write nothing first, the writer's region last, by what the databases say now. */
export const destroyEverything: Step = {
  name: "destroy in the observed order",
  run: async (context) => {
    const [relational, document] = await observeStores(context);
    const order = destroyOrder(context.platform, {
      relational: relational && writerOf(relational),
      document: document && writerOf(document),
    });
    const stacks = [];
    for (const group of only(order, context.stacks)) {
      await refuseIfProtected(context, group);
      for (const [stack, outcome] of await inAll(context, group, { kind: "destroy" }))
        stacks.push(stackStep(stack, outcome));
    }
    return { detail: order.map((group) => group.join(" + ")).join(" → "), stacks };
  },
};

async function refuseIfProtected(context: Context, group: readonly string[]): Promise<void> {
  for (const [stack, resources] of await stateOf(context, group)) {
    const refusal = destroyRefusal(stack, resources);
    if (refusal) throw new StepError("refused", refusal);
  }
}
