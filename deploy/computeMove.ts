/**
 * How a region moves from one kind of compute to another while it serves. Pure: what to set next, and what must be true before. Which
 * kinds there are it doesn't know: a position names the two that it is about.
 */
import type { ComputeKind, ComputeSettings } from "../config/settings";
import { instanceStartSeconds } from "../config/startup";
import type { Condition } from "../drill/condition";

/** The three keys of a region's configuration that a move changes. */
export interface Position<Kind extends string = ComputeKind> {
  readonly kind: Kind;
  readonly standby: Kind | "none";
  /** Percent of requests that the standby answers. At 0 the load balancer doesn't know it. */
  readonly percent: number;
}

/** One kind's target group, as the load balancer sees it. */
export interface Group {
  /** Some rule of the load balancer names it. */
  readonly attached: boolean;
  /** Targets that are registered and aren't leaving. */
  readonly registered: number;
  readonly healthy: number;
}

/** Missing: there is no such group. */
export type Groups<Kind extends string = ComputeKind> = Readonly<Partial<Record<Kind, Group>>>;

/** One change of the position, which is applied as a whole. */
export interface Transition<Kind extends string = ComputeKind> {
  /** What it does, in words. */
  readonly description: string;
  readonly to: Position<Kind>;
}

/**
 * The shares that the new kind gets before it gets all. First few enough that a fault is a fault for one customer in ten. Never
 * everything beside a group that gets nothing: that one would still decide whether the region is healthy in DNS, and serve nobody.
 */
export const shares = [10, 50, 90] as const;

/**
 * Seconds that a new kind's targets must have been registered before they are attached. Pods register when they are ready. Instances
 * register when they are launched, and serve when their script is through.
 */
export const settleSeconds: Readonly<Record<ComputeKind, number>> = { eks: 10, asg: instanceStartSeconds };

/** Seconds that a share must have gone well before it is raised: two health checks and the minute that a load balancer's metrics count. */
export const watchSeconds = 90;

/**
 * Seconds after which nobody waits for an answer of a group that gets no requests any more: the load balancer ends an exchange in which
 * nothing was said for 65 s (its idle timeout), and a new rule is known to all of its nodes within seconds.
 */
export const drainSeconds = 120;

export const positionOf = ({ kind, standby }: ComputeSettings): Position => ({
  kind,
  standby: standby?.kind ?? "none",
  percent: standby?.percent ?? 0,
});

/** What the load balancer must show before a position is applied. */
export interface Needs<Kind extends string = ComputeKind> {
  /** Targets that the region must have: its `minInstances`. */
  readonly minTargets: number;
  /** Seconds that a kind's targets must have been registered before they are attached. */
  readonly settleSeconds: Readonly<Record<Kind, number>>;
}

/**
 * What to set next, from wherever the region stands: half way there, half way back, or at the end, where it is nothing. The position
 * is the configuration's, so whoever was interrupted goes on where that stands. A region has two kinds at most: a standby of a third
 * kind goes first.
 */
export function nextTransition<Kind extends string>(at: Position<Kind>, to: Kind): Transition<Kind> | undefined {
  const { kind: from, standby, percent } = at;
  if (standby !== "none" && standby !== to) return withoutStandby(at, standby);
  if (from === to) return undefined;
  if (standby === "none") return { description: `make ${to} apart`, to: { kind: from, standby: to, percent: 0 } };
  const share = shares.find((it) => it > percent);
  if (share === undefined)
    return {
      description: `swap: ${to} answers all requests, ${from} is detached`,
      to: { kind: to, standby: from, percent: 0 },
    };
  const verb = percent === 0 ? "attach" : "raise";
  return { description: `${verb} ${to}: it answers ${share} % of requests`, to: { ...at, percent: share } };
}

/** Detached first, removed when it is. */
function withoutStandby<Kind extends string>({ kind, percent }: Position<Kind>, standby: Kind): Transition<Kind> {
  return percent > 0
    ? { description: `detach ${standby}: ${kind} answers all requests`, to: { kind, standby, percent: 0 } }
    : { description: `remove ${standby}`, to: { kind, standby: "none", percent: 0 } };
}

/** All that are left. */
export function transitionsTo<Kind extends string>(at: Position<Kind>, to: Kind): readonly Transition<Kind>[] {
  const next = nextTransition(at, to);
  return next ? [next, ...transitionsTo(next.to, to)] : [];
}

/**
 * What must be true before a position is applied. It follows from what is there and not from how one came here: a step that was
 * written down and never applied is asked the same again.
 */
export function conditionFor<Kind extends string>(
  position: Position<Kind>,
  groups: Groups<Kind>,
  needs: Needs<Kind>,
): Condition<Groups<Kind>> {
  const { kind, standby, percent } = position;
  const leaving = (Object.keys(groups) as Kind[]).filter((it) => it !== kind && it !== standby);
  const wants = [
    serves(position, groups, needs),
    ...(standby === "none" || percent === 0 ? [] : [isReady(standby, groups, needs)]),
    ...leaving.map((it) => isDetached(it)),
  ];
  return {
    description: wants.map((it) => it.description).join("; "),
    missing: (seen) => wants.map((it) => it.missing(seen)).find((it) => it !== undefined),
    holdSeconds: Math.max(...wants.map((it) => it.holdSeconds)),
  };
}

/** Who keeps the region up meanwhile. One whose share grows is watched for a while first. */
function serves<Kind extends string>(
  { kind, percent, standby }: Position<Kind>,
  groups: Groups<Kind>,
  { minTargets }: Needs<Kind>,
): Condition<Groups<Kind>> {
  const takesOver = percent === 0 && standby !== "none" && groups[standby]?.attached === true;
  return {
    description: `${kind} has ${minTargets} healthy targets`,
    missing: (seen) => lacks(seen[kind], { kind, what: "healthy", minTargets }),
    holdSeconds: takesOver ? watchSeconds : 0,
  };
}

/** A group that isn't attached has no health: nobody asks its targets. It must be full. */
function isReady<Kind extends string>(
  kind: Kind,
  groups: Groups<Kind>,
  { minTargets, settleSeconds }: Needs<Kind>,
): Condition<Groups<Kind>> {
  if (groups[kind]?.attached)
    return {
      description: `${kind} has ${minTargets} healthy targets`,
      missing: (seen) => lacks(seen[kind], { kind, what: "healthy", minTargets }),
      holdSeconds: watchSeconds,
    };
  return {
    description: `${kind} has ${minTargets} registered targets, which are ready`,
    missing: (seen) => lacks(seen[kind], { kind, what: "registered", minTargets }),
    holdSeconds: settleSeconds[kind],
  };
}

function isDetached<Kind extends string>(kind: Kind): Condition<Groups<Kind>> {
  return {
    description: `${kind} is detached and has answered what it was asked`,
    missing: (groups) => (groups[kind]?.attached ? `${kind} is still attached to the load balancer` : undefined),
    holdSeconds: drainSeconds,
  };
}

interface Wanted {
  readonly kind: string;
  readonly what: "healthy" | "registered";
  readonly minTargets: number;
}

function lacks(group: Group | undefined, { kind, what, minTargets }: Wanted): string | undefined {
  const count = group?.[what] ?? 0;
  return count >= minTargets ? undefined : `${kind} has ${count} ${what} targets of ${minTargets}`;
}

/** What a plan of the engine would do to one resource. */
export interface Planned {
  readonly op: string;
  readonly urn: string;
}

/** Nothing ever takes these away: users come through them. */
const entrance = /^aws:lb\/(loadBalancer|listener|listenerRule):/;
/** What a kind serves by. Until the last step nothing takes these away either. */
const serving: Readonly<Record<ComputeKind, RegExp>> = {
  asg: /^aws:autoscaling\/group:/,
  eks: /^(aws:eks\/|eks:|kubernetes:apps\/v1:Deployment|kubernetes:elbv2)/,
};
const capacity = [/^aws:lb\/targetGroup:/, ...Object.values(serving)];

/** Why a step's plan must not be applied: flat and complete, empty where it may. */
export function planObjections(planned: readonly Planned[], { to }: Pick<Transition, "to">): readonly string[] {
  const goes = planned.filter(({ op }) => /^(delete|replace|create-replacement|delete-replaced)$/.test(op));
  const objections = goes.flatMap(({ op, urn }) => {
    const [, , types = "", ...name] = urn.split("::");
    const type = types.split("$").at(-1)!;
    const removable = op === "delete" && to.standby === "none" && !entrance.test(type);
    const guarded = entrance.test(type) || capacity.some((it) => it.test(type));
    return guarded && !removable ? [`it would ${op} ${type} ${name.join("::")}`] : [];
  });
  return [...new Set(objections)];
}
