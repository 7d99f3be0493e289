/** A drill's report for a pull request or an issue. */
import type { DrillReport } from "./drillReport";
import { isKnown } from "./reading";
import { told } from "./summaryOf";
import { basisOf, failuresInWords, isRehearsed, keyFigures, moment, orNotKnown, outcomeMarks } from "./words";

/** What people and AWS said is data here, never markup. */
export const plain = (text: string): string =>
  text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>|#~@]/g, (it) => `\\${it}`);

export function markdownReport(report: DrillReport): string {
  const { outcome, summary, provenance, time, nextDue, comparison } = report;
  const parts = [
    `## ${outcomeMarks[outcome]} Drill ${outcome}: ${plain(report.scenario.drill)}`,
    plain(summary.headline) + (isRehearsed(report) ? " **Rehearsed, not measured on AWS.**" : ""),
    tableOf(["", "", "objective"], keyFigures(report).map((it) => [it.name, `**${it.value}**`, it.isMet === undefined ? "" : it.isMet ? "met" : "**missed**"])), // prettier-ignore
    stages(report),
    isKnown(report.users) && report.users.failed > 0 ? plain(`Failed requests: ${failuresInWords(report.users)}.`) : "",
    listOf("To be fixed", report.deficiencies.map((it) => `${it.severity}: ${it.what} (owner: ${orNotKnown(it.owner)}; due: ${orNotKnown(it.due)})`)), // prettier-ignore
    listOf("What a person must still do", summary.toDo),
    details(`Steps (${report.steps.length})`, tableOf(["step", "stage", "outcome", "s", "calls"], report.steps.map((it) => [it.name, it.stage, it.outcome, it.seconds.toFixed(1), it.calls.map((call) => `${call.call} in ${call.region}`).join(", ")]))), // prettier-ignore
    details(`Guards (${report.guards.length})`, tableOf(["guard", "outcome", "why"], report.guards.map((it) => [it.name, it.outcome, it.overriddenBecause ?? it.refusals.join("; ")]))), // prettier-ignore
    plain(comparison.trend),
    plain(
      `Run ${report.id} by ${report.people.operator}, ${moment(time.startedAt)}; account ${provenance.account}, commit ${provenance.commit}, ` +
        `time scale ${provenance.timeScale}; last hash ${report.evidence.lastHash.slice(0, 16)}. Due again: ${orNotKnown(nextDue)}.`,
    ),
  ];
  return `${parts.filter((it) => it !== "").join("\n\n")}\n`;
}

function stages({ rtoSplit }: DrillReport): string {
  if (!isKnown(rtoSplit)) return "";
  const rows = rtoSplit.stages.map((it) => [it.stage, told(it.seconds), basisOf(it), told(it.scaleOneSeconds)]);
  return tableOf([rtoSplit.of, told(rtoSplit.seconds), "basis", "at scale 1"], rows);
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  // The bold of figures is ours; whatever else stands in a cell is data.
  const cell = (it: string): string => (/^\*\*[^*]*\*\*$/.test(it) ? `**${plain(it.slice(2, -2))}**` : plain(it));
  return [line(head.map(plain)), line(head.map(() => "---")), ...rows.map((row) => line(row.map(cell)))].join("\n");
}

const listOf = (title: string, items: readonly string[]): string =>
  items.length === 0 ? "" : `**${title}**\n\n${items.map((it) => `- ${plain(it)}`).join("\n")}`;

const details = (title: string, inner: string): string =>
  inner === "" ? "" : `<details><summary>${title}</summary>\n\n${inner}\n\n</details>`;
