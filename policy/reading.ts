/** How rules of every family read a plan of which some is known only after it is applied. */
import { type Plan, type Resource, unknown } from "./rule";

/** The value at the end of a path: not known where anything on the way isn't, and missing where anything on the way is. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (found === unknown) return unknown;
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<string | number, unknown>)[step];
  }
  return found;
}

export const ofType = (plan: Plan, ...types: readonly string[]): readonly Resource[] =>
  plan.resources.filter((it) => types.includes(it.type));
