/** How rules read properties of which some are known only after the plan is applied. */
import { at as read } from "../../reading";
import { type Plan, type Resource, unknown } from "../../rule";

export { ofType } from "../../reading";

/** What stands at a path, where nothing and null are the same. */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown => read(value, ...path) ?? undefined;

/** A list's entries, none where nothing is given. Missing where the list itself is known only later. */
export function entriesOf(value: unknown): readonly unknown[] | undefined {
  if (value === unknown) return undefined;
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The same where what isn't known yet can't be judged and is passed over. */
export const knownEntries = (value: unknown): readonly unknown[] =>
  (entriesOf(value) ?? []).filter((it) => it !== unknown);

/** A number, be it written as a text, as some of AWS' settings are; `otherwise` where it isn't given. Missing where it is known only later. */
export function numberAt(value: unknown, otherwise?: number): number | undefined {
  if (value === unknown) return undefined;
  const given = value === undefined || value === null || value === "" ? otherwise : Number(value);
  return given === undefined || Number.isNaN(given) ? undefined : given;
}

/** How many different things a list names; what is known only later is taken as one of its own. Missing where the list is. */
export function countDifferent(value: unknown): number | undefined {
  const entries = entriesOf(value);
  if (!entries) return undefined;
  const known = entries.filter((it) => it !== unknown);
  return new Set(known).size + entries.length - known.length;
}

/** A region's zones, and so the fewest that anything is spread over. */
export const leastZones = 3;

/** Resources of all stacks as far as they are known: this plan's, and what others have deployed. */
export const everywhere = (plan: Plan, ...types: readonly string[]): readonly Resource[] =>
  [...plan.resources, ...Object.values(plan.others).flat()].filter((it) => types.includes(it.type));

/** Whether one of a resource's properties takes its value from another resource. */
export const isFrom = (resource: Resource, property: string, other: Resource): boolean =>
  resource.references?.[property]?.includes(other.urn) ?? false;

/** The region that a resource says it is in, or the one of its stack where a stack is named after a region. */
export function regionOf(resource: Resource, stack: string): string | undefined {
  const said = at(resource.props, "region");
  if (typeof said === "string") return said;
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(stack) ? stack : undefined;
}

/** Things by a key that is computed of each, in the order in which keys first occur. */
export function grouped<T>(all: readonly T[], keyOf: (it: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const it of all) groups.set(keyOf(it), [...(groups.get(keyOf(it)) ?? []), it]);
  return groups;
}

export const isKnownText = (value: unknown): value is string => typeof value === "string";
