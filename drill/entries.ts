/** What a drill's journal holds, entry by entry. It is the one record of a run: whether it can be resumed and what its report says follow from it. Pure. */
import type { ReportStep } from "../report/steps";
import type { DrillChoice, DrillKind, DrillStage } from "./drill";

/** Whose account, which program and which settings a run was made with. */
export interface Provenance {
  /** Twelve digits, or `rehearsal`. */
  readonly account: string;
  /** ARN that STS names for the operator's credentials. */
  readonly identity: string;
  /** Operator's name, as the machine or `--operator` gives it. */
  readonly operator: string;
  readonly approver?: string;
  /** Of this program. */
  readonly version: string;
  /** Commit of this program, and the one that was deployed. */
  readonly commit: string;
  readonly deployedCommit: string;
  /** SHA-256 of the snapshot of outputs that the drill worked with, and when that was taken. */
  readonly snapshotDigest: string;
  readonly snapshotTakenAt: string;
  /** AWS' delays were divided by it; 1 in AWS. */
  readonly timeScale: number;
  readonly clock: string;
}

export interface DrillObjectives {
  readonly rtoSeconds: number;
  readonly rpoSeconds: number;
  readonly lostWrites: number;
}

/** Figures of the steady state, as the probes saw them. Shares from 0 to 1. */
export interface SteadyFigures {
  /** Of the prober's requests since the sample before; missing where there is no prober. */
  readonly successShare?: number;
  readonly p95Ms?: number;
  readonly requests?: number;
  /** Behind the writer, by region. */
  readonly relationalLagSeconds: Readonly<Record<string, number>>;
  readonly documentLagSeconds: Readonly<Record<string, number>>;
  /** Region that writes; missing where none does, or several say so. */
  readonly relationalWriter?: string;
  readonly documentWriter?: string;
  readonly healthyTargets: Readonly<Record<string, number>>;
  readonly alarms: readonly string[];
}

/** What an independent comparison of the write ledger with the stores and the payment gateway found. */
export interface LedgerVerdict {
  readonly acknowledged: number;
  /** Numbers of the acknowledged writes that are gone. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly chargedTwice: readonly string[];
  readonly unknownKept: number;
  readonly unknownNotKept: number;
}

/** What users saw, second by second, as the prober's requests went. */
export interface UsersView {
  readonly requests: number;
  readonly failed: number;
  /** Seconds in which at least one request failed. */
  readonly errorSeconds: number;
  /** Largest share of requests that failed in 60 seconds in a row. */
  readonly worstMinuteShare: number;
  /** Milliseconds since 1970 of the first and the last failed request; missing where none failed. */
  readonly firstFailureAt?: number;
  readonly lastFailureAt?: number;
}

export type DrillOutcome = "held" | "deviated" | "refused" | "stopped" | "interrupted" | "aborted";

/** What each kind of entry holds beside its frame. */
export interface EntryBodies {
  opened: {
    readonly drill: string;
    readonly kind: DrillKind;
    readonly choice: DrillChoice;
    /** Why it is done now, in the operator's words; empty where none was given. */
    readonly reason: string;
    readonly objectives: DrillObjectives;
    readonly provenance: Provenance;
    /** Steps in order, with the seconds that their arithmetic gives. */
    readonly plan: readonly { id: string; name: string; stage: DrillStage; expectedSeconds: number }[];
    /** SHA-256 of the whole plan as JSON. */
    readonly planDigest: string;
    readonly regions: readonly string[];
  };
  guard: { readonly name: string; readonly refusals: readonly string[]; readonly overriddenBecause?: string };
  lease: { readonly place: string; readonly token: number; readonly what: "taken" | "renewed" | "lost" | "released" };
  intended: { readonly step: string };
  call: {
    readonly step: string;
    readonly service: string;
    readonly operation: string;
    readonly region: string;
    readonly requestId?: string;
    /** `ok`, or the error's name. */
    readonly result: string;
    readonly milliseconds: number;
  };
  concluded: { readonly step: string; readonly result: ReportStep };
  sample: { readonly when: "before" | "during" | "after"; readonly figures: SteadyFigures };
  fault: { readonly text: string; readonly what: "began" | "ended"; readonly proof: string };
  stopCondition: { readonly name: string; readonly reason: string };
  /** Something a person did or decided: an answer, an override, a resume, an abort. */
  decision: { readonly who: string; readonly what: string; readonly seconds: number };
  users: UsersView;
  ledger: LedgerVerdict;
  closed: { readonly outcome: DrillOutcome; readonly detail: string };
}

export type EntryKind = keyof EntryBodies;

/** One entry, chained to the one before by its hash. */
export type JournalEntry = {
  readonly [Kind in EntryKind]: {
    /** From 0, without a gap. */
    readonly sequence: number;
    /** Milliseconds since 1970. */
    readonly at: number;
    readonly kind: Kind;
    readonly body: EntryBodies[Kind];
    /** SHA-256, hexadecimal, of the entry before; of nothing for the first: 64 zeros. */
    readonly before: string;
  };
}[EntryKind];
