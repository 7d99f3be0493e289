import { isGiven, unknown } from "../../rule";

export { at } from "../../reading";

/** Items of a list; one thing alone counts as a list of it. None where there is nothing, or where nothing is known yet. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isGiven(value) && value !== unknown ? [value] : [];
}

/** Text of every item that is known. */
export const textsOf = (value: unknown): readonly string[] =>
  itemsOf(value).filter((it): it is string => typeof it === "string");

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

/** The words of those findings that hold. */
export function listed(findings: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(findings).flatMap(([words, holds]) => (holds ? [words] : []));
}
