import type { Topology, TopologyRecord, TopologyRegion } from "./topology";

/** How viewers come to one region, worked out from the records that were deployed, whatever they are called. */
export interface Route {
  readonly region: TopologyRegion;
  /** Latency set that CloudFront asks. */
  readonly origin?: string;
  /** Name of the failover pair. */
  readonly pair?: string;
  /** Health check that decides whether the region itself answers. */
  readonly check?: string;
  /** Endpoint checks among the check's children. */
  readonly endpoints: readonly string[];
  /** Regions that hold an evacuation switch of this one. */
  readonly switchesIn: readonly string[];
  /** Latency set that answers otherwise, and the regions in it. */
  readonly otherwise?: { readonly name: string; readonly regions: readonly string[] };
  /** Names without any routing policy. */
  readonly direct: readonly string[];
}

export function routesOf(topology: Topology): Route[] {
  return topology.regions.map((region) => routeTo(region, topology));
}

function routeTo(region: TopologyRegion, topology: Topology): Route {
  const { records, healthChecks } = topology;
  const here = records.filter((it) => sameName(it.target, region.loadBalancer));
  const primary = here.find((it) => it.policy === "failover");
  const secondary = records.find((it) => it !== primary && it.policy === "failover" && it.name === primary?.name);
  const origin = primary && records.find((it) => it.policy === "latency" && sameName(it.target, primary.name));
  const check = healthChecks.find((it) => it.name === primary?.healthCheck);
  const children = healthChecks.filter((it) => check?.children.includes(it.name));
  return {
    region,
    ...(origin && { origin: origin.name }),
    ...(primary && { pair: primary.name }),
    ...(check && { check: check.name }),
    endpoints: children.filter((it) => it.type === "endpoint").map((it) => it.name),
    switchesIn: children.flatMap((it) => it.alarmRegion ?? []),
    ...(secondary && { otherwise: { name: secondary.target, regions: regionsOf(secondary, topology) } }),
    direct: here.filter((it) => it.policy === "simple").map((it) => it.name),
  };
}

/** Regions whose load balancers a secondary's target stands for. */
function regionsOf(secondary: TopologyRecord, { records, regions }: Topology): string[] {
  const targets = records.filter((it) => sameName(it.name, secondary.target)).map((it) => it.target);
  return regions.filter((it) => targets.some((target) => sameName(target, it.loadBalancer))).map((it) => it.region);
}

/** DNS names are the same in any case, and Route 53 gives aliases back with `dualstack.` or a dot at the end. */
function sameName(one: string, other: string): boolean {
  return one !== "" && bare(one) === bare(other);
}

const bare = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^dualstack\./, "")
    .replace(/\.$/, "");
