import { apiName } from "../../config/apiName";
import { apiOthersName, apiPairName, originName, othersName, pairName, regionName } from "./names";
import { othersThan } from "./regions";

/** What an alias answers with. */
export type AliasTarget =
  | { readonly kind: "loadBalancer" | "api"; readonly region: string }
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

/** A tree of records that leads to the nearest healthy region. */
interface Tree {
  /** Begins the logical names of its records. */
  readonly prefix: string;
  readonly top: string;
  readonly pair: (region: string) => string;
  readonly others: (region: string) => string;
  /** What stands in each region. */
  readonly target: "loadBalancer" | "api";
}

/**
 * Every record of the shop, each after the records it is an alias of.
 *
 * `origin.D` is a latency set with one alias for each region's pair. A pair answers with its own region while that is
 * healthy, and else with the other regions by latency. It names load balancers for that, never another pair: pairs that
 * name each other would be a loop. A routed record without a health check would count as healthy for ever, so each has its
 * region's check or takes its health from records that have one. `api.D`, where there are functions, is the same tree over their HTTP APIs, with the same
 * checks: whatever takes a region out takes both.
 */
export function routingPlan(domain: string, regions: readonly string[], of?: "functions"): PlannedRecord[] {
  const origin: Tree = {
    ...{ prefix: "", top: originName(domain), target: "loadBalancer" },
    pair: (region) => pairName(domain, region),
    others: (region) => othersName(domain, region),
  };
  return [
    ...treeOf(origin, regions),
    ...regions.map((region) => directTo(domain, region)),
    ...publicNames(domain),
    ...(of === "functions" ? treeOf(apiTree(domain), regions) : []),
  ];
}

const apiTree = (domain: string): Tree => ({
  ...{ prefix: "api-", top: apiName(domain), target: "api" },
  pair: (region) => apiPairName(domain, region),
  others: (region) => apiOthersName(domain, region),
});

const treeOf = (tree: Tree, regions: readonly string[]): PlannedRecord[] => [
  ...regions.flatMap((region) => othersOf(tree, region, regions)),
  ...regions.flatMap((region) => pairOf(tree, region)),
  ...regions.map((region) => topOf(tree, region)),
];

function othersOf({ prefix, others, target }: Tree, region: string, regions: readonly string[]): PlannedRecord[] {
  return othersThan(region, regions).map((other) => ({
    key: `${prefix}others-of-${region}-${other}`,
    name: others(region),
    type: "A",
    policy: { kind: "latency", region: other },
    setIdentifier: other,
    target: { kind: target, region: other },
    evaluateTargetHealth: false,
    healthCheckRegion: other,
  }));
}

function pairOf({ prefix, pair, others, target }: Tree, region: string): PlannedRecord[] {
  const named = { name: pair(region), type: "A" } as const;
  return [
    {
      key: `${prefix}pair-primary-${region}`,
      ...named,
      policy: { kind: "failover", role: "PRIMARY" },
      setIdentifier: "primary",
      target: { kind: target, region },
      // The calculated check is the only reason for a region to be out, so that a drill can name the reason.
      evaluateTargetHealth: false,
      healthCheckRegion: region,
    },
    {
      key: `${prefix}pair-secondary-${region}`,
      ...named,
      policy: { kind: "failover", role: "SECONDARY" },
      setIdentifier: "secondary",
      target: { kind: "record", name: others(region) },
      evaluateTargetHealth: true,
    },
  ];
}

function topOf({ prefix, top, pair }: Tree, region: string): PlannedRecord {
  return {
    key: `${prefix}origin-${region}`,
    name: top,
    type: "A",
    policy: { kind: "latency", region },
    setIdentifier: region,
    target: { kind: "record", name: pair(region) },
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
