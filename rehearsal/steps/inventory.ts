import type { StateResource } from "../../deploy/protocol";
import { type Item, type ListedKind, kinds, listEverything } from "../cloud/inventory";
import { StepError } from "../../drill/step";
import { type Context, type RehearsalStep, stateOf } from "./context";

/** CloudFront's certificate, web ACL, metrics and alarms are here whichever regions the platform has. */
const edgeRegion = "us-east-1";

/** Regions that the platform may not use: nothing may be found in those that it doesn't. */
const elsewhere = ["us-west-2", "sa-east-1"];

const regionsToAsk = ({ platform }: Context): string[] => [...new Set([...platform.regions, edgeRegion, ...elsewhere])];

/** Everything the stacks say they have is where they say, by the AWS SDK's own word, and nothing is anywhere else. */
export const readEverythingBack: RehearsalStep = {
  name: "read everything back, each in its region and in no other",
  run: async (context) => {
    const expected = [...expectedItems(context, await stateOf(context)), ...context.outside];
    const found = await listEverything(context.cloud.cloudIn, regionsToAsk(context));
    const problems = [...differences(expected, found, "is missing"), ...differences(found, expected, "is not ours")];
    if (problems.length > 0) throw new StepError("deviated", problems.join("\n"));
    return {
      detail: `${found.length} things of ${kinds.length} kinds, found in ${regionsToAsk(context).length} regions as the states say`,
    };
  },
};

export const nothingLeft: RehearsalStep = {
  name: "nothing of ours is left",
  run: async (context) => {
    const all = await listEverything(context.cloud.cloudIn, regionsToAsk(context));
    const found = all.filter((it) => !context.outside.some((other) => text(other) === text(it)));
    if (found.length > 0) throw new StepError("deviated", `still there:\n${found.map(text).join("\n")}`);
    return { detail: `none of ${kinds.length} kinds in ${regionsToAsk(context).length} regions` };
  },
};

function expectedItems(context: Context, state: ReadonlyMap<string, readonly StateResource[]>): Item[] {
  return [...state].flatMap(([stack, resources]) => {
    const home = context.cloud.regionOf(stack);
    return resources.flatMap((it) => {
      const own = typeof it.inputs["region"] === "string" ? it.inputs["region"] : home;
      return kinds.flatMap((kind) => {
        const places = kind.scope === "global" ? ["global"] : [own, ...othersOf(kind, it)];
        return places.flatMap((region) => idsOf(kind, it).map((id) => ({ kind: kind.name, region, id })));
      });
    });
  });
}

/** The resource's own, where it is of this kind, and those that AWS made for it. */
function idsOf(kind: ListedKind, it: StateResource): string[] {
  if (kind.types.includes(it.type)) return it.id === undefined ? [] : [it.id];
  return kind.madeFor?.[it.type]?.(it) ?? [];
}

const othersOf = (kind: ListedKind, it: StateResource): string[] =>
  kind.types.includes(it.type) ? (kind.alsoIn?.(it) ?? []) : [];

const text = (it: Item): string => `${it.kind}: ${it.id} in ${it.region}`;

function differences(these: readonly Item[], those: readonly Item[], verdict: string): string[] {
  const known = new Set(those.map(text));
  return these
    .map(text)
    .filter((it) => !known.has(it))
    .map((it) => `${it} ${verdict}`);
}
