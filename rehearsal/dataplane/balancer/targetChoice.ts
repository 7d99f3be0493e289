/**
 * Which targets of a group get requests, and with what share.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health.html
 */
import type { TargetState } from "./targetHealth";

export interface BalancedTarget {
  readonly id: string;
  readonly zone: string;
  readonly state: TargetState["state"];
  /** Seconds since it became healthy for the first time after it was registered; missing where it wasn't yet. */
  readonly healthySeconds?: number;
  /** Whether it was among the first into an empty group: those have no slow start. */
  readonly isOfFirstBatch?: boolean;
}

/** The group's attributes that decide here, under AWS' own meaning. */
export interface GroupAttributes {
  /** target_group_health.unhealthy_state_routing.minimum_healthy_targets.count and .percentage; *off* is left out. */
  readonly routing: Minimum;
  /** target_group_health.dns_failover.minimum_healthy_targets.count and .percentage. */
  readonly dns: Minimum;
  /** slow_start.duration_seconds, 0 for none. */
  readonly slowStartSeconds: number;
}

export interface Minimum {
  readonly count?: number;
  readonly percentage?: number;
}

/** Either of the two is enough to be below the minimum. */
function isBelow({ count, percentage }: Minimum, healthy: number, all: number): boolean {
  return (count !== undefined && healthy < count) || (percentage !== undefined && healthy * 100 < percentage * all);
}

const counted = (targets: readonly BalancedTarget[]): readonly BalancedTarget[] =>
  targets.filter((it) => it.state !== "draining");

const healthyOf = (targets: readonly BalancedTarget[]): readonly BalancedTarget[] =>
  targets.filter((it) => it.state === "healthy");

/** The healthy ones; all that are registered, where fewer are healthy than the minimum for routing (fail open). */
export function routable(targets: readonly BalancedTarget[], { routing }: GroupAttributes): readonly BalancedTarget[] {
  const all = counted(targets);
  const healthy = healthyOf(all);
  return isBelow(routing, healthy.length, all.length) || healthy.length === 0 ? all : healthy;
}

/** Zones whose addresses are in DNS: those with enough healthy targets; every zone that has a target, where none has enough. */
export function zonesInDns(targets: readonly BalancedTarget[], { dns }: GroupAttributes): readonly string[] {
  const all = counted(targets);
  const zones = [...new Set(all.map((it) => it.zone))];
  const enough = zones.filter((zone) => {
    const here = all.filter((it) => it.zone === zone);
    return !isBelow(dns, healthyOf(here).length, here.length);
  });
  return enough.length > 0 ? enough : zones;
}

/** A target's weight against others' 1: during slow start it grows in a straight line. */
export function weightOf(target: BalancedTarget, { slowStartSeconds }: GroupAttributes): number {
  if (slowStartSeconds === 0 || target.isOfFirstBatch === true || target.state !== "healthy") return 1;
  return Math.min(1, Math.max(target.healthySeconds ?? 0, 1) / slowStartSeconds);
}

/** @param random at least 0, less than 1 */
export function chooseTarget(
  targets: readonly BalancedTarget[],
  attributes: GroupAttributes,
  random: number,
): BalancedTarget | undefined {
  const candidates = routable(targets, attributes).map((it) => ({ it, weight: weightOf(it, attributes) }));
  let left = random * candidates.reduce((sum, { weight }) => sum + weight, 0);
  return (candidates.find(({ weight }) => (left -= weight) < 0) ?? candidates[0])?.it;
}
