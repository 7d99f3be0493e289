import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { type DestroyPorts, destroyPlatform } from "../../deploy/destruction";
import { removeLateLogs } from "../../deploy/lateLogs";
import { platformIn } from "../../deploy/platform";
import { observedWriters } from "../../deploy/writers";
import type { Writers } from "../../drill/probes/membership";
import type { StackStep } from "../../report/steps";
import { StepError } from "../../drill/step";
import { type Context, type RehearsalStep, stackStep, stateOf } from "./context";
import { databasesIn } from "./platform";

/** With protection on, nothing may go: the refusal must come before the first deletion. */
export const destroyIsRefused: RehearsalStep = {
  name: "destroy with protection on is refused before anything is deleted",
  run: async (context) => {
    const before = await stateOf(context);
    const unprotected = [...before]
      .filter(([, resources]) => !resources.some((it) => it.protect))
      .map(([stack]) => stack);
    if (unprotected.length > 0) throw new StepError("deviated", `nothing is protected in ${unprotected.join(", ")}`);
    const refusal = await destroyPlatform(context.platform, () => writers(context), portsOf(context, [])).then(
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
    const order = await destroyPlatform(context.platform, () => writers(context), portsOf(context, stacks));
    return { detail: order.map((group) => group.join(" + ")).join(" → "), stacks };
  },
};

const writers = (context: Context): Promise<Writers> =>
  observedWriters(context.platform, context.cloud.stack("foundation"), databasesIn(context));

/** The same code as `npm run destroy`, with nobody to ask; only the stacks of this rehearsal exist. */
function portsOf(context: Context, done: StackStep[]): DestroyPorts {
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
    // Protection is off by an update before, or a destroy is to be refused.
    switchOffProtection: () => Promise.reject(new StepError("deviated", "something is protected still")),
    removeLateLogs: (groups) =>
      removeLateLogs(platformIn(context.cloud.workspace).name, groups, (region) =>
        context.cloud.cloudIn(region).client(CloudWatchLogsClient),
      ),
  };
}
