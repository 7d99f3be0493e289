import type { StoreRole } from "./topology";

/** One second of a living rehearsal in one region. */
export interface LifeSecond {
  /** Seconds since the life began. */
  readonly at: number;
  readonly region: string;
  /** Of viewers near the region, wherever they were answered. */
  readonly requests: number;
  /** Of them, those that a viewer saw fail. */
  readonly errors: number;
  /** Missing where no request ended well. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** Share of all viewers that DNS led to the region, 0 to 1; missing where nobody had asked. */
  readonly dnsShare?: number;
  readonly healthyInstances: number;
  readonly instances: number;
  readonly relational: StoreRole;
  readonly document: StoreRole;
  /** Behind the writer; missing for the writer, and where it can't be told. */
  readonly relationalLagSeconds?: number;
  readonly documentLagSeconds?: number;
}

/** Something that went wrong on request, or that was done to the platform. */
export interface LifeFault {
  readonly text: string;
  /** Seconds since the life began. */
  readonly from: number;
  readonly until: number;
}

export interface LifeHappening {
  /** Seconds since the life began. */
  readonly at: number;
  /** Missing for what concerns no region or all. */
  readonly region?: string;
  /** The part of the data plane that says it. */
  readonly part: string;
  readonly what: string;
}

/** A delay of AWS that a measured duration has in it, divided by the time scale. */
export interface LifeAssumption {
  readonly what: string;
  /** Of AWS, at scale 1. */
  readonly seconds: number;
  /** Page that documents it, or "assumption". */
  readonly source: string;
}

/** A duration of this run: what was measured here has the assumed delays in it, each divided by the time scale. */
export interface LifeDuration {
  readonly what: string;
  readonly measuredSeconds: number;
  readonly assumed: readonly LifeAssumption[];
}

/** One kind of what users were promised, compared with what the stores and the gateway hold afterwards. */
export interface PromiseCount {
  readonly kind: string;
  readonly writes: number;
  readonly acknowledged: number;
  /** Acknowledged, and there, or replaced by a later write that was acknowledged. */
  readonly kept: number;
  readonly lost: number;
  readonly doubled: number;
  readonly refused: number;
  /** Of unknown outcome to its user, and found to be there. */
  readonly unknownKept: number;
  readonly unknownNotKept: number;
}

/** Something that must not have happened at all. */
export interface WrongCount {
  readonly what: string;
  readonly count: number;
  /** A few of them, by name. */
  readonly examples: readonly string[];
}

/** What happened while storefronts, databases, DNS and the edge really ran. */
export interface Life {
  readonly startedAt: string;
  readonly seconds: number;
  /** AWS' delays were divided by it. */
  readonly timeScale: number;
  readonly timeline: readonly LifeSecond[];
  readonly faults: readonly LifeFault[];
  readonly happenings: readonly LifeHappening[];
  readonly durations: readonly LifeDuration[];
  /** Every delay of AWS that is assumed here, whether it occurred or not. */
  readonly assumed: readonly LifeAssumption[];
  /** What is never divided, in words. */
  readonly neverScaled: readonly string[];
  /** Alarms, each after its region, that watch what nothing measured: their states say nothing. */
  readonly unmeasuredAlarms: readonly string[];
  /** Empty where nothing was compared. */
  readonly promises: readonly PromiseCount[];
  readonly wrong: readonly WrongCount[];
}
