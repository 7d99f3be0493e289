import { resourcesIn } from "../../policy/state";
import { differences, isRegional } from "../../policy/rules/parity/alike";
import { StepError } from "../../drill/step";
import { type Context, type RehearsalStep, stateOf } from "./context";

/** What a plan is only told while changes are rolled out must hold once they are: every region is as every other one is. */
export const regionsAreAlike: RehearsalStep = {
  name: "the regions are alike",
  run: async (context: Context) => {
    const regions = context.stacks.filter(isRegional);
    const states = await stateOf(context, regions);
    const [first, ...others] = [...states].map(
      ([stack, resources]) => [stack, resourcesIn({ deployment: { resources } })] as const,
    );
    const found = first
      ? others.flatMap((other) => differences(first, other, regions).map((it) => `${first[0]} and ${other[0]}: ${it}`))
      : [];
    if (found.length > 0) throw new StepError("deviated", found.join("\n"));
    return {
      detail: `${first?.[1].length ?? 0} resources in each of ${regions.length} regions, the same but for the whitelist`,
    };
  },
};
