/** How a journal's entries hang together: one line of JSON each, each with the hash of the line before. Pure. */
import { createHash } from "node:crypto";
import type { EntryBodies, EntryKind, JournalEntry } from "../entries";

export const nothingBefore = "0".repeat(64);

export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A journal as its lines, with what they say. */
export interface Chain {
  readonly lines: readonly string[];
  readonly entries: readonly JournalEntry[];
}

export const emptyChain: Chain = { lines: [], entries: [] };

/** The line after these. */
export function nextLine<Kind extends EntryKind>(
  lines: readonly string[],
  kind: Kind,
  body: EntryBodies[Kind],
  at: number,
): string {
  const last = lines.at(-1);
  return JSON.stringify({
    ...{ sequence: lines.length, at, kind, body },
    before: last === undefined ? nothingBefore : digestOf(last),
  });
}

/**
 * Reads a journal. What stands after the last end of a line was being written when its writer ended, and nobody has acted on it: it is
 * left out.
 * @param name stands in errors
 * @throws Error where any line isn't the one that was written
 */
export function readChain(text: string, name: string): Chain & { readonly torn: string } {
  const pieces = text.split("\n");
  const torn = pieces.pop()!;
  const entries = pieces.map((line, index) => entryIn(line, index, pieces[index - 1], name));
  return { lines: pieces, entries, torn };
}

function entryIn(line: string, index: number, before: string | undefined, name: string): JournalEntry {
  const wrong = (what: string): Error =>
    new Error(
      `${name} was changed: line ${index + 1} ${what}. It is no record of the run any more; ` +
        "look for another copy in the backup buckets of the regions, in drills/.",
    );
  let entry: JournalEntry;
  try {
    entry = JSON.parse(line) as JournalEntry;
  } catch {
    throw wrong("isn't JSON");
  }
  if (entry.sequence !== index) throw wrong(`has the number ${entry.sequence}, and ${index} was expected`);
  if (entry.before !== (before === undefined ? nothingBefore : digestOf(before)))
    throw wrong("was written after another line than the one that stands before it");
  return entry;
}

/** One copy of a journal, and where it was found. */
export interface FoundCopy extends Chain {
  readonly place: string;
}

export interface Reconciled extends FoundCopy {
  /** Copies that end earlier in the same way; they can be gone on with. */
  readonly behind: readonly FoundCopy[];
  /** Copies that went on in another way, before somebody else took the run over. */
  readonly left: readonly FoundCopy[];
}

/**
 * Which of several copies is the record: the longest, where all others are its beginning. Where two went on differently, somebody took the
 * run over who didn't see all of the other; the one with the higher fencing token at that point counts.
 * @throws Error where copies differ and no takeover explains it
 */
export function reconcile(copies: readonly FoundCopy[]): Reconciled {
  const [first, ...others] = copies;
  if (!first) throw new Error("There is no copy of this journal.");
  const left: FoundCopy[] = [];
  let record = first;
  for (const copy of others) {
    const from = divergence(record, copy);
    if (from === undefined) {
      if (copy.lines.length > record.lines.length) record = copy;
      continue;
    }
    const [ours, theirs] = [takeoverAt(record, from), takeoverAt(copy, from)];
    if (ours === theirs) throw differ(record, copy, from);
    left.push(ours > theirs ? copy : record);
    record = ours > theirs ? record : copy;
  }
  const isBeginning = (it: FoundCopy): boolean => divergence(it, record) === undefined;
  return {
    ...record,
    behind: copies.filter((it) => it.place !== record.place && isBeginning(it)),
    left: left.filter((it) => !isBeginning(it)),
  };
}

/** The first number at which they differ; nothing where one is the other's beginning. */
function divergence(one: Chain, other: Chain): number | undefined {
  const shared = Math.min(one.lines.length, other.lines.length);
  const at = one.lines.slice(0, shared).findIndex((line, index) => line !== other.lines[index]);
  return at === -1 ? undefined : at;
}

/** Token of whoever took the run over at this entry; 0 where nobody did. */
function takeoverAt({ entries }: Chain, from: number): number {
  const entry = entries[from];
  return entry?.kind === "lease" && entry.body.what === "taken" ? entry.body.token : 0;
}

const differ = (one: FoundCopy, other: FoundCopy, from: number): Error =>
  new Error(
    `The journal in ${one.place} and the one in ${other.place} differ from entry ${from} on, and nobody took the run over there: ` +
      "one of them was changed. Move the wrong one away and try again.",
  );
