/** What tests play of a long list, by the commit: others tomorrow, and the same ones again whenever that commit is asked for. Pure. */
import { createHash } from "node:crypto";

const numberOf = (seed: string, name: string): number =>
  createHash("sha256").update(`${seed} ${name}`).digest().readUInt32BE();

/** So many of them, in an order that the commit alone decides. */
export const chosen = <T extends { readonly name: string }>(
  all: readonly T[],
  count: number,
  commit: string,
): readonly T[] =>
  [...all].sort((one, other) => numberOf(commit, one.name) - numberOf(commit, other.name)).slice(0, count);

/** One of the whole numbers from the first to the last, by the commit and what it is for. */
export const chosenNumber = (commit: string, name: string, first: number, last: number): number =>
  first + (numberOf(commit, name) % (last - first + 1));
