import type { Check, AuditFinding, Verdict } from "./check";
import { overlooked } from "./check";
import { applyExceptions, type Exception } from "./exceptions";

/** What came of one check. */
export interface Result {
  readonly family: string;
  readonly tool: string;
  /** `1156 checks of resources`. */
  readonly looked: string;
  readonly findings: readonly AuditFinding[];
  readonly excepted: number;
  readonly unseen: readonly string[];
  /** Why the check itself is worth nothing: it crashed, or overlooked its bad fixture. */
  readonly failures: readonly string[];
}

/** The outcome of one check, and the exceptions that it used. */
export interface Judged {
  readonly result: Result;
  readonly used: ReadonlySet<Exception>;
}

/** Looks at the bad fixture, then at the project: who overlooks the one is not believed about the other. */
export async function judge(check: Check, exceptions: readonly Exception[]): Promise<Judged> {
  const failed = (failure: string): Judged => ({
    result: { ...named(check), looked: "", findings: [], excepted: 0, unseen: [], failures: [failure] },
    used: new Set(),
  });
  try {
    const blind = overlooked(check, await check.onFixture());
    if (blind.length > 0) return failed(`overlooks its bad fixture: ${blind.join(", ")} not found`);
    const verdict = await check.onProject();
    const { remaining, used } = applyExceptions(verdict.findings, own(check, exceptions));
    const excepted = verdict.findings.length - remaining.length;
    return { result: { ...named(check), ...counted(check, verdict), findings: remaining, excepted }, used };
  } catch (error) {
    return failed((error as Error).message);
  }
}

const named = ({ family, tool }: Check): Pick<Result, "family" | "tool"> => ({ family, tool });

const own = ({ family }: Check, exceptions: readonly Exception[]): Exception[] =>
  exceptions.filter((it) => it.family === family);

function counted(check: Check, { looked, unseen = [] }: Verdict): Pick<Result, "looked" | "unseen" | "failures"> {
  const nothing = looked === 0 && unseen.length === 0;
  return { looked: `${looked} ${check.unit}`, unseen, failures: nothing ? ["found nothing to look at"] : [] };
}

/** An exception that nothing needs any more hides what comes next. */
export function unusedExceptions(exceptions: readonly Exception[], judged: readonly Judged[]): Exception[] {
  const crashed = judged.flatMap(({ result }) => (result.failures.length > 0 ? [result.family] : []));
  const looked = new Set(judged.map(({ result }) => result.family));
  const used = new Set(judged.flatMap((it) => [...it.used]));
  return exceptions.filter((it) => looked.has(it.family) && !crashed.includes(it.family) && !used.has(it));
}

/** Held, broken, or not answered at all. */
export const mark = (it: Result): string => (!isClean(it) ? "✘" : it.looked.startsWith("0 ") ? "·" : "✔");

export const isClean = ({ findings, failures }: Result): boolean => findings.length === 0 && failures.length === 0;

/** One line a check. */
export function table(results: readonly Result[]): string {
  const rows = [
    ["", "family", "tool", "looked at", "findings", "excepted"],
    ...results.map((it) => [
      mark(it),
      it.family,
      it.tool,
      it.looked || "-",
      String(it.findings.length),
      String(it.excepted),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const shown = 12;

/** Everything that has to be done: one line a rule, with the first of what breaks it, and what could not be seen. */
export function details({ family, tool, findings, failures, unseen }: Result): string[] {
  const at = `${family}, ${tool}`;
  const byRule = new Map<string, AuditFinding[]>();
  for (const it of findings) byRule.set(it.check, [...(byRule.get(it.check) ?? []), it]);
  return [
    ...failures.map((it) => `${at}: ${it}`),
    ...[...byRule.values()].map((them) => `${at}: ${rule(them)}`),
    ...unseen.map((it) => `${at}: not seen: ${it}`),
  ];
}

function rule(findings: readonly AuditFinding[]): string {
  const { check, message } = findings[0]!;
  const subjects = [...new Set(findings.map((it) => it.subject))];
  const more = subjects.length > shown ? ` and ${subjects.length - shown} more` : "";
  return `${check}: ${message}: ${subjects.slice(0, shown).join(", ")}${more}`;
}
