/** A drill's report on one screen of a terminal. */
import { wrapped } from "../../report/shapes";
import type { DrillReport } from "./drillReport";
import { isKnown } from "./reading";
import { told } from "./summaryOf";
import { isRehearsed, keyFigures, outcomeMarks } from "./words";

const columns = 110;

export function terminalReport(report: DrillReport): string {
  const { summary, outcome, rtoSplit, steps, deficiencies, nextDue, comparison, id } = report;
  const held = steps.filter((it) => it.outcome === "held").length;
  const figures = keyFigures(report).map(({ name, value, isMet }) => `  ${markOf(isMet)} ${value.padStart(11)}  ${name}`); // prettier-ignore
  const lines = [
    `${outcomeMarks[outcome]} ${outcome}: ${summary.headline}`,
    `  ${held} of ${steps.length} steps held in ${told(report.time.seconds)}; run ${id}`,
    ...(isRehearsed(report) ? ["  rehearsed on this machine, not measured on AWS"] : []),
    "",
    ...figures,
    "",
    ...(isKnown(rtoSplit) ? [`  ${rtoSplit.of}, ${told(rtoSplit.seconds)}:`, ...stageLines(report)] : []),
    ...(deficiencies.length > 0 ? ["", "  To be fixed:"] : []),
    ...deficiencies.map((it) => `    ${it.severity.padEnd(6)} ${it.what}`),
    ...(summary.toDo.length > 0 ? ["", "  What a person must still do:"] : []),
    ...summary.toDo.map((it) => `    - ${it}`),
    "",
    `  ${comparison.trend}`,
    `  ${isKnown(nextDue) ? `Due again by ${nextDue}.` : `When it is due again: ${nextDue.notKnown}.`}`,
  ];
  return lines.flatMap(folded).join("\n");
}

function stageLines({ rtoSplit }: DrillReport): string[] {
  if (!isKnown(rtoSplit)) return [];
  return rtoSplit.stages.map((it) => {
    const assumed = it.basis === "measured" ? "measured" : `of AWS ${told(it.assumedSeconds)} assumed; at scale 1 ${told(it.scaleOneSeconds)}`; // prettier-ignore
    return `    ${it.stage.padEnd(8)} ${told(it.seconds).padStart(11)}  ${assumed}`;
  });
}

const markOf = (isMet: boolean | undefined): string => (isMet === undefined ? " " : isMet ? "✔" : "✘");

/** Lines that are too long go on below, as far in as they began. */
function folded(line: string): string[] {
  const indent = /^[\s-]*/.exec(line)![0].length;
  const [first = "", ...rest] = wrapped(line.slice(indent).split(" "), columns - indent);
  return [line.slice(0, indent) + first, ...rest.map((it) => " ".repeat(indent) + it)];
}
