/** Changes of all stacks as rows: what is the same in all regions is one. Pure. */
import { type ChangeEffect, effectOf } from "./effects/effects";
import type { ChangeKind, ResourceChange, ValueChange } from "./changes";
import { type Risk, riskOf, riskRank, stakeOf, touchesFailoverPath } from "./risk";
import { unequal } from "../policy/rules/parity/unequal";
import { parsedObject, widenings } from "./widening";

/** One input in words, and the stacks where it is so; all of the row's where that is missing. */
export interface RowValue {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
  readonly replaces: boolean;
  readonly onlyIn?: readonly string[];
}

/** One change of one resource, in every stack where it is made. */
export interface ReviewRow {
  readonly risk: Risk;
  /** By stack. */
  readonly kinds: Readonly<Record<string, ChangeKind>>;
  readonly type: string;
  readonly name: string;
  readonly components: readonly string[];
  readonly effect: ChangeEffect;
  readonly values: readonly RowValue[];
  /** What it opens. */
  readonly opens: readonly string[];
  /** Regions that have the resource's stack and don't make this change. */
  readonly notIn: readonly string[];
  readonly isProtected: boolean;
  /** Users come by it, or leave a lost region by it. */
  readonly isOnFailoverPath: boolean;
  readonly note?: string;
}

/** Of which thing a row is, whichever stack it is in. */
export const rowKey = ({ components, type, name }: Pick<ReviewRow, "components" | "type" | "name">): string =>
  [...components, type, name].join(" ");

export const isOnFailoverPath = (row: ReviewRow): boolean => row.isOnFailoverPath;

export interface RowContext {
  readonly regions: readonly string[];
  /** Stacks that have a whole plan: of others nobody knows that they don't make a change. */
  readonly planned: ReadonlySet<string>;
}

/** Rows, the riskiest first. */
export function rowsOf(changes: readonly ResourceChange[], context: RowContext): readonly ReviewRow[] {
  const groups = new Map<string, ResourceChange[]>();
  for (const it of changes) {
    const key = [
      context.regions.includes(it.stack) ? "region" : it.stack,
      it.components.join("$"),
      it.type,
      it.name,
    ].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), it]);
  }
  return [...groups.values()].map((group) => rowOf(group, context)).sort(byRisk);
}

/** Of equal ones the engine's order stays: what others depend on comes before them. */
const byRisk = (a: ReviewRow, b: ReviewRow): number =>
  riskRank(a.risk) - riskRank(b.risk) || severity(b) - severity(a) || stakeOf(a.type) - stakeOf(b.type);

const weights: Readonly<Record<ChangeKind, number>> = { delete: 4, replace: 3, update: 2, import: 1, create: 0 };
const impactsOrder = [
  "nothing",
  "slower",
  "unknown",
  "drops connections",
  "restarts",
  "refuses requests",
  "loses data",
];

function severity({ kinds, effect }: ReviewRow): number {
  const kind = Math.max(...Object.values(kinds).map((it) => weights[it]));
  return 10 * impactsOrder.indexOf(effect.impact) + kind;
}

function rowOf(group: readonly ResourceChange[], { regions, planned }: RowContext): ReviewRow {
  const worst = [...group].sort(
    (a, b) => riskRank(riskOf(a)) - riskRank(riskOf(b)) || weights[b.kind] - weights[a.kind],
  )[0]!;
  const stacks = group.map((it) => it.stack);
  const isRegional = regions.includes(worst.stack);
  const note = group.find((it) => it.note !== undefined)?.note;
  return {
    risk: riskOf(worst),
    kinds: Object.fromEntries(group.map((it) => [it.stack, it.kind])),
    ...{ type: worst.type, name: worst.name, components: worst.components },
    effect: effectOf(worst),
    values: valuesOf(group),
    opens: [...new Set(group.flatMap(widenings))],
    notIn: isRegional ? regions.filter((it) => planned.has(it) && !stacks.includes(it)) : [],
    isProtected: group.some((it) => it.isProtected),
    isOnFailoverPath: group.some(touchesFailoverPath),
    ...(note === undefined ? {} : { note }),
  };
}

/** Each input once where all stacks of the group say the same of it, and once for each way in which they don't. */
function valuesOf(group: readonly ResourceChange[]): readonly RowValue[] {
  const ways = new Map<string, { value: ValueChange; stacks: string[] }>();
  for (const { stack, values } of group)
    for (const value of values.flatMap(partsOf)) {
      const key = JSON.stringify([value.path, value.before ?? null, value.after ?? null]);
      const known = ways.get(key);
      if (known) known.stacks.push(stack);
      else ways.set(key, { value, stacks: [stack] });
    }
  return [...ways.values()].map(({ value: { path, before, after, replaces }, stacks }) => ({
    path,
    ...(before === undefined || before === null ? {} : { before: valueInWords(before) }),
    ...(after === undefined || after === null ? {} : { after: valueInWords(after) }),
    replaces,
    ...(stacks.length < group.length ? { onlyIn: stacks } : {}),
  }));
}

/** What differs inside a document: of JSON each path, of a text its lines. */
function partsOf(value: ValueChange): readonly ValueChange[] {
  const { path, before, after } = value;
  if (typeof before !== "string" || typeof after !== "string") return [value];
  const [were, are] = [parsedObject(before), parsedObject(after)];
  if (were && are)
    return unequal(were, are).map((it) => ({ ...value, path: `${path}.${it.path}`, before: it.one, after: it.other }));
  if (!before.includes("\n") || !after.includes("\n")) return [value];
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  return [{ ...value, before: linesBeside(old, fresh), after: linesBeside(fresh, old) }];
}

/** Lines that the other text doesn't have. */
const linesBeside = (lines: readonly string[], others: readonly string[]): string =>
  lines.filter((it) => !others.includes(it)).join(" ");

export const valueInWords = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
