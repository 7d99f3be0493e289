/** What only people know of a run, as they hand it in: a file of JSON, whose parts become entries of its journal. Pure. */
import type { EntryBodies } from "../entries";

export type AddedKind = "told" | "deficiency" | "retest" | "signedOff" | "users" | "ledger";

export type AddedEntry = { readonly [Kind in AddedKind]: readonly [Kind, EntryBodies[Kind]] }[AddedKind];

type FieldRule = readonly [isSo: (value: string) => boolean, words: string];

const anyWords: FieldRule = [(it) => it.trim() !== "", "words"];
const oneOfThese = (...all: readonly string[]): FieldRule => [(it) => all.includes(it), `one of ${all.join(", ")}`];
const dayRule: FieldRule = [
  (it) => /^\d{4}-\d\d-\d\d$/.test(it) && !Number.isNaN(Date.parse(it)),
  "a day such as 2026-12-31",
];

/** What each part of the file holds, by its name there. */
const parts: Readonly<
  Record<string, { readonly kind: AddedKind; readonly fields: Readonly<Record<string, FieldRule>> }>
> = {
  told: { kind: "told", fields: { who: anyWords, by: anyWords, what: anyWords } },
  deficiencies: {
    kind: "deficiency",
    fields: { severity: oneOfThese("low", "medium", "high"), what: anyWords, owner: anyWords, due: dayRule },
  },
  retests: {
    kind: "retest",
    fields: { run: anyWords, what: anyWords, result: oneOfThese("gone", "still there"), by: anyWords },
  },
  signOffs: { kind: "signedOff", fields: { who: anyWords, role: anyWords, remark: anyWords } },
};

/**
 * @param name stands in errors
 * @throws Error naming everything that is wrong, and what is allowed
 */
export function additionsIn(text: string, name: string): AddedEntry[] {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} isn't JSON: ${(error as Error).message}`, { cause: error });
  }
  const problems: string[] = [];
  const entries: AddedEntry[] = [];
  if (typeof given !== "object" || given === null || Array.isArray(given))
    problems.push(`it must be an object with ${Object.keys(parts).join(", ")}`); // prettier-ignore
  else
    for (const [part, list] of Object.entries(given as Record<string, unknown>)) {
      const known = parts[part];
      if (!known) problems.push(`${part} is no part of it; there are ${Object.keys(parts).join(", ")}`);
      else if (!Array.isArray(list)) problems.push(`${part} must be a list`);
      else list.forEach((it, index) => entries.push(entryOf(known, it, `${part}[${index}]`, problems)));
    }
  if (problems.length > 0) throw new Error(problems.map((it) => `${name}: ${it}`).join("\n"));
  return entries;
}

function entryOf({ kind, fields }: (typeof parts)[string], given: unknown, at: string, problems: string[]): AddedEntry {
  const own = (typeof given === "object" && given !== null ? given : {}) as Readonly<Record<string, unknown>>;
  for (const [field, [isSo, words]] of Object.entries(fields)) {
    const value = own[field];
    if (typeof value !== "string" || !isSo(value))
      problems.push(
        `${at}.${field} is ${value === undefined ? "missing" : JSON.stringify(value)}; it must be ${words}`,
      );
  }
  for (const it of Object.keys(own))
    if (!(it in fields)) problems.push(`${at}.${it} is unknown; there are ${Object.keys(fields).join(", ")}`);
  return [kind, own] as unknown as AddedEntry;
}
