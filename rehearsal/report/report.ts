/** What `build/rehearsal/report.json` holds; its JSON schema is report.schema.json beside this file. */
import type { Life } from "../../report/life";
import type { ReportStep, StepOutcome } from "../../report/steps";
import type { Topology } from "../../report/topology";

export interface StackReport {
  readonly stack: string;
  readonly region: string;
  readonly resources: number;
  readonly byType: Readonly<Record<string, number>>;
  /** Resources with real API calls behind them. */
  readonly emulated: number;
  /** Types kept in state only, because no emulated API covers them, each with its count. */
  readonly notEmulated: Readonly<Record<string, number>>;
  /** Components and engine resources, which exist in no cloud. */
  readonly structural: number;
  /** Highest resident memory of the program's process, megabytes. */
  readonly peakMegabytes: number;
}

/** One state of the regions, and the region that each client region was answered with. */
export interface DnsSituation {
  readonly situation: string;
  readonly answeredBy: Readonly<Record<string, string>>;
}

/** What one drill of a rehearsal came to. What nobody counted, or what there wasn't, is missing. */
export interface RehearsedDrill {
  readonly drill: string;
  /** Of the drill under load; skipped where it was never begun. */
  readonly outcome: StepOutcome;
  /** Id of its run: its report lies in build/rehearsal/drills. */
  readonly run?: string;
  /** Requests of the shoppers while it ran. */
  readonly requests?: number;
  /** Those of them that failed. */
  readonly failed?: number;
  /** Writes that users were told of as done. */
  readonly acknowledged?: number;
  readonly lost?: number;
  readonly doubled?: number;
  /** Until users were well again, measured here. */
  readonly recoverySeconds?: number;
  /** The same with AWS' delays taken whole, by arithmetic. */
  readonly scaleOneSeconds?: number;
  /** Of the preview of all stacks afterwards: held where it shows no change. */
  readonly previews: StepOutcome;
}

export interface Report {
  readonly schemaVersion: 2;
  readonly startedAt: string;
  readonly outcome: StepOutcome;
  readonly regions: readonly string[];
  /** What kinds the rehearsal was asked for. */
  readonly kinds: {
    readonly compute: "asg" | "eks";
    readonly database: "aurora-global" | "rds";
  };
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryMegabytes: number;
    readonly system: string;
  };
  readonly versions: Readonly<Record<string, string>>;
  readonly steps: readonly ReportStep[];
  readonly stacks: readonly StackReport[];
  /** Inputs that refresh can't see, because no API gives them back. */
  readonly unreadable: readonly { readonly type: string; readonly property: string; readonly reason: string }[];
  /** What AWS itself keeps after everything was destroyed. */
  readonly leftByAws: readonly string[];
  readonly topology?: Topology;
  /** Whom DNS answered with, for the shop's origin; empty where not the whole platform was rehearsed. */
  readonly dnsAnswers: readonly DnsSituation[];
  /** Missing where nothing lived: a run of the control plane alone. */
  readonly life?: Life;
  /** In the order in which they were run; missing where none was asked for. */
  readonly drills?: readonly RehearsedDrill[];
  readonly totals: {
    readonly seconds: number;
    readonly setupSeconds: number;
    readonly resources: number;
    /** Highest resident memory of each server of the cloud, megabytes, by what it does; 0 where it can't be told. */
    readonly serverMegabytes: Readonly<Record<string, number>>;
    readonly largestProgramMegabytes: number;
  };
}
