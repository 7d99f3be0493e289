/** What `build/rehearsal/report.json` holds; its JSON schema is report.schema.json beside this file. */

/** How a step ended: *deviated* ran and saw something else than expected; *refused* declined to start; *failed* broke. */
export type StepOutcome = "held" | "deviated" | "refused" | "failed" | "skipped";

export interface StackStep {
  readonly stack: string;
  readonly seconds: number;
  readonly created: number;
  readonly changed: number;
  readonly deleted: number;
  readonly same: number;
}

export interface ReportStep {
  readonly name: string;
  readonly outcome: StepOutcome;
  readonly seconds: number;
  /** What was seen, in a sentence; for anything but *held*, what was expected too. */
  readonly detail: string;
  readonly stacks: readonly StackStep[];
}

export interface StackReport {
  readonly stack: string;
  readonly region: string;
  readonly resources: number;
  readonly byType: Readonly<Record<string, number>>;
  /** Resources with real API calls behind them. */
  readonly emulated: number;
  /** Types kept in state only, because no emulated API covers them, each with its count. */
  readonly recordedOnly: Readonly<Record<string, number>>;
  /** Components and engine resources, which exist in no cloud. */
  readonly structural: number;
  /** Highest resident memory of the program's process, megabytes. */
  readonly peakMegabytes: number;
}

export interface TopologyRecord {
  readonly name: string;
  readonly type: string;
  readonly set?: string;
  readonly policy: string;
  readonly target: string;
  readonly healthCheck?: string;
}

export interface Topology {
  readonly domain: string;
  readonly regions: readonly {
    readonly region: string;
    readonly cidr: string;
    readonly loadBalancer: string;
    readonly instances: number;
    readonly relational: "writer" | "reader" | "none";
    readonly document: "writer" | "reader" | "none";
    readonly backupsTo: string;
  }[];
  readonly records: readonly TopologyRecord[];
  readonly healthChecks: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly children: readonly string[];
  }[];
  readonly distribution: { readonly domain: string; readonly origins: readonly string[] };
}

export interface Report {
  readonly schemaVersion: 1;
  readonly startedAt: string;
  readonly outcome: StepOutcome;
  readonly regions: readonly string[];
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
  readonly totals: {
    readonly seconds: number;
    readonly setupSeconds: number;
    readonly resources: number;
    readonly emulatorMegabytes: number;
    readonly providersMegabytes: number;
    readonly largestProgramMegabytes: number;
  };
}
