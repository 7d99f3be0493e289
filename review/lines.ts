/** Rows as lines of a table: what says the same of many resources' tags is one line. Pure. */
import type { ReviewRow } from "./rows";

export interface ReviewLine {
  readonly row: ReviewRow;
  /** Rows that say the same of other resources. */
  readonly more: readonly ReviewRow[];
}

/** Fewer are listed one by one. */
const many = 3;

export function linesOf(rows: readonly ReviewRow[]): readonly ReviewLine[] {
  const same = new Map<string, ReviewRow[]>();
  for (const row of rows) {
    const { risk, kinds, values, type, name } = row;
    const key = JSON.stringify(risk === "tags" ? [kinds, values] : [type, name, row.components, kinds]);
    same.set(key, [...(same.get(key) ?? []), row]);
  }
  return [...same.values()].flatMap((group) => {
    const [row, ...more] = group;
    return group.length < many ? group.map((it) => ({ row: it, more: [] })) : [{ row: row!, more }];
  });
}

/** The two highest risks that there are: their lines always stay. */
export function highestRisks(rows: readonly ReviewRow[]): ReadonlySet<ReviewRow["risk"]> {
  return new Set([...new Set(rows.map((it) => it.risk))].slice(0, 2));
}
