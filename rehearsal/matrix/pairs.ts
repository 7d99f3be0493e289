/** Rows in which any two values of any two factors meet at least once. Pure, and the same for the same seed. */
import { mulberry32 } from "../../toolchain/mulberry32";

export type Factors<T> = Readonly<Record<string, readonly T[]>>;
export type Row<T> = Readonly<Record<string, T>>;

/** Candidates for each row, of which the one that joins most new pairs is taken. */
const candidates = 20;

export function pairwise<T>(factors: Factors<T>, seed: string): readonly Row<T>[] {
  const names = Object.keys(factors);
  const random = randomOf(seed);
  const open = new Set(
    names.flatMap((a, i) =>
      names.slice(i + 1).flatMap((b) => factors[a]!.flatMap((_, x) => factors[b]!.map((_, y) => pair([a, x], [b, y])))),
    ),
  );
  const rows: Row<T>[] = [];
  while (open.size > 0) {
    const tried = Array.from({ length: candidates }, () => candidate(factors, open, random));
    const best = tried.reduce((a, b) => (joined(b, open).length > joined(a, open).length ? b : a));
    for (const it of joined(best, open)) open.delete(it);
    rows.push(Object.fromEntries(names.map((name) => [name, factors[name]![best.get(name)!]!])));
  }
  return rows;
}

type Choice = readonly [name: string, index: number];

const pair = (one: Choice, other: Choice): string =>
  [one, other]
    .map((it) => it.join("="))
    .sort()
    .join("&");

/** Begins with a pair that is still open, so that every row joins one at least. */
function candidate(factors: Factors<unknown>, open: ReadonlySet<string>, random: () => number): Map<string, number> {
  const first = [...open][Math.floor(random() * open.size)]!;
  const row = new Map(
    first
      .split("&")
      .map((it) => it.split("="))
      .map(([name, index]) => [name!, Number(index)]),
  );
  const rest = shuffled(
    Object.keys(factors).filter((name) => !row.has(name)),
    random,
  );
  for (const name of rest) {
    const gains = factors[name]!.map((_, index) => gain([name, index], row, open));
    const best = gains.flatMap((it, index) => (it === Math.max(...gains) ? index : []));
    row.set(name, best[Math.floor(random() * best.length)]!);
  }
  return row;
}

const gain = (choice: Choice, row: ReadonlyMap<string, number>, open: ReadonlySet<string>): number =>
  [...row].filter((it) => open.has(pair(choice, it))).length;

const joined = (row: ReadonlyMap<string, number>, open: ReadonlySet<string>): readonly string[] => {
  const choices = [...row];
  return choices.flatMap((a, i) => choices.slice(i + 1).map((b) => pair(a, b))).filter((it) => open.has(it));
};

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
