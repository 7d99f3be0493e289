import { resourcesIn } from "../../policy/state";
import type { Resource } from "../../policy/rule";
import { differences, isRegional } from "../../policy/rules/parity/alike";
import { keysThatDiffer } from "../../policy/rules/parity/ownInputs";
import { settingsOf } from "../../policy/settings";
import { StepError } from "../../drill/step";
import { type Context, type RehearsalStep, stateOf } from "./context";

/** What a plan is only told while changes are rolled out must hold once they are: every region is as every other one is. */
export const regionsAreAlike: RehearsalStep = {
  name: "the regions are alike",
  run: async (context: Context) => {
    const { workspace } = context.cloud;
    const regions = context.stacks.filter(isRegional);
    const states = await stateOf(context, regions);
    const read = [...states].map(([stack, resources]) => [stack, resourcesIn({ deployment: { resources } })] as const);
    const keys = (one: string, other: string) =>
      keysThatDiffer([one, settingsOf(workspace, one)], [other, settingsOf(workspace, other)]);
    const found = pairs(read).flatMap(([one, other]) =>
      differences(one, other, regions, keys(one[0], other[0])).map((it) => `${one[0]} and ${other[0]}: ${it}`),
    );
    if (found.length > 0) throw new StepError("deviated", found.join("\n"));
    return {
      detail: `${counted(read)} resources in each of ${regions.length} regions, the same but for the whitelist${byKeys(read.flatMap(([one]) => read.flatMap(([other]) => keys(one, other))))}`,
    };
  },
};

/** Every region with every other one: what one of two may have of its own, two others may not. */
const pairs = <T>(all: readonly T[]): readonly (readonly [T, T])[] =>
  all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other] as const));

function counted(regions: readonly (readonly [string, readonly Resource[]])[]): string {
  const counts = [...new Set(regions.map(([, resources]) => resources.length))].sort((a, b) => a - b);
  return counts.join(" or ");
}

const byKeys = (keys: readonly string[]): string =>
  keys.length === 0 ? "" : ` and what they configure each for itself: ${[...new Set(keys)].sort().join(", ")}`;
