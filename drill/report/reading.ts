/** Reads a journal's entries for a report. Pure. */
import type { PlannedStep, EntryKind, JournalEntry } from "../entries";
import { digestOf, nothingBefore } from "../record/chain";
import { entriesOf, type EntryOf } from "../record/runState";
import type { NotKnown } from "./notKnown";

/** The last of a kind: what was said later is better known. */
export const lastOf = <Kind extends EntryKind>(
  entries: readonly JournalEntry[],
  kind: Kind,
): EntryOf<Kind> | undefined => entriesOf(entries, kind).at(-1);

/** @throws Error where a journal doesn't begin as one */
export function openingOf(entries: readonly JournalEntry[]): EntryOf<"opened"> {
  const [first] = entries;
  if (first?.kind === "opened") return first;
  throw new Error(`This is no drill's journal: it begins with ${first ? `"${first.kind}"` : "nothing"}, not "opened".`);
}

export const notKnown = (why: string): NotKnown => ({ notKnown: why });

export function isKnown<Value>(it: Value | NotKnown): it is Value {
  return !(typeof it === "object" && it !== null && "notKnown" in it);
}

export const utc = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** To a thousandth. */
export const seconds = (milliseconds: number): number => Math.round(milliseconds) / 1000;

/** A step of the plan, by its id or by its name. */
export const plannedStep = (plan: readonly PlannedStep[], step: string): PlannedStep | undefined =>
  plan.find((it) => it.id === step) ?? plan.find((it) => it.name === step);

export const sum = (numbers: readonly number[]): number => numbers.reduce((all, it) => all + it, 0);

/** SHA-256 of an entry as one line of JSON. */
export const hashOfEntry = (entry: JournalEntry): string => digestOf(JSON.stringify(entry));

/** Whether each entry holds the hash of the one before, and none is missing. */
export const isChainWhole = (entries: readonly JournalEntry[]): boolean =>
  entries.every((it, index) => {
    const before = entries[index - 1];
    return it.sequence === index && it.before === (before ? hashOfEntry(before) : nothingBefore);
  });
