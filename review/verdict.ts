/** The first sentence of a review: what is the riskiest, and what that means. Pure. */
import type { LastRehearsal, ReviewedStack, ReviewFinding } from "./page";
import { risks } from "./risk";
import { isOnFailoverPath, type ReviewRow } from "./rows";
import { kindIn, placesIn, shortValue, thingIn } from "./words";

export interface VerdictInput {
  readonly stacks: readonly ReviewedStack[];
  readonly rows: readonly ReviewRow[];
  readonly findings: readonly ReviewFinding[];
  readonly regions: readonly string[];
  readonly rehearsal?: LastRehearsal;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function verdictOf(it: VerdictInput): string {
  const parts = [stopped(it), riskiest(it), aboutData(it), aboutFailover(it), unplanned(it)];
  const sentence = parts.filter((part) => part !== "").join("; ");
  return `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
}

function stopped({ findings, stacks }: VerdictInput): string {
  const names = [...new Set(findings.filter((it) => it.level === "mandatory").map((it) => it.policy))];
  const where = stacks.filter((it) => it.state === "stopped").map((it) => it.stack);
  if (names.length > 0) return `stopped by the policy pack (${names.join(", ")})`;
  return where.length > 0 ? `stopped in ${where.join(", ")}` : "";
}

function riskiest({ rows, stacks, regions }: VerdictInput): string {
  const [first] = rows;
  if (!first)
    return stacks.some(isPlanned) ? `changes nothing in ${stacks.filter(isPlanned).length} stacks` : "nothing is known";
  const opens =
    first.opens.length > 0
      ? `: ${shortValue(first.opens[0]!)}${first.opens.length > 1 ? `, and ${first.opens.length - 1} more` : ""}`
      : "";
  const what = `${kindIn(first)} ${thingIn(first)} ${placesIn(first, regions)}${opens}`;
  return first.risk === "tags" && rows.length > 1
    ? `changes tags or descriptions only, of ${rows.length} resources`
    : what;
}

function aboutData({ rows }: VerdictInput): string {
  const data = rows.filter((it) => it.risk === "data");
  if (rows.length === 0) return "";
  if (data.length === 0) return "nothing that holds data";
  return `${risks.data} touched by ${data.length} change${data.length === 1 ? "" : "s"}`;
}

function aboutFailover({ rows, rehearsal, now }: VerdictInput): string {
  if (!rows.some(isOnFailoverPath)) return rows.length === 0 ? "" : "failover path untouched";
  if (!rehearsal?.isOfThisCommit) return "failover path touched: no rehearsal of this commit is known";
  if (rehearsal.outcome === "running") return "failover path touched: a rehearsal of this commit is still running";
  return `failover path touched: last rehearsal of this commit ${rehearsal.outcome}, ${ago(now - Date.parse(rehearsal.at))} ago`;
}

function unplanned({ stacks }: VerdictInput): string {
  const absent = stacks.filter((it) => it.state === "absent").map((it) => it.stack);
  return absent.length === 0 ? "" : `${absent.join(", ")} never deployed, so not planned`;
}

const isPlanned = ({ state }: ReviewedStack): boolean => state === "planned";

function ago(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}
