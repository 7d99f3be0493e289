/** What a drill's journal holds, entry by entry. It is the one record of a run: whether it can be resumed and what its report says follow from it. Pure. */
import type { ReportStep } from "../report/steps";
import type { DrillChoice, DrillKind, DrillStage, ExpectedDelay } from "./drill";

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
  /** Of what else had a part in it, such as Node.js and the SDK. */
  readonly versions?: Readonly<Record<string, string>>;
}

export interface DrillObjectives {
  readonly rtoSeconds: number;
  readonly rpoSeconds: number;
  readonly lostWrites: number;
  /** Where they stand, or who gave them: a key of the configuration, a flag. */
  readonly setBy?: string;
}

/** What a run is about, and what it leaves out. */
export interface DrillScope {
  readonly stores: readonly ("relational" | "document")[];
  readonly excluded: readonly string[];
  /** Other companies that it depends on, beside AWS: the payment gateway, say. */
  readonly thirdParties: readonly string[];
}

/** When it may be done, and who was told beforehand. */
export interface DrillWindow {
  /** ISO 8601, UTC. */
  readonly from?: string;
  readonly until?: string;
  readonly announcedTo: readonly string[];
  /** The freeze of changes that was looked for, and what came of it. */
  readonly changeFreeze: string;
}

/** A step as it was planned. */
export interface PlannedStep {
  readonly id: string;
  readonly name: string;
  readonly stage: DrillStage;
  /** Its time by arithmetic is their sum. */
  readonly expectedDelays: readonly ExpectedDelay[];
  /** Declared calls: `rds:SwitchoverGlobalCluster in eu-west-1`. */
  readonly calls: readonly string[];
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
  /** When the oldest of them was acknowledged, in milliseconds since 1970. */
  readonly oldestLostAt?: number;
  /** Missing where nobody looked for writes that were done twice; so for charges. */
  readonly doubled?: readonly string[];
  readonly chargedTwice?: readonly string[];
  /** Acknowledged, and there with another content than was acknowledged. */
  readonly changed?: readonly string[];
  readonly unknownKept: number;
  readonly unknownNotKept: number;
}

/** Requests that failed in the same way. */
export interface FailedRequests {
  /** What was asked for, how it was answered and by whom: `cart: 504 by the edge`, `page: no answer`. */
  readonly what: string;
  readonly count: number;
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
  /** Where the requests came from: the prober's places. */
  readonly from?: readonly string[];
  /** Those that failed by what they were, the most frequent first; missing where nobody told them apart. */
  readonly failures?: readonly FailedRequests[];
  /** Second by second, since 1970; seconds without a request aren't there. */
  readonly seconds?: readonly { readonly second: number; readonly requests: number; readonly failed: number }[];
}

/** Something that is to be fixed. */
export interface DrillDeficiency {
  readonly severity: "low" | "medium" | "high";
  readonly what: string;
  readonly owner: string;
  /** Day, `2026-12-31`. */
  readonly due: string;
}

export type DrillOutcome = "held" | "deviated" | "refused" | "stopped" | "interrupted" | "aborted";

/** What each kind of entry holds beside its frame. */
export interface EntryBodies {
  opened: {
    /** Of the run, unique for ever. */
    readonly id: string;
    readonly drill: string;
    /** What the drill proves, as the drill itself says it. */
    readonly proves: string;
    readonly kind: DrillKind;
    readonly choice: DrillChoice;
    /** Why it is done now, in the operator's words; empty where none was given. */
    readonly reason: string;
    readonly objectives: DrillObjectives;
    readonly provenance: Provenance;
    readonly scope: DrillScope;
    /** Missing where none was given. */
    readonly window?: DrillWindow;
    /** Days until it is due again. Missing where none is configured. */
    readonly cadenceDays?: number;
    /** Names of what is watched all the time and stops the run. */
    readonly stopConditions: readonly string[];
    /** Steps in order. */
    readonly plan: readonly PlannedStep[];
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
  /** Something a person did or decided, and how long it took them. */
  decision: {
    readonly who: string;
    readonly kind: "answer" | "override" | "interrupt" | "resume" | "abort" | "by hand" | "skip";
    readonly what: string;
    readonly seconds: number;
  };
  /** Where copies of the journal are, and where none could be written. */
  copies: {
    readonly written: readonly string[];
    readonly failed: readonly { readonly place: string; readonly why: string }[];
    /** How long they are kept, as the place says; missing where it says nothing. */
    readonly keptUntil?: string;
  };
  /** Something about the recovered data that was looked at: an invariant, a count of rows. */
  integrity: { readonly what: string; readonly held: boolean; readonly detail: string };
  users: UsersView;
  ledger: LedgerVerdict;
  closed: { readonly outcome: DrillOutcome; readonly detail: string };
  /** `users` and `ledger` may follow when the run is closed, where probers elsewhere measured them, and these four: what only people know. */
  told: { readonly who: string; readonly by: string; readonly what: string };
  deficiency: DrillDeficiency;
  /** Whether a deficiency of an earlier run is gone. */
  retest: { readonly run: string; readonly what: string; readonly result: "gone" | "still there"; readonly by: string };
  signedOff: { readonly who: string; readonly role: string; readonly remark: string };
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
