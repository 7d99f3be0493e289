/** A drill's report in words, for people who read nothing else. Pure. */
import type { DrillReport } from "./drillReport";
import type { DrillSummary, RtoAchieved } from "./findings";
import { isKnown, sum } from "./reading";

const outcomeSentences: Readonly<Record<DrillReport["outcome"], string>> = {
  held: "did what it promises",
  deviated: "ran, and something was otherwise than promised",
  refused: "was refused, and nothing was changed",
  stopped: "was stopped, and led to its safe state",
  interrupted: "was interrupted, and isn't ended",
  aborted: "was aborted, and led to its safe state",
};

export type SummarisedParts = Omit<DrillReport, "summary">;

export function summaryOf(report: SummarisedParts): DrillSummary {
  const { scenario, outcome, provenance } = report;
  const place = provenance.account === "rehearsal" ? "in a rehearsal" : `in account ${provenance.account}`;
  return {
    headline: `${scenario.drill} ${place} ${outcomeSentences[outcome]}.`,
    sentences: sentencesOf(report),
    toDo: toDoOf(report),
  };
}

function sentencesOf(report: SummarisedParts): string[] {
  const { rto, rpo, lost, doubled, users, fullRedundancySeconds, kind, outcome, guards } = report;
  if (outcome === "refused")
    return guards.flatMap((it) => (it.outcome === "refused" ? it.refusals.map((why) => `${it.name}: ${why}.`) : []));
  if (kind === "live readiness check") return ["Nothing was changed: it only looked."];
  return [
    isKnown(rto)
      ? `Recovery took ${told(rto.seconds)}${atScaleOne(rto)}; the objective is ${told(rto.objectiveSeconds)}${rto.isMet ? "" : ", which was missed"}.`
      : `How long recovery took isn't known: ${rto.notKnown}.`,
    isKnown(lost)
      ? `${lost.count} of ${lost.acknowledged} acknowledged writes are gone${isKnown(rpo) && rpo.seconds > 0 ? `, up to ${told(rpo.seconds)} old` : ""}.`
      : `Whether writes were lost isn't known: ${lost.notKnown}.`,
    isKnown(doubled)
      ? `${doubled.count} writes or charges were done twice.`
      : `Whether writes were doubled isn't known: ${doubled.notKnown}.`,
    isKnown(users)
      ? `Users saw errors in ${users.errorSeconds} seconds: ${users.failed} of ${users.requests} requests failed.`
      : `What users saw isn't known: ${users.notKnown}.`,
    isKnown(fullRedundancySeconds)
      ? `Every region had all it had before after ${told(fullRedundancySeconds)}.`
      : `Full redundancy: ${fullRedundancySeconds.notKnown}.`,
  ];
}

function toDoOf(report: SummarisedParts): string[] {
  const { outcome, lost, normal, deficiencies, signOff, communication, scenario, window, interventions } = report;
  const orphans = deficiencies.filter((it) => !isKnown(it.owner)).length;
  const untimed = sum(interventions.decisions.map((it) => (it.kind === "by hand" ? 1 : 0)));
  const all: (string | false)[] = [
    outcome === "interrupted" && "Resume or abort this run: npm run drill -- resume, or npm run drill -- abort.",
    isKnown(lost) &&
      lost.count > 0 &&
      `Reconcile the ${lost.count} writes that are gone with the old writer and the payment gateway, order by order.`,
    isKnown(normal) && !normal.isDone && `Return to normal: ${normal.differences.join("; ")}.`,
    orphans > 0 && `Give an owner and a day to ${orphans} ${orphans === 1 ? "deficiency" : "deficiencies"}.`,
    untimed > 0 && "Look whether what was done by hand should be a step of the drill.",
    !isKnown(scenario.reason) && "Say why it was done: the risk or the analysis that asks for it.",
    !isKnown(window) && "Say in which window it was done, and who was told beforehand.",
    communication.length === 0 && "Write down who was told of it, and when.",
    signOff.length === 0 && "Have somebody who had no part in it read this report and sign it off.",
  ];
  return all.filter((it) => it !== false);
}

/** What a rehearsal comes to at AWS' own pace; nothing where that is the same. */
export const atScaleOne = (rto: RtoAchieved): string =>
  rto.scaleOneSeconds === rto.seconds ? "" : `, ${told(rto.scaleOneSeconds)} at AWS' own pace by arithmetic`;

/** `4.3 s`, `5 min`, `2 min 43 s`. */
export function told(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  const rest = whole % 60;
  return `${Math.floor(whole / 60)} min${rest > 0 ? ` ${rest} s` : ""}`;
}
