import { originName, othersName, pairName, regionName } from "./names";
import { othersThan } from "./regions";

/** What an alias answers with. */
export type AliasTarget =
  | { readonly kind: "loadBalancer"; readonly region: string }
  /** Another name of this plan, in the same hosted zone. */
  | { readonly kind: "record"; readonly name: string }
  | { readonly kind: "distribution" };

export type RoutingPolicy =
  | { readonly kind: "simple" }
  | { readonly kind: "latency"; readonly region: string }
  | { readonly kind: "failover"; readonly role: "PRIMARY" | "SECONDARY" };

export interface PlannedRecord {
  /** Logical name in the stack. */
  readonly key: string;
  readonly name: string;
  readonly type: "A" | "AAAA";
  readonly policy: RoutingPolicy;
  /** Tells records of one name and type apart; Route 53 asks for it wherever a policy is not simple. */
  readonly setIdentifier?: string;
  readonly target: AliasTarget;
  /** Whether the target's own health decides about this record. */
  readonly evaluateTargetHealth: boolean;
  /** Region whose calculated health check decides about this record. */
  readonly healthCheckRegion?: string;
}

/**
 * Every record of the shop, each after the records it is an alias of.
 *
 * `origin.D` is a latency set with one alias for each region's pair. A pair answers with its own region while that is
 * healthy, and else with the other regions by latency. It names load balancers for that, never another pair: pairs that
 * name each other would be a loop. A routed record without a health check would count as healthy for ever, so each has its
 * region's check or takes its health from records that have one.
 */
export function routingPlan(domain: string, regions: readonly string[]): PlannedRecord[] {
  return [
    ...regions.flatMap((region) => othersOf(domain, region, regions)),
    ...regions.flatMap((region) => pairOf(domain, region)),
    ...regions.map((region) => originOf(domain, region)),
    ...regions.map((region) => directTo(domain, region)),
    ...publicNames(domain),
  ];
}

function othersOf(domain: string, region: string, regions: readonly string[]): PlannedRecord[] {
  return othersThan(region, regions).map((other) => ({
    key: `others-of-${region}-${other}`,
    name: othersName(domain, region),
    type: "A",
    policy: { kind: "latency", region: other },
    setIdentifier: other,
    target: { kind: "loadBalancer", region: other },
    evaluateTargetHealth: false,
    healthCheckRegion: other,
  }));
}

function pairOf(domain: string, region: string): PlannedRecord[] {
  const pair = { name: pairName(domain, region), type: "A" } as const;
  return [
    {
      key: `pair-primary-${region}`,
      ...pair,
      policy: { kind: "failover", role: "PRIMARY" },
      setIdentifier: "primary",
      target: { kind: "loadBalancer", region },
      // The calculated check is the only reason for a region to be out, so that a drill can name the reason.
      evaluateTargetHealth: false,
      healthCheckRegion: region,
    },
    {
      key: `pair-secondary-${region}`,
      ...pair,
      policy: { kind: "failover", role: "SECONDARY" },
      setIdentifier: "secondary",
      target: { kind: "record", name: othersName(domain, region) },
      evaluateTargetHealth: true,
    },
  ];
}

function originOf(domain: string, region: string): PlannedRecord {
  return {
    key: `origin-${region}`,
    name: originName(domain),
    type: "A",
    policy: { kind: "latency", region },
    setIdentifier: region,
    target: { kind: "record", name: pairName(domain, region) },
    evaluateTargetHealth: true,
  };
}

/** A write must reach the writer's region or fail: sending it elsewhere would only forward it once more. No failover here. */
function directTo(domain: string, region: string): PlannedRecord {
  return {
    key: `region-${region}`,
    name: regionName(domain, region),
    type: "A",
    policy: { kind: "simple" },
    target: { kind: "loadBalancer", region },
    evaluateTargetHealth: false,
  };
}

/** Route 53 refuses to evaluate CloudFront's health; the edge fails over by `origin.D` behind it. */
function publicNames(domain: string): PlannedRecord[] {
  return (["A", "AAAA"] as const).map((type) => ({
    key: `public-${type.toLowerCase()}`,
    name: domain,
    type,
    policy: { kind: "simple" },
    target: { kind: "distribution" },
    evaluateTargetHealth: false,
  }));
}
