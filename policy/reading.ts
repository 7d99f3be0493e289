/** One vocabulary by which rules of every family read a plan, of which some is known only after it is applied. */
import { isGiven, type Plan, type Resource, unknown } from "./rule";

/**
 * The value at the end of a path, where null is nothing: not known where anything on the way isn't, and missing where anything on the
 * way is.
 */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (found === unknown) return unknown;
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<string | number, unknown>)[step];
  }
  return found ?? undefined;
}

/** Items of a list; one thing alone counts as a list of it. None where there is nothing, or where nothing is known yet. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isGiven(value) && value !== unknown ? [value] : [];
}

/** The same; missing where the list itself is known only later. */
export const itemsIfKnown = (value: unknown): readonly unknown[] | undefined =>
  value === unknown ? undefined : itemsOf(value);

/** The same without items that are known only later: they can't be judged. */
export const knownItemsOf = (value: unknown): readonly unknown[] => itemsOf(value).filter((it) => it !== unknown);

/** Text of every item that is known. */
export const textsOf = (value: unknown): readonly string[] => itemsOf(value).filter(isKnownText);

export const isKnownText = (value: unknown): value is string => typeof value === "string";

/** A number, be it written as a text, as some of AWS' settings are; `otherwise` where it isn't given. Missing where it is known only later. */
export function numberAt(value: unknown, otherwise?: number): number | undefined {
  if (value === unknown) return undefined;
  const given = isGiven(value) ? Number(value) : otherwise;
  return given === undefined || Number.isNaN(given) ? undefined : given;
}

/** It is known that nothing is given. */
export const isMissing = (value: unknown): boolean => !isGiven(value);

/** It is known that the value is none of these. */
export const isNoneOf = (value: unknown, allowed: readonly unknown[]): boolean =>
  value !== unknown && !allowed.includes(value);

/** Some properties of launch templates are switches that are written as text. */
export const isOn = (value: unknown): boolean => value === unknown || value === true || value === "true";

/** A list is known, and doesn't hold this. */
export const isWithout = (list: unknown, item: unknown): boolean =>
  list !== unknown && !itemsOf(list).some((it) => it === unknown || it === item);

/** How many different things a list names; what is known only later is taken as one of its own. Missing where the list is. */
export function countDifferent(value: unknown): number | undefined {
  const items = itemsIfKnown(value);
  if (!items) return undefined;
  const known = items.filter((it) => it !== unknown);
  return new Set(known).size + items.length - known.length;
}

/** Things by a key that is computed of each, in the order in which keys first occur. */
export function grouped<T>(all: readonly T[], keyOf: (it: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const it of all) groups.set(keyOf(it), [...(groups.get(keyOf(it)) ?? []), it]);
  return groups;
}

/** The words of those findings that hold. */
export function listed(findings: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(findings).flatMap(([words, holds]) => (holds ? [words] : []));
}

export const ofType = (plan: Plan, ...types: readonly string[]): readonly Resource[] =>
  plan.resources.filter((it) => types.includes(it.type));

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
