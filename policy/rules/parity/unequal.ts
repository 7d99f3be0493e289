/** Where two values differ, as exactly as it can be said. Pure. */
import { unknown } from "../../rule";

export type Named = Readonly<Record<string, unknown>>;

export interface Unequal {
  /** Such as `spec.containers[storefront].image`. */
  readonly path: string;
  readonly one: unknown;
  readonly other: unknown;
}

/** What an object or a list holds is compared by its path, so that the whitelist needn't name more than it means. */
export function unequal(one: Named, other: Named): readonly Unequal[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return names.flatMap((name) => at(name, one[name], other[name]));
}

/** What isn't known, or is encrypted in the state, can't be told apart. */
function at(path: string, one: unknown, other: unknown): readonly Unequal[] {
  if (one === unknown || other === unknown || (one ?? null) === (other ?? null)) return [];
  if (isNamed(one) && isNamed(other)) {
    return unequal(one, other).map((it) => ({ ...it, path: `${path}.${it.path}` }));
  }
  if (!Array.isArray(one) || !Array.isArray(other)) return [{ path, one, other }];
  const [a, b] = [ordered(one), ordered(other)];
  // Of texts in a list each may be another one: the list is what differs.
  const isOfTexts = [...a, ...b].some((it) => typeof it !== "object");
  const within =
    a.length === b.length
      ? a.flatMap((it, index) => at(`${path}${labelOf(it, b[index], index)}`, it, b[index]))
      : undefined;
  if (within === undefined || (isOfTexts && within.length > 0)) return [{ path, one, other }];
  return within;
}

/** Lists of names have no order of their own once rewritten. */
const ordered = (list: readonly unknown[]): readonly unknown[] =>
  list.every((it) => typeof it === "string") ? [...list].sort() : list;

/** Things in a list are called by their name, where both have one. */
function labelOf(one: unknown, other: unknown, index: number): string {
  const [a, b] = [nameOf(one), nameOf(other)];
  return `[${a !== undefined && a === b ? a : index}]`;
}

const nameOf = (it: unknown): string | undefined =>
  isNamed(it) ? [it["name"], it["key"]].find((name) => typeof name === "string") : undefined;

const isNamed = (value: unknown): value is Named =>
  typeof value === "object" && value !== null && !Array.isArray(value);
