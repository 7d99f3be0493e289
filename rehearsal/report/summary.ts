import type { ReportStep, StackStep } from "../../report/steps";
import type { Report } from "./report";
import { duration, outcomeWords } from "../../report/words";
import { drillRows } from "./drills";

/** Columns after the first two: which steps feed each, and what of them it shows. */
const columns: readonly {
  readonly title: string;
  readonly step: RegExp;
  readonly value: (steps: readonly StackStep[]) => string;
}[] = [
  { title: "preview s", step: /^preview (?!all |with )/, value: (steps) => seconds(steps) },
  { title: "up s", step: /^up /, value: (steps) => seconds(steps) },
  { title: "after refresh", step: /^preview all .*refresh/, value: (steps) => changes(steps) },
  { title: "after switchover", step: /after the (failover and the )?switchover$/, value: (steps) => changes(steps) },
  { title: "after failover", step: /after the failover( and the switchover)?$/, value: (steps) => changes(steps) },
  { title: "destroyed", step: /^destroy in /, value: (steps) => String(sum(steps.map((it) => it.deleted))) },
];

/** The end of a rehearsal on one screen: plain text, at most 110 columns. *after …* counts changes that a preview then shows. */
export function summaryTable(report: Report): string {
  const rows = [
    ["stack", "resources", ...columns.map((it) => it.title)],
    ...stacksOf(report).map((stack) => rowOf(stack, report)),
  ];
  return [...aligned(rows), ...aligned(drillRows(report.drills ?? [])), ...ending(report)].join("\n");
}

/** Lines of a table with its heading; none where there is nothing below the heading. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => row.map((cell, index) => pad(cell, widths[index]!, index)).join("  "));
  const rule = "─".repeat(lines[0]!.length);
  return lines.length > 1 ? [lines[0]!, rule, ...lines.slice(1), rule] : [];
}

/** Stacks that any step worked on, in the order of their first step. */
function stacksOf({ stacks, steps }: Report): string[] {
  return [...new Set([...steps.flatMap((it) => it.stacks), ...stacks].map((it) => it.stack))];
}

function rowOf(stack: string, { steps, stacks }: Report): string[] {
  const resources = stacks.find((it) => it.stack === stack)?.resources;
  const cells = columns.map(({ step, value }) => {
    const own = steps
      .filter((it) => step.test(it.name))
      .flatMap((it) => it.stacks.filter((one) => one.stack === stack));
    return own.length > 0 ? value(own) : "–";
  });
  return [stack, String(resources ?? "–"), ...cells];
}

function ending(report: Report): string[] {
  const { steps, totals, stacks, kinds } = report;
  const held = steps.filter((it) => it.outcome === "held").length;
  const { mark, word } = outcomeWords[report.outcome];
  const peaks = [...Object.entries(totals.serverMegabytes), ["largest program", totals.largestProgramMegabytes]];
  return [
    `${mark} ${word}: ${held} of ${steps.length} steps held in ${duration(totals.seconds)}, ${totals.resources} resources in ${stacks.length} stacks`,
    ...steps.filter((it) => it.outcome !== "held" && it.outcome !== "skipped").map(reason),
    `  compute: ${kinds.compute}, relational database: ${kinds.database}`,
    `  peak memory: ${peaks.map(([what, megabytes]) => `${what} ${megabytes} MB`).join(", ")}`,
    "  rehearsed on this machine, not measured on AWS",
    "  report: build/rehearsal/report.html and report.json",
  ].map((it) => it.slice(0, 110));
}

/** Its first lines in one; the whole detail was printed when the step ended, and stands in the report. */
const reason = (it: ReportStep): string =>
  `  ${it.outcome}: ${it.name}: ${it.detail.split("\n").slice(0, 2).join(" ")}`;

const pad = (cell: string, width: number, index: number): string =>
  index === 0 ? cell.padEnd(width) : cell.padStart(width);
const seconds = (steps: readonly StackStep[]): string => sum(steps.map((it) => it.seconds)).toFixed(1);
const changes = (steps: readonly StackStep[]): string =>
  String(sum(steps.map((it) => it.created + it.changed + it.deleted)));
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
