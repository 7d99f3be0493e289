/** What a journal says of its run: how far it is, and whether it can be gone on with. Pure. */
import type { StepOutcome } from "../../report/steps";
import type { DrillOutcome, EntryBodies, EntryKind, JournalEntry } from "../entries";

export interface RunState {
  readonly opened: EntryBodies["opened"];
  readonly openedAt: number;
  /** By step; `intended` where nobody knows how it ended. A step of the safe state is here too, once it was begun. */
  readonly steps: ReadonlyMap<string, StepOutcome | "intended">;
  /** How it ended; nothing where it can be gone on with. */
  readonly closed: EntryBodies["closed"] | undefined;
  /** Of the last entry. */
  readonly lastAt: number;
  /** Whoever began it, went on with it, or stopped it. */
  readonly people: readonly string[];
  /** The condition that stopped it, while its safe state isn't reached. */
  readonly stopped: EntryBodies["stopCondition"] | undefined;
}

export type EntryOf<Kind extends EntryKind> = Extract<JournalEntry, { readonly kind: Kind }>;

/** All entries of a kind, in order. */
export const entriesOf = <Kind extends EntryKind>(entries: readonly JournalEntry[], kind: Kind): EntryOf<Kind>[] =>
  entries.filter((it): it is EntryOf<Kind> => it.kind === kind);

/** What they say. */
export const bodiesOf = <Kind extends EntryKind>(entries: readonly JournalEntry[], kind: Kind): EntryBodies[Kind][] =>
  entriesOf(entries, kind).map(({ body }) => body as EntryBodies[Kind]);

/** @throws Error where it doesn't begin as a journal does */
export function runStateOf(entries: readonly JournalEntry[]): RunState {
  const [first] = entries;
  if (first?.kind !== "opened") throw new Error("This journal doesn't begin with what was opened: it is none.");
  const steps = new Map<string, StepOutcome | "intended">();
  for (const entry of entries) {
    if (entry.kind === "intended") steps.set(entry.body.step, "intended");
    if (entry.kind === "concluded") steps.set(entry.body.step, entry.body.result.outcome);
  }
  return {
    opened: first.body,
    openedAt: first.at,
    steps,
    closed: bodiesOf(entries, "closed").at(-1),
    lastAt: entries.at(-1)!.at,
    people: [...new Set([first.body.provenance.operator, ...bodiesOf(entries, "decision").map(({ who }) => who)])],
    stopped: bodiesOf(entries, "stopCondition").at(-1),
  };
}

/** The step under way, or the one that comes next; nothing where all have held. */
export function stepOf({ opened, steps }: RunState): { readonly id: string; readonly is: string } | undefined {
  const step = opened.plan.find(({ id }) => steps.get(id) !== "held");
  return step && { id: step.id, is: steps.get(step.id) ?? "not begun" };
}

/** How a run ends, as exit codes tell it. */
export const exitCodes: Readonly<Record<DrillOutcome, number>> = {
  held: 0,
  aborted: 0,
  deviated: 1,
  refused: 2,
  stopped: 3,
  interrupted: 130,
};
