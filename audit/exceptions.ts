import { load } from "js-yaml";
import { families, type FamilyName, type AuditFinding } from "./check";
import { whyNever } from "./neverExcepted";

/** A finding that stays, and who agreed. */
export interface Exception {
  readonly family: FamilyName;
  readonly check: string;
  /** Addresses it holds for; `*` stands for any characters. */
  readonly subject: string;
  readonly reason: string;
  readonly reviewedBy: string;
  /** A day, `2026-11-21`. */
  readonly reviewedOn: string;
}

const keys = ["family", "check", "subject", "reason", "reviewedBy", "reviewedOn"] as const;
const shortestReason = 30;

/** @throws Error with every problem of the file: a missing part, a duplicate, a rule that nobody may be excepted from. */
export function readExceptions(text: string): Exception[] {
  const parsed = load(text);
  if (!Array.isArray(parsed)) throw new Error("audit/exceptions.yaml must be a list.");
  const problems = parsed.flatMap((it: unknown, index) => problemsOf(it, index, parsed));
  if (problems.length > 0) throw new Error(`audit/exceptions.yaml:\n${problems.join("\n")}`);
  return parsed as Exception[];
}

function problemsOf(entry: unknown, index: number, all: readonly unknown[]): string[] {
  const at = `entry ${index + 1}`;
  if (typeof entry !== "object" || entry === null) return [`${at} isn't an object`];
  const fields = entry as Record<string, unknown>;
  const missing = keys.filter((key) => typeof fields[key] !== "string" || fields[key] === "");
  if (missing.length > 0) return [`${at} lacks ${missing.join(", ")} (as text; quote a date)`];
  const it = entry as Exception;
  const name = `${at} (${it.check}, ${it.subject})`;
  const never = whyNever(it.check);
  const earlier = all.slice(0, index) as Partial<Exception>[];
  return [
    ...Object.keys(fields).flatMap((key) =>
      keys.some((known) => known === key) ? [] : [`${name} has an unknown ${key}`],
    ),
    ...(families.includes(it.family)
      ? []
      : [`${name}: family is ${it.family}; it must be one of ${families.join(", ")}`]),
    ...(it.reason.length < shortestReason ? [`${name} gives no reason that others could judge`] : []),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(it.reviewedOn) ? [] : [`${name}: reviewedOn is ${it.reviewedOn}, not a day`]),
    ...(never === undefined ? [] : [`${name} may never be excepted: ${never}`]),
    ...(earlier.some((other) => same(other, it)) ? [`${name} is there twice`] : []),
  ];
}

const same = (one: Partial<Exception>, other: Exception): boolean =>
  one.family === other.family && one.check === other.check && one.subject === other.subject;

export interface Applied {
  readonly remaining: readonly AuditFinding[];
  readonly used: ReadonlySet<Exception>;
}

/** Findings that no exception covers, and the exceptions that covered one. */
export function applyExceptions(findings: readonly AuditFinding[], exceptions: readonly Exception[]): Applied {
  const used = new Set<Exception>();
  const remaining = findings.filter((finding) => {
    const found = exceptions.filter((it) => it.check === finding.check && matches(it.subject, finding.subject));
    for (const it of found) used.add(it);
    return found.length === 0;
  });
  return { remaining, used };
}

/** Whether an address is one of a pattern's: `aws_s3_bucket.*_access_logs`. */
export function matches(pattern: string, subject: string): boolean {
  const source = pattern
    .split("*")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${source}$`).test(subject);
}
