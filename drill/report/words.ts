/** How a drill's report says things, in each of its forms. */
import type { DrillOutcome } from "../entries";
import type { DrillReport } from "./drillReport";
import type { ErrorView } from "./findings";
import type { NotKnown } from "./notKnown";
import { isUnreached } from "./data";
import { isKnown } from "./reading";
import { atScaleOne, told } from "./summaryOf";

/** Told apart by more than colour. */
export const outcomeMarks: Readonly<Record<DrillOutcome, string>> = {
  ...{ held: "✔", deviated: "≠", refused: "⊘", stopped: "■", interrupted: "…", aborted: "✘" },
};

/** `not known: …` where it isn't. */
export const orNotKnown = <Value>(it: Value | NotKnown, say: (known: Value) => string = String): string =>
  isKnown(it) ? say(it) : `not known: ${it.notKnown}`;

export interface KeyFigure {
  readonly name: string;
  readonly value: string;
  /** Missing where there is nothing to miss. */
  readonly isMet?: boolean;
}

/** What a manager asks first. */
export function keyFigures({
  rto,
  rpo,
  lost,
  doubled,
  users,
  fullRedundancySeconds,
  objectives,
}: DrillReport): KeyFigure[] {
  const unknown = (name: string): KeyFigure => ({ name, value: "not known" });
  return [
    isKnown(rto)
      ? {
          name: `recovery (RTO)${atScaleOne(rto)}; objective ${told(rto.objectiveSeconds)}`,
          value: told(rto.seconds),
          isMet: rto.isMet,
        }
      : unknown("recovery (RTO)"),
    isKnown(lost)
      ? {
          name: `of ${lost.acknowledged} acknowledged writes lost; objective at most ${objectives.lostWrites}`,
          value: String(lost.count),
          isMet: lost.isMet,
        }
      : unknown("acknowledged writes lost"),
    isKnown(rpo)
      ? {
          name: `age of what is lost (RPO); objective ${told(objectives.rpoSeconds)}`,
          value: told(rpo.seconds),
          isMet: rpo.isMet,
        }
      : unknown("RPO"),
    isKnown(doubled)
      ? { name: "writes or charges done twice", value: String(doubled.count), isMet: doubled.count === 0 }
      : unknown("writes done twice"),
    isKnown(users) ? { name: "in which users saw errors", value: `${users.errorSeconds} s` } : unknown("users' errors"),
    isKnown(fullRedundancySeconds)
      ? { name: "until full redundancy", value: told(fullRedundancySeconds) }
      : { name: "full redundancy", value: isUnreached(fullRedundancySeconds) ? "not reached" : "not known" },
  ];
}

export const isRehearsed = ({ kind }: Pick<DrillReport, "kind">): boolean => kind === "rehearsal";

/** `9 × cart: 504 by the edge, 2 × page: no answer`. */
export const failuresInWords = ({ failures, failed }: ErrorView): string => {
  if (failed === 0) return "nothing";
  return failures?.map(({ what, count }) => `${count} × ${what}`).join(", ") ?? "not told apart";
};

/** `2026-11-21 10:00:20 UTC`. */
export const moment = (iso: string): string => iso.replace("T", " ").replace(/\.\d+Z$/, " UTC");

/** Seconds since the run began, as a table has them. */
export const since = ({ time }: Pick<DrillReport, "time">, iso: string): string =>
  ((Date.parse(iso) - Date.parse(time.startedAt)) / 1000).toFixed(1);

export const basisOf = ({
  basis,
  assumedSeconds,
}: {
  readonly basis: string;
  readonly assumedSeconds: number;
}): string =>
  // prettier-ignore
  basis === "measured" ? "measured" : `partly assumed: ${told(assumedSeconds)} of AWS are simulated`;

/** One happening of the run, for its timeline. */
export interface TimelineRow {
  readonly at: string;
  readonly kind: string;
  readonly what: string;
}

/** What happened, in order. */
export function timelineOf(report: DrillReport): TimelineRow[] {
  const { faults, steps, interventions, stopConditions, time, communication } = report;
  const rows: TimelineRow[] = [
    { at: time.startedAt, kind: "run", what: "begins" },
    ...faults.flatMap((it) => [
      { at: it.beganAt, kind: "fault", what: `${it.text} begins: ${it.proof}` },
      ...(isKnown(it.endedAt) ? [{ at: it.endedAt, kind: "fault", what: `${it.text} ends: ${orNotKnown(it.endProof)}` }] : []), // prettier-ignore
    ]),
    ...steps.flatMap((it) => (it.startedAt === undefined ? [] : [{ at: it.startedAt, kind: it.stage, what: `${it.name}: ${it.outcome} after ${told(it.seconds)}` }])), // prettier-ignore
    ...interventions.decisions.map((it) => ({ at: it.at, kind: it.kind, what: `${it.who}: ${it.what}` })),
    ...stopConditions.fired.map((it) => ({ at: it.at, kind: "stop", what: `${it.name}: ${it.reason}` })),
    ...communication.map((it) => ({ at: it.at, kind: "told", what: `${it.by} told ${it.who}: ${it.what}` })),
    ...(isKnown(time.endedAt) ? [{ at: time.endedAt, kind: "run", what: `ends: ${report.outcome}` }] : []),
  ];
  return rows.sort((a, b) => a.at.localeCompare(b.at));
}
