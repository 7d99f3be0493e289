/** What a drill found out, as its report holds it. */
import type { DrillStage } from "../drill";
import type { NotKnown } from "./notKnown";

/** From when the shop was hurt until it was well. */
export interface RtoAchieved {
  readonly seconds: number;
  /** What it is from and until. */
  readonly definition: string;
  readonly from: string;
  readonly until: string;
  readonly objectiveSeconds: number;
  /** With AWS' simulated delays taken whole, by arithmetic: this is what is compared with the objective. In AWS it is what was measured. */
  readonly scaleOneSeconds: number;
  readonly isMet: boolean;
  /** Whether users were well when the run ended. */
  readonly isRecovered: boolean;
}

/** A time, cut into its stages without a rest. */
export interface RtoSplit {
  /** What the stages add up to. */
  readonly of: "recovery as users saw it" | "the run until its last step";
  readonly seconds: number;
  readonly stages: readonly StageTime[];
}

/** One stage of a recovery. */
export interface StageTime {
  readonly stage: DrillStage;
  readonly seconds: number;
  /** Of AWS' delays that a rehearsal simulates, undivided. */
  readonly assumedSeconds: number;
  /** Where AWS' delays are taken whole: what was measured here, and what is assumed, by arithmetic. */
  readonly scaleOneSeconds: number;
  readonly basis: "measured" | "partly assumed";
}

/** How old the oldest write was that is gone. */
export interface RpoAchieved {
  readonly seconds: number;
  readonly how: string;
  readonly isMet: boolean;
}

/** Acknowledged writes that are gone. */
export interface DataLoss {
  readonly acknowledged: number;
  readonly count: number;
  /** By number in the ledger. */
  readonly writes: readonly string[];
  readonly isMet: boolean;
}

/** What was done twice. */
export interface DoubledWrites {
  readonly count: number;
  readonly writes: readonly string[];
  readonly chargedTwice: readonly string[];
}

/** Whether what was recovered is right and whole. */
export interface IntegrityFindings {
  readonly checks: readonly IntegrityCheck[];
  /** Writes that are there with another content than was acknowledged. */
  readonly changed: readonly string[] | NotKnown;
  /** Of unknown outcome to their user, and found out. */
  readonly unknownKept: number | NotKnown;
  readonly unknownNotKept: number | NotKnown;
}

/** One thing about the recovered data that was looked at. */
export interface IntegrityCheck {
  readonly what: string;
  readonly held: boolean;
  readonly detail: string;
}

/** Requests that failed in the same way. */
export interface FailedKind {
  /** What was asked for, how it was answered and by whom. */
  readonly what: string;
  readonly count: number;
}

/** What users saw. */
export interface ErrorView {
  readonly requests: number;
  readonly failed: number;
  readonly errorSeconds: number;
  /** From 0 to 1. */
  readonly worstMinuteShare: number;
  /** Missing where none failed. */
  readonly firstFailureAt?: string;
  readonly lastFailureAt?: string;
  /** Those that failed by what they were, the most frequent first; missing where nobody told them apart. */
  readonly failures?: readonly FailedKind[];
  /** Where the requests came from. */
  readonly from: readonly string[];
  /** Second by second from the run's start. */
  readonly seconds: readonly UsersSecond[];
}

/** One second of the users. */
export interface UsersSecond {
  readonly at: number;
  readonly requests: number;
  readonly failed: number;
}

/** The state after it, under load. */
export interface HeldState {
  readonly seconds: number;
  readonly samples: number;
  readonly requests: number;
  /** Of all samples, from 0 to 1; missing where nobody asked. */
  readonly lowestSuccessShare?: number;
  readonly highestP95Ms?: number;
}

/** Alarms that rang. */
export interface AlarmPhases {
  readonly before: readonly string[] | NotKnown;
  readonly during: readonly string[] | NotKnown;
  readonly after: readonly string[] | NotKnown;
}

/** What was broken on purpose. */
export interface ReportedFault {
  readonly text: string;
  readonly beganAt: string;
  /** How it is known that it was active. */
  readonly proof: string;
  readonly endedAt: string | NotKnown;
  readonly endProof: string | NotKnown;
}

/** Whether all was as before when the run ended. */
export interface ReturnToNormal {
  readonly isDone: boolean;
  /** From the start of the recovery; missing where it isn't done. */
  readonly seconds?: number;
  /** What was otherwise than before. */
  readonly differences: readonly string[];
}

/** Something that is to be fixed. */
export interface FoundDeficiency {
  /** The same from run to run where the report finds it by itself. */
  readonly id: string;
  readonly severity: "low" | "medium" | "high";
  readonly what: string;
  readonly owner: string | NotKnown;
  readonly due: string | NotKnown;
  readonly foundBy: "the report" | "a person";
}

/** What became of a deficiency that an earlier run found. */
export interface Retest {
  readonly run: string;
  readonly deficiency: string;
  readonly what: string;
  readonly result: "gone" | "still there" | "not retested";
  readonly by: string;
}

/** This run beside the last five of the same drill. */
export interface DrillComparison {
  /** The newest last. */
  readonly earlier: readonly EarlierRun[];
  /** In a sentence. */
  readonly trend: string;
}

/** An earlier run of this drill. */
export interface EarlierRun {
  readonly id: string;
  readonly startedAt: string;
  readonly outcome: string;
  readonly account: string;
  readonly commit: string;
  readonly rtoSeconds: number | NotKnown;
  readonly lost: number | NotKnown;
  readonly errorSeconds: number | NotKnown;
  /** Ids of what it found. */
  readonly deficiencies: readonly string[];
}

/** Why the record can be believed. */
export interface DrillEvidence {
  readonly entries: number;
  /** SHA-256 of the last entry; through it all before are fixed. */
  readonly lastHash: string;
  readonly isChainWhole: boolean;
  readonly copies: readonly string[];
  readonly copiesFailed: readonly string[];
  readonly signature: string | NotKnown;
  readonly retention: string | NotKnown;
  readonly access: string | NotKnown;
}

/** For people who read nothing else. */
export interface DrillSummary {
  readonly headline: string;
  readonly sentences: readonly string[];
  /** What a person must still do. */
  readonly toDo: readonly string[];
}

/** What the probes saw at a moment, counted from the run's start. */
export interface MeasuredSample {
  readonly at: number;
  readonly when: "before" | "during" | "after";
  /** From 0 to 1; missing where nobody asked. */
  readonly successShare?: number;
  readonly p95Ms?: number;
  readonly relationalLagSeconds: Readonly<Record<string, number>>;
  readonly documentLagSeconds: Readonly<Record<string, number>>;
  /** Missing where none writes, or several. */
  readonly relationalWriter?: string;
  readonly documentWriter?: string;
  readonly healthyTargets: Readonly<Record<string, number>>;
}

/** Where and with what it was run. */
export interface ReportedProvenance {
  /** Twelve digits, or `rehearsal`. */
  readonly account: string;
  readonly version: string;
  readonly commit: string;
  readonly deployedCommit: string;
  /** SHA-256 of the snapshot of outputs, the configuration that the drill worked with. */
  readonly snapshotDigest: string;
  readonly snapshotTakenAt: string;
  readonly timeScale: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** What wasn't measured, and what follows where it is otherwise. */
export interface ReportedAssumptions {
  /** AWS' delays were divided by it. */
  readonly timeScale: number;
  /** Of AWS, that a rehearsal simulates. Empty in AWS, where all is measured. */
  readonly delays: readonly StepDelay[];
  readonly sensitivity: readonly Sensitivity[];
}

/** One simulated delay. */
export interface StepDelay {
  readonly step: string;
  /** Of AWS. */
  readonly seconds: number;
  /** In this run. */
  readonly secondsHere: number;
  readonly source: string;
}

/** What would be, where the assumed delays were others. */
export interface Sensitivity {
  readonly where: string;
  readonly rtoSeconds: number;
}

/** Somebody who has read it. */
export interface ReportedSignOff {
  readonly at: string;
  readonly who: string;
  readonly role: string;
  readonly remark: string;
}
