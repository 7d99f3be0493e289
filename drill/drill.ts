/** What a drill is: a name, what it proves, and a plan that follows from the platform and from what the operator chose. Pure. */
import type { Guard } from "./guards";
import type { Step } from "./step";

/** One call to an API of AWS that a step makes, as the plan shows it and as the drill role must be allowed it. */
export interface DeclaredCall {
  /** As IAM names the service: `rds`, `cloudwatch`, `route53`, `scheduler`. DocumentDB's calls are `rds`, too. */
  readonly service: string;
  /** As the API names it, such as `SwitchoverGlobalCluster`. */
  readonly operation: string;
  /** A control plane changes what is deployed; a data plane goes on without it. */
  readonly plane: "control" | "data";
  /** Region of the endpoint. Services that have one place in the world are in `us-east-1`. */
  readonly region: string;
  /** What the drill role needs for it, beside `service:operation` itself on `resources`. */
  readonly permissions: readonly DeclaredPermission[];
  /** What it changes, in a few words; missing where it only looks. */
  readonly changes?: string;
  /** How that is undone; missing where it only looks, or can't be undone, which `changes` then says. */
  readonly undo?: string;
  /** The step goes on without it where the region doesn't answer or denies it: only such a call may be made in the region being left. */
  readonly onlyIfReachable?: true;
  /** It is the emergency itself that it brings about, so that a region being left may be asked for it. */
  readonly faultInjection?: true;
}

/** One permission in IAM's own terms. */
export interface DeclaredPermission {
  /** Such as `rds:SwitchoverGlobalCluster`. */
  readonly action: string;
  /** ARN, or `*` where the action has no resource scope. */
  readonly resource: string;
  /** Keys of the request that a policy may be bound to, such as `cloudwatch:namespace`, with their values. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Part of the time from the loss of a region until users are served again. */
export type DrillStage = "detect" | "decide" | "promote" | "route" | "recover";

/** A delay of AWS that a plan's arithmetic reckons with. */
export interface ExpectedDelay {
  readonly seconds: number;
  /** Page that documents it, or "assumption". */
  readonly source: string;
}

/** A step that says beforehand what it calls, how long it may take, and what part of the recovery it is. */
export interface DrillStep<Context, Seen = unknown> extends Step<Context, Seen> {
  /** Unique in its drill, and the same from run to run: the journal knows it by this. */
  readonly id: string;
  readonly stage: DrillStage;
  readonly calls: readonly DeclaredCall[];
  /** Together the step's time by arithmetic. */
  readonly expectedDelays: readonly ExpectedDelay[];
}

/** What an operator chooses for a run. */
export interface DrillChoice {
  /** Region to be left. */
  readonly leave?: string;
  /** The second region to be left, of `second-failure`. */
  readonly alsoLeave?: string;
  /** Region that is to write afterwards. Default: the drill's own choice among those that stay. */
  readonly to?: string;
  /** Default: both. */
  readonly store?: "relational" | "document";
  /** Region that backups are restored in, of `backup-restore`. */
  readonly region?: string;
  /** Availability zone to be lost, of `zone-loss`. */
  readonly zone?: string;
  /** Whether what hadn't been replicated may be lost. */
  readonly dataLoss: "refused" | "accepted";
}

/** One of an operator's choices, by the flag that makes it. */
export type ChoiceName = keyof DrillChoice;

/**
 * `readiness` looks and changes nothing; `planned` loses no acknowledged write; `unplanned` may lose what hadn't been replicated, and
 * counts it.
 */
export type DrillKind = "readiness" | "planned" | "unplanned";

/** A guard that has a name, by which an operator may override it, and that says what it asks of AWS: it only looks. */
export interface NamedGuard<Context> extends Guard<Context> {
  readonly name: string;
  readonly calls: readonly DeclaredCall[];
}

/** Something that is watched all the time while a drill runs, and stops it. */
export interface StopCondition<Context> {
  readonly name: string;
  /** It only looks, and asks nothing of the region being left. */
  readonly calls: readonly DeclaredCall[];
  /** Why the drill must stop; nothing where it may go on. One that can't tell throws, which stops it too. */
  reason(context: Context): Promise<string | undefined>;
}

/**
 * What somebody does to the platform so that a drill has something to face: on the local cloud its own faults, in AWS an experiment of the Fault
 * Injection Service where it has an action for it. Beginning it is exempt from the proof that nothing in a region being left is asked; ending it isn't.
 */
export type DrillFault =
  /** Nothing of the region answers any more, its APIs included. */
  | { readonly kind: "kill-region"; readonly region: string }
  /** Nothing of one availability zone runs or answers. */
  | { readonly kind: "lose-zone"; readonly zone: string }
  /** Replication to every other region stops, while each goes on by itself. */
  | { readonly kind: "pause-replication"; readonly from: string }
  /** What is written into one region's backup bucket doesn't reach the next one's. */
  | { readonly kind: "pause-copies"; readonly from: string; readonly to: string }
  /** The control planes that have one place in the world, and the region's own, refuse every call. */
  | { readonly kind: "lose-control-plane"; readonly region: string }
  /** The region answers, but slowly, and sometimes not at all. */
  | {
      readonly kind: "slow-region";
      readonly region: string;
      readonly milliseconds: number;
      readonly lossShare: number;
    };

/** What one run would do. */
export interface DrillPlan<Context> {
  /** Faults that its steps begin and end, by whoever can; missing where it needs none. */
  readonly faults?: readonly DrillFault[];
  readonly guards: readonly NamedGuard<Context>[];
  readonly stopConditions: readonly StopCondition<Context>[];
  readonly steps: readonly DrillStep<Context>[];
  /** Where an aborted or stopped run ends, and the steps that lead there from any point: each looks first, and does only what is missing. */
  readonly safeState: { readonly description: string; readonly steps: readonly DrillStep<Context>[] };
  /** What only people can do afterwards, a sentence each. */
  readonly byHand?: readonly string[];
}

export interface Drill<Platform, Context> {
  readonly name: string;
  /** In a sentence. */
  readonly proves: string;
  /** What it changes while it runs, in a sentence. */
  readonly touches: string;
  readonly kind: DrillKind;
  /** Choices that a run needs, and those that it takes. */
  readonly needs: readonly ChoiceName[];
  readonly takes: readonly ChoiceName[];
  /**
   * Pure: nothing is asked of AWS. Ordered pairs of regions are planned in tests.
   * @throws Error naming everything that the choice lacks or that this platform doesn't have
   */
  plan(platform: Platform, choice: DrillChoice): DrillPlan<Context>;
}
