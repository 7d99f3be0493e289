/** Rows as lines of a table: the same change of many things is one line, where nobody would read them one by one. Pure. */
import { type ReviewRow, rowKey } from "./rows";

export interface ReviewLine {
  readonly row: ReviewRow;
  /** Rows that say the same of other resources. */
  readonly more: readonly ReviewRow[];
  /** What all of them are called, such as `endpoint-<region>`; a row's own name where it is alone. */
  readonly name: string;
}

/** Fewer tags are listed one by one. */
const manyTags = 3;

/** What exists once in the world for each region has the region in its name: the same change of all of them is one line. */
export function linesOf(rows: readonly ReviewRow[], regions: readonly string[]): readonly ReviewLine[] {
  const regionless = (text: string): string => regions.reduce((all, it) => all.replaceAll(it, "<region>"), text);
  const groups = new Map<string, ReviewRow[]>();
  for (const row of rows) {
    const { kinds, values, opens, note, risk } = row;
    const said = JSON.stringify([kinds, values, opens, note]);
    const key = risk === "tags" ? said : `${regionless(rowKey(row))} ${regionless(said)}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => lineOf(group, regionless));
}

function lineOf(group: readonly ReviewRow[], regionless: (text: string) => string): readonly ReviewLine[] {
  const [row, ...more] = group as [ReviewRow, ...ReviewRow[]];
  const name = regionless(row.name);
  if (more.length === 0) return [{ row, more, name: row.name }];
  if (more.every((it) => it.type === row.type && regionless(it.name) === name)) return [{ row, more, name }];
  if (group.length < manyTags) return group.map((it) => ({ row: it, more: [], name: it.name }));
  return [{ row, more, name: `${row.name} and ${more.length} others` }];
}

/** The two highest risks that there are: their lines always stay. */
export function highestRisks(rows: readonly ReviewRow[]): ReadonlySet<ReviewRow["risk"]> {
  return new Set([...new Set(rows.map((it) => it.risk))].slice(0, 2));
}
