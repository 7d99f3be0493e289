/** How a row is said. Pure. */
import type { ChangeKind } from "./changes";
import type { ReviewLine } from "./lines";
import type { ReviewRow } from "./rows";
import { typeInWords } from "./urn";

export const kindWords: Readonly<Record<ChangeKind, string>> = {
  create: "adds",
  update: "changes",
  replace: "replaces",
  delete: "deletes",
  import: "imports",
};

export const kindMarks: Readonly<Record<ChangeKind, string>> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "−",
  import: "⇐",
};

/** What happens, where it isn't the same everywhere each: `changes` or `changes and replaces`. */
export const kindIn = ({ kinds }: ReviewRow): string =>
  [...new Set(Object.values(kinds))].map((it) => kindWords[it]).join(" and ");

/** `the rds cluster relational-cluster`. */
export const thingIn = ({ type, name }: ReviewRow): string => `the ${typeInWords(type)} ${name}`;

/** `in 3 regions`, `in us-east-1 only`, `in foundation`. */
export function placesIn({ kinds, notIn }: ReviewRow, regions: readonly string[]): string {
  const stacks = Object.keys(kinds);
  if (!stacks.some((it) => regions.includes(it))) return `in ${stacks.join(" and ")}`;
  if (notIn.length > 0) return `in ${stacks.join(", ")} only`;
  return stacks.length === 1 ? `in ${stacks[0]}` : `in ${stacks.length} regions`;
}

/** `×3`, `only us-east-1`, `global`. */
export function shortPlaces({ row: { kinds, notIn }, more, name }: ReviewLine, regions: readonly string[]): string {
  if (name.includes("<region>")) return `×${more.length + 1}`;
  const stacks = Object.keys(kinds);
  if (!stacks.some((it) => regions.includes(it))) return stacks.join(", ");
  if (notIn.length > 0) return `only ${stacks.join(", ")}`;
  return stacks.length === 1 ? stacks[0]! : `×${stacks.length}`;
}

const longest = 60;

/** Long values are cut in their middle; what differs is all in the JSON. */
export function shortValue(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= longest ? line : `${line.slice(0, longest - 21)}…${line.slice(-20)}`;
}

/** Two values, each from a little before where they begin to differ. */
export function shortPair(before: string, after: string): readonly [string, string] {
  let same = 0;
  while (same < Math.min(before.length, after.length) && before[same] === after[same]) same++;
  if (same < longest / 2 || Math.max(before.length, after.length) <= longest)
    return [shortValue(before), shortValue(after)];
  const from = same - 15;
  return [shortValue(`…${before.slice(from)}`), shortValue(`…${after.slice(from)}`)];
}
