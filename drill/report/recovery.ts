/** How long recovery took, and of what that consists. Pure. */
import type { DrillStage } from "../drill";
import type { JournalEntry } from "../entries";
import type { NotKnown } from "./notKnown";
import type { RtoAchieved, RtoSplit, StageTime } from "./findings";
import { entriesOf } from "../record/runState";
import { lastOf, notKnown, openingOf, plannedStep, seconds, sum, utc } from "./reading";

const stages: readonly DrillStage[] = ["detect", "decide", "promote", "route", "recover"];

/** From when a recovery counts, in milliseconds since 1970, and in words. */
export interface RecoveryStart {
  readonly at: number;
  readonly words: string;
}

/** The first fault; where there is none, the first thing that was done. */
export function recoveryStart(entries: readonly JournalEntry[]): RecoveryStart | undefined {
  const fault = entriesOf(entries, "fault").find((it) => it.body.what === "began");
  if (fault) return { at: fault.at, words: `the fault "${fault.body.text}" began` };
  const first = entriesOf(entries, "intended")[0];
  return first && { at: first.at, words: `the first step "${first.body.step}" began` };
}

/** Where nothing was taken away there is nothing to recover before a request of a user fails. */
function outageStart(entries: readonly JournalEntry[]): RecoveryStart | undefined {
  const start = recoveryStart(entries);
  const isEmergency = openingOf(entries).body.kind !== "planned" || entries.some(({ kind }) => kind === "fault");
  if (isEmergency || !start) return start;
  const failing = lastOf(entries, "users")?.body.seconds?.find((it) => it.failed > 0 && it.second * 1000 >= start.at);
  return failing ? { at: failing.second * 1000, words: "a request of a user failed" } : start;
}

/** The time of recovery, and its stages. An objective is one for AWS: a rehearsal is compared with it at AWS' own pace. */
export function recoveryOf(entries: readonly JournalEntry[]): {
  readonly rto: RtoAchieved | NotKnown;
  readonly rtoSplit: RtoSplit | NotKnown;
} {
  const rto = timedOf(entries);
  const rtoSplit = rtoSplitOf(entries, rto);
  if ("notKnown" in rto) return { rto, rtoSplit };
  if ("notKnown" in rtoSplit) return { rto: rtoSplit, rtoSplit };
  const added = sum(rtoSplit.stages.map((it) => it.scaleOneSeconds - it.seconds));
  // Where users saw no failure here, whole delays add none.
  const scaleOneSeconds = rto.seconds === 0 ? 0 : seconds((rto.seconds + added) * 1000);
  return {
    rto: { ...rto, scaleOneSeconds, isMet: rto.isRecovered && scaleOneSeconds <= rto.objectiveSeconds },
    rtoSplit,
  };
}

type TimedRecovery = Omit<RtoAchieved, "isMet" | "scaleOneSeconds">;

/** Users count, where any were watched; else the end of the last step. */
function timedOf(entries: readonly JournalEntry[]): TimedRecovery | NotKnown {
  const start = outageStart(entries);
  const { kind, objectives, plan } = openingOf(entries).body;
  if (kind === "readiness") return notKnown("a readiness check recovers nothing");
  if (kind === "planned" && !plan.some((it) => it.stage === "promote" || it.stage === "route"))
    return notKnown("it takes nothing away from users, so there is nothing to recover");
  if (!start) return notKnown("no step was begun");
  const users = lastOf(entries, "users")?.body;
  const last = lastStepEnd(entries);
  const achieved = (until: number, end: string, isRecovered: boolean): TimedRecovery => ({
    seconds: seconds(until - start.at),
    definition: `From when ${start.words} until ${end}.`,
    ...{ from: utc(start.at), until: utc(until) },
    objectiveSeconds: objectives.rtoSeconds,
    isRecovered,
  });
  if (users) {
    const failure = users.lastFailureAt ?? 0;
    const end = failure > start.at ? "the last request of a user failed" : "then, as no request of a user failed after it"; // prettier-ignore
    return achieved(Math.max(start.at, failure), end, areUsersWell(entries));
  }
  if (kind === "planned")
    return notKnown("nobody watched users, and nothing else of a planned drill can fail for them");
  if (last === undefined) return notKnown("no step ended, and no users were watched");
  return achieved(last, "the last step of the plan ended; no users were watched", haveStepsHeld(entries));
}

/** Users are well where at most so many of their requests fail, for so long. */
const wellShare = 0.05;
const wellSeconds = 3;

/** Hardly a failure in the last seconds that were watched; where those aren't known, by the last sample, or by the end of the journal. */
function areUsersWell(entries: readonly JournalEntry[]): boolean {
  const users = lastOf(entries, "users")?.body;
  if (users?.seconds && users.seconds.length > 0)
    return users.seconds.slice(-wellSeconds).every((it) => it.failed <= wellShare * it.requests);
  const share = lastOf(entries, "sample")?.body.figures.successShare;
  if (share !== undefined) return share === 1;
  return entries.at(-1)!.at - (users?.lastFailureAt ?? 0) >= wellSeconds * 1000;
}

function haveStepsHeld(entries: readonly JournalEntry[]): boolean {
  const { plan } = openingOf(entries).body;
  const held = entriesOf(entries, "concluded").filter((it) => it.body.result.outcome === "held");
  return plan.every((step) => held.some(({ body }) => plannedStep(plan, body.step)?.id === step.id));
}

const lastStepEnd = (entries: readonly JournalEntry[]): number | undefined => lastOf(entries, "concluded")?.at;

/** Cuts the recovery at the moments at which steps began and ended: nothing is left over, nothing counts twice. */
function rtoSplitOf(entries: readonly JournalEntry[], rto: TimedRecovery | NotKnown): RtoSplit | NotKnown {
  const start = outageStart(entries);
  if ("notKnown" in rto || !start) return notKnown("no recovery was timed");
  const until = rto.seconds > 0 ? Date.parse(rto.until) : (lastStepEnd(entries) ?? start.at);
  const spans = spansOf(entries, start.at, until);
  return {
    of: rto.seconds > 0 ? "recovery as users saw it" : "the run until its last step",
    seconds: seconds(until - start.at),
    stages: stages.map((stage) =>
      stageTime(
        entries,
        stage,
        spans.filter((it) => it.stage === stage),
      ),
    ),
  };
}

interface Span {
  readonly stage: DrillStage;
  readonly from: number;
  readonly until: number;
}

/** Before the first step it was detected, between steps somebody decided, and after the last it recovered by itself. */
function spansOf(entries: readonly JournalEntry[], from: number, until: number): Span[] {
  const { plan } = openingOf(entries).body;
  const spans: Span[] = [];
  let now = from;
  let waiting: DrillStage = "detect";
  const upTo = (at: number, stage: DrillStage): void => {
    const end = Math.min(at, until);
    if (end > now) spans.push({ stage, from: now, until: end });
    now = Math.max(now, end);
  };
  for (const { kind, at, body } of entries) {
    if (kind === "intended") upTo(at, waiting);
    if (kind !== "concluded") continue;
    upTo(at, plannedStep(plan, body.step)?.stage ?? "recover");
    waiting = "decide";
  }
  upTo(until, "recover");
  return spans;
}

function stageTime(entries: readonly JournalEntry[], stage: DrillStage, spans: readonly Span[]): StageTime {
  const measured = sum(spans.map((it) => it.until - it.from)) / 1000;
  const { timeScale } = openingOf(entries).body.provenance;
  const assumed = sum(assumedDelaysOf(entries).flatMap((it) => (it.stage === stage ? it.seconds : [])));
  const here = Math.min(measured, assumed / timeScale);
  return {
    stage,
    seconds: seconds(measured * 1000),
    assumedSeconds: here > 0 ? assumed : 0,
    // Of a delay that had begun before, or was cut short, only what passed here is longer in AWS.
    scaleOneSeconds: seconds((measured - here + here * timeScale) * 1000),
    basis: here > 0 ? "partly assumed" : "measured",
  };
}

/** A delay of AWS that a rehearsal simulated in a step that ran. */
export interface SimulatedDelay {
  readonly step: string;
  readonly stage: DrillStage;
  readonly seconds: number;
  readonly source: string;
}

/** None in AWS, where all is measured. */
export function assumedDelaysOf(entries: readonly JournalEntry[]): SimulatedDelay[] {
  const { plan, provenance } = openingOf(entries).body;
  if (provenance.account !== "rehearsal") return [];
  const run = new Set(entriesOf(entries, "intended").map(({ body }) => plannedStep(plan, body.step)?.id));
  return plan.flatMap(({ id, stage, expectedDelays }) =>
    run.has(id) ? expectedDelays.map((it) => ({ step: id, stage, ...it })) : [],
  );
}
