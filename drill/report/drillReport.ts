/** What a drill's report.json holds: 36 fields, in the order in which auditors' norms ask for them. Its JSON schema is report.schema.json. */
import type { StepOutcome } from "../../report/steps";
import type { DrillStage } from "../drill";
import type { DrillOutcome } from "../entries";
import type {
  AlarmPhases,
  DataLoss,
  DoubledWrites,
  DrillComparison,
  DrillEvidence,
  DrillSummary,
  ErrorView,
  FoundDeficiency,
  HeldState,
  IntegrityFindings,
  MeasuredSample,
  ReportedAssumptions,
  ReportedFault,
  ReportedProvenance,
  ReportedSignOff,
  Retest,
  ReturnToNormal,
  RpoAchieved,
  RtoAchieved,
  RtoSplit,
} from "./findings";
import type { NotKnown } from "./notKnown";

/** What was proved, and why now. */
export interface DrillScenario {
  readonly drill: string;
  readonly proves: string;
  /** In the operator's words: the risk or the business impact analysis that asks for it. */
  readonly reason: string | NotKnown;
}

/** What must be reached. */
export interface ReportedObjectives {
  readonly rtoSeconds: number;
  readonly rpoSeconds: number;
  readonly lostWrites: number;
  /** Where they stand, or who gave them. */
  readonly setBy: string | NotKnown;
}

/** A tabletop exercise has no report: nothing ran. */
export type ExerciseKind = "rehearsal" | "live readiness check" | "live switchover" | "live failover";

/** What was part of it, and what wasn't. */
export interface ReportedScope {
  readonly regions: readonly string[];
  readonly stores: readonly string[];
  /** AWS services that were called. */
  readonly services: readonly string[];
  /** What the operator chose, by the choice's name. */
  readonly choice: Readonly<Record<string, string>>;
  readonly excluded: readonly string[];
}

/** The plan as it was run. */
export interface ReportedPlan {
  /** Version of the program that made it. */
  readonly version: string;
  /** SHA-256 of the whole plan. */
  readonly digest: string;
  /** Ids of its steps, in order. */
  readonly steps: readonly string[];
  readonly difference: PlanDifference | NotKnown;
}

/** Against the last run of this drill. */
export interface PlanDifference {
  /** Id of that run. */
  readonly since: string;
  readonly isSame: boolean;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Who did it, as what. */
export interface DrillPeople {
  readonly operator: string;
  /** ARN of the operator's credentials. */
  readonly identity: string;
  readonly approver: string | NotKnown;
  /** Whether operator, approver and reviewer are different people. */
  readonly separationOfDuties: "kept" | "not kept" | "not known";
}

/** When it might be done. */
export interface ReportedWindow {
  readonly from: string | NotKnown;
  readonly until: string | NotKnown;
  readonly announcedTo: readonly string[];
  readonly changeFreeze: string;
}

/** What had to be so before it began. */
export interface ReportedGuard {
  readonly name: string;
  readonly outcome: "held" | "refused" | "overridden";
  readonly refusals: readonly string[];
  /** Missing where it wasn't overridden. */
  readonly overriddenBecause?: string;
}

/** What would have stopped it. */
export interface ReportedStops {
  readonly watched: readonly string[];
  readonly fired: readonly FiredStop[];
}

/** A stop condition that stopped the run. */
export interface FiredStop {
  readonly name: string;
  readonly reason: string;
  readonly at: string;
}

/** When it was. */
export interface ReportedTime {
  readonly startedAt: string;
  readonly endedAt: string | NotKnown;
  readonly seconds: number;
  /** How well the operator's clock was set. */
  readonly clockQuality: string | NotKnown;
}

/** One step as it went. */
export interface ReportedStep {
  readonly id: string;
  readonly name: string;
  readonly stage: DrillStage;
  /** Whether it belongs to the plan, or to the way to the safe state. */
  readonly partOf: "plan" | "safe state";
  readonly actor: string;
  readonly outcome: StepOutcome;
  /** Missing where it never began. */
  readonly startedAt?: string;
  readonly seconds: number;
  readonly detail: string;
  readonly calls: readonly ReportedCall[];
  /** Calls that it made without having declared them. */
  readonly undeclared: readonly string[];
}

/** One call to AWS. */
export interface ReportedCall {
  /** `rds:SwitchoverGlobalCluster`. */
  readonly call: string;
  readonly region: string;
  /** Missing where AWS gave none. */
  readonly requestId?: string;
  /** `ok`, or the error's name. */
  readonly result: string;
  readonly milliseconds: number;
  readonly at: string;
}

/** What people did. */
export interface Interventions {
  readonly decisions: readonly ReportedDecision[];
  /** Ids of steps that were planned and not run. */
  readonly skipped: readonly string[];
  /** Of all decisions together. */
  readonly peopleSeconds: number;
}

/** One thing that a person decided or did. */
export interface ReportedDecision {
  readonly at: string;
  readonly who: string;
  readonly kind: "answer" | "override" | "interrupt" | "resume" | "abort" | "by hand" | "skip";
  readonly what: string;
  readonly seconds: number;
}

/** Somebody who was told. */
export interface ToldPerson {
  readonly at: string;
  readonly who: string;
  readonly by: string;
  readonly what: string;
}

export interface DrillReport {
  readonly schemaVersion: 1;
  /** 1: unique for ever. */
  readonly id: string;
  /** 2 */
  readonly scenario: DrillScenario;
  /** 3 */
  readonly objectives: ReportedObjectives;
  /** 4 */
  readonly kind: ExerciseKind;
  /** 5 */
  readonly scope: ReportedScope;
  /** 6: companies that it depends on. */
  readonly thirdParties: readonly string[];
  /** 7 */
  readonly plan: ReportedPlan;
  /** 8 */
  readonly people: DrillPeople;
  /** 9 */
  readonly window: ReportedWindow | NotKnown;
  /** 10: preconditions, with results and overrides. */
  readonly guards: readonly ReportedGuard[];
  /** 11 */
  readonly stopConditions: ReportedStops;
  /** 12 */
  readonly time: ReportedTime;
  /** 13 */
  readonly steps: readonly ReportedStep[];
  /** 14 */
  readonly interventions: Interventions;
  /** 15 */
  readonly rto: RtoAchieved | NotKnown;
  /** 16 */
  readonly rtoSplit: RtoSplit | NotKnown;
  /** 17 */
  readonly rpo: RpoAchieved | NotKnown;
  /** 18: acknowledged writes that are gone. */
  readonly lost: DataLoss | NotKnown;
  /** 19 */
  readonly doubled: DoubledWrites | NotKnown;
  /** 20 */
  readonly integrity: IntegrityFindings | NotKnown;
  /** 21 */
  readonly users: ErrorView | NotKnown;
  /** 22: the recovered state, held at load. */
  readonly heldState: HeldState | NotKnown;
  /** 23 */
  readonly alarms: AlarmPhases;
  /** 24: with proof that each was active. Empty where the drill has none. */
  readonly faults: readonly ReportedFault[];
  /** 25 */
  readonly normal: ReturnToNormal | NotKnown;
  /** 26: seconds until every region had all it had before. */
  readonly fullRedundancySeconds: number | NotKnown;
  /** 27 */
  readonly deficiencies: readonly FoundDeficiency[];
  /** 28: what earlier runs found. */
  readonly retests: readonly Retest[];
  /** 29: who was told, when. */
  readonly communication: readonly ToldPerson[];
  /** 30 */
  readonly comparison: DrillComparison;
  /** 31 */
  readonly provenance: ReportedProvenance;
  /** 32 */
  readonly assumptions: ReportedAssumptions;
  /** 33: independent review. Empty where nobody has signed it off. */
  readonly signOff: readonly ReportedSignOff[];
  /** 34 */
  readonly evidence: DrillEvidence;
  /** 35: on one screen. */
  readonly summary: DrillSummary;
  /** 36: day by which it is due again. */
  readonly nextDue: string | NotKnown;
  /** How it ended, judged by the objectives too. */
  readonly outcome: DrillOutcome;
  /** What the probes saw, for the charts. */
  readonly samples: readonly MeasuredSample[];
}
