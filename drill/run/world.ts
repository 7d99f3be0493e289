/** What a run of a drill needs of whoever starts it: a command, a rehearsal, a test. */
import type { AnsweredCall } from "../clients";
import type { DrillKind, DrillPlan } from "../drill";
import type { EntryBodies, LedgerVerdict, SteadyFigures, UsersView } from "../entries";
import type { Clock, Ports } from "../ports";
import type { ObjectPlace } from "../record/objectPlace";

/** What hears of what is done: whoever makes SDK clients, or begins faults, hands these to them. */
export interface CallHooks {
  readonly answered: (call: AnsweredCall) => void;
  readonly admitted: () => void;
  /** A fault began or ended: the journal keeps it. */
  readonly fault: (fault: EntryBodies["fault"]) => void;
  /** Something of restored data was looked at. */
  readonly found: (it: EntryBodies["integrity"]) => void;
}

/** What is known when a run is over, of those who watched it from outside. */
export interface RunEvidence {
  readonly users?: UsersView;
  readonly ledger?: LedgerVerdict;
  /** What was looked at of the recovered data; one that didn't hold lets the run deviate. */
  readonly integrity?: readonly EntryBodies["integrity"][];
}

export interface RunWorld<Context> {
  /** Folder of all runs on this machine. */
  readonly folder: string;
  /** Of all regions, in the order of the configuration. */
  readonly places: readonly ObjectPlace[];
  /** What each step is given. Asked once for the steps and once for the safe state, with other ports. */
  contextWith(ports: Ports, hooks: CallHooks): Context;
  /** Default: no steady state is sampled. */
  sample?(context: Context, when: "before" | "during" | "after"): Promise<SteadyFigures>;
  /** Asked once all steps have held. Default: nobody watched. */
  evidence?(): Promise<RunEvidence>;
  /** A clock whose waiting ends with the signal. */
  clockFor(signal: AbortSignal): Clock;
  /** Milliseconds since 1970, for the journal. */
  readonly now: () => number;
  readonly say: (line: string) => void;
  readonly confirm: (question: string) => Promise<boolean>;
  /** Ctrl-C: the step under way ends as aborted, and the run can be resumed. */
  readonly interruption: AbortSignal;
  readonly timings: RunTimings;
  readonly operator: string;
  /** Of this process: machine, process, and a number nobody else has. */
  readonly holder: string;
  readonly isGone: (holder: string) => boolean;
}

export interface RunTimings {
  /** Between two looks at the same thing, and at stop conditions. */
  readonly pollMilliseconds: number;
  readonly sampleMilliseconds: number;
  /** How long a holder of the lease may be silent. It renews it three times as often. */
  readonly leaseSeconds: number;
}

/** AWS' own pace; a local cloud's is divided by its time scale. */
export const awsTimings: RunTimings = { pollMilliseconds: 5000, sampleMilliseconds: 15_000, leaseSeconds: 60 };

/** One run, as planned. */
export interface RunRequest<Context> {
  readonly id: string;
  readonly kind: DrillKind;
  readonly plan: DrillPlan<Context>;
  /** Regions that are left: no copy of the journal is written there. */
  readonly left: readonly string[];
  readonly opened: EntryBodies["opened"];
  /** Names of guards that are overridden, and why. */
  readonly overrides: ReadonlyMap<string, string>;
  /** Text of the platform's snapshot, which is kept beside the journal. */
  readonly snapshot: string;
}

/** How a run, or a part of it, ended. */
export interface DrillEnding {
  readonly id: string;
  readonly outcome: EntryBodies["closed"]["outcome"];
  readonly detail: string;
  /** Whether somebody must resume or abort it. */
  readonly state: "open" | "closed";
}
