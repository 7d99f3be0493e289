/** All that a night found, for people, for programs and for an issue. Pure. */
import type { LookOutcome } from "./looks";
import { type Authors, linesOf, type StackDrift } from "./stacks";

export interface DriftReport {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly commit: string;
  readonly verdict: DriftVerdict;
  readonly stacks: readonly StackDrift[];
  readonly looks: readonly LookOutcome[];
  readonly authors: Authors;
  /** Why not everybody who changed something is known. */
  readonly authorsNotAsked?: string;
}

/** `unknown`: nothing differs among what could be checked, and a stack or a look couldn't be. */
export type DriftVerdict = "clean" | "drift" | "unknown";

export const exitCodes: Readonly<Record<DriftVerdict, number>> = { clean: 0, drift: 1, unknown: 3 };

/** What the role may never read is left out by design, and makes no verdict unknown. */
export function verdictOf(stacks: readonly StackDrift[], looks: readonly LookOutcome[]): DriftVerdict {
  if (stacks.some(({ changes }) => changes.length > 0) || looks.some(({ findings }) => findings.length > 0))
    return "drift";
  const unknown = stacks.some(({ error }) => error !== undefined) || looks.some((it) => it.notChecked.length > 0);
  return unknown ? "unknown" : "clean";
}

const verdicts: Readonly<Record<DriftVerdict, string>> = {
  clean: "Everything is as it was deployed.",
  drift: "Something isn't as it was deployed.",
  unknown: "Nothing differs among what could be checked, and not everything could be.",
};

export const verdictInWords = ({ verdict }: DriftReport): string => verdicts[verdict];

export function lookLines({ look, question, findings, notChecked }: LookOutcome): readonly string[] {
  const state = findings.length > 0 ? `${findings.length} found` : notChecked.length > 0 ? "not all checked" : "yes";
  return [
    `${look}: ${question} ${state}`,
    ...findings.map(({ seen, required, fix }) => `  ${seen}; required: ${required}. ${fix}`),
    ...notChecked.map((it) => `  not checked: ${it}`),
  ];
}

export function driftInWords(report: DriftReport): readonly string[] {
  const { stacks, looks, authors, authorsNotAsked } = report;
  return [
    ...stacks.flatMap((it) => linesOf(it, authors)),
    ...looks.flatMap(lookLines),
    ...(authorsNotAsked === undefined ? [] : [authorsNotAsked]),
    verdictInWords(report),
  ];
}

/** By this an issue is found again: there is never a second one. */
export const issueMark = "<!-- meridian-drift -->";
export const issueTitle = "Drift: something isn't as it was deployed";
/** GitHub takes 65,536 characters. */
const mostCharacters = 60_000;

/**
 * The issue's text. It is the same while the same differs, whatever the night, so that nobody is written to again; when that was is in the
 * workflow's runs.
 */
export function issueBody(report: DriftReport): string {
  const { stacks, looks, authors } = report;
  const differing = stacks.filter(({ changes, error }) => changes.length > 0 || error !== undefined);
  const found = looks.filter((it) => it.findings.length > 0);
  const lines = [
    ...differing.flatMap((it) => linesOf({ ...it, notChecked: [] }, authors)),
    ...found.flatMap((it) => lookLines({ ...it, notChecked: [] })),
  ];
  const kept = within(lines, mostCharacters);
  return [
    issueMark,
    "`npm run drift` found what an update would change, or what only AWS says. It was changed by hand, or is on main and not applied.",
    "",
    "~~~~",
    ...kept,
    "~~~~",
    ...(kept.length < lines.length
      ? [`and ${lines.length - kept.length} more lines: see the workflow's last run.`]
      : []),
    "",
    "To put it back: `npm run deploy`. To keep it: change the program or its configuration until `npm run drift` is silent. What a failover",
    "moved isn't drift. This issue is rewritten when something else differs, and closed on the first night that finds nothing.",
  ].join("\n");
}

/** Whole lines, as many as fit. */
function within(lines: readonly string[], characters: number): readonly string[] {
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length + 1) > characters);
  return end < 0 ? lines : lines.slice(0, end);
}
