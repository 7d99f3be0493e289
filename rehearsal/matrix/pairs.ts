/** Rows in which any two values of any two factors meet at least once. Pure, and the same for the same seed. */
import { mulberry32 } from "../../toolchain/mulberry32";

export type Factors<T> = Readonly<Record<string, readonly T[]>>;
export type Row<T> = Readonly<Record<string, T>>;

/** Candidates for each row, of which the one that joins most new pairs is taken. */
const candidates = 20;

/** Every value of every factor is a number, and so is a pair of them: millions of pairs are looked up. */
interface Values {
  readonly count: number;
  /** By factor. */
  readonly of: readonly (readonly number[])[];
}

/** Values by the place of their factor; those that are still to be chosen are missing. */
type Chosen = readonly (number | undefined)[];

export function pairwise<T>(factors: Factors<T>, seed: string): readonly Row<T>[] {
  const names = Object.keys(factors);
  const values = numbered(names.map((name) => factors[name]!.length));
  const random = randomOf(seed);
  const open = new Set(
    values.of.flatMap((ones, i) =>
      values.of.slice(i + 1).flatMap((others) => ones.flatMap((a) => others.map((b) => pair(a, b, values)))),
    ),
  );
  const rows: Row<T>[] = [];
  while (open.size > 0) {
    const tried = Array.from({ length: candidates }, () => candidate(values, open, random));
    const joining = tried.map((row) => ({ row, joins: joined(row, open, values) }));
    const best = joining.reduce((a, b) => (b.joins.length > a.joins.length ? b : a));
    for (const it of best.joins) open.delete(it);
    rows.push(Object.fromEntries(names.map((name, at) => [name, factors[name]![placeOf(best.row[at]!, at, values)]!])));
  }
  return rows;
}

function numbered(counts: readonly number[]): Values {
  let count = 0;
  const of = counts.map((values) => Array.from({ length: values }, () => count++));
  return { count, of };
}

const placeOf = (value: number, factor: number, { of }: Values): number => value - of[factor]![0]!;

const pair = (one: number, other: number, { count }: Values): number =>
  one < other ? one * count + other : other * count + one;

/** Begins with a pair that is still open, so that every row joins one at least. */
function candidate(values: Values, open: ReadonlySet<number>, random: () => number): Chosen {
  const first = [...open][Math.floor(random() * open.size)]!;
  const begun = [Math.floor(first / values.count), first % values.count];
  const row = values.of.map((its) => begun.find((it) => its.includes(it)));
  const rest = shuffled(
    [...row.keys()].filter((at) => row[at] === undefined),
    random,
  );
  for (const at of rest) {
    const gains = values.of[at]!.map((value) => gain(value, row, open, values));
    const most = Math.max(...gains);
    const best = values.of[at]!.filter((_, index) => gains[index] === most);
    row[at] = best[Math.floor(random() * best.length)]!;
  }
  return row;
}

const gain = (value: number, row: Chosen, open: ReadonlySet<number>, values: Values): number =>
  row.reduce<number>((sum, it) => (it !== undefined && open.has(pair(value, it, values)) ? sum + 1 : sum), 0);

const joined = (row: Chosen, open: ReadonlySet<number>, values: Values): readonly number[] =>
  row.flatMap((a, i) => row.slice(i + 1).map((b) => pair(a!, b!, values))).filter((it) => open.has(it));

function shuffled<T>(all: readonly T[], random: () => number): readonly T[] {
  return all
    .map((it) => [random(), it] as const)
    .sort(([a], [b]) => a - b)
    .map(([, it]) => it);
}

/** From a digest of the text (FNV-1a): at least 0, less than 1. */
function randomOf(seed: string): () => number {
  const next = mulberry32(
    [...seed].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5),
  );
  return () => next() / 2 ** 32;
}
