import type { Topology, TopologyRecord, TopologyRegion } from "./topology";

const domain = "shop.example.com";

/** In the order in which `--regions N` adds them. */
export const sampleRegions = ["us-east-1", "eu-west-1", "ap-south-1", "us-west-2", "eu-central-1", "ap-southeast-1"];

/** As it is deployed in these regions. */
export function sampleTopology(regions: readonly string[]): Topology {
  const others = (region: string): string[] => regions.filter((it) => it !== region);
  return {
    domain,
    relationalKind: "aurora-global",
    regions: regions.map((region, index) => regionOf(region, index, regions)),
    records: regions.flatMap((region) => recordsOf(region, others(region))),
    healthChecks: regions.flatMap((region) => [
      { id: `e-${region}`, name: `endpoint-${region}`, type: "endpoint", children: [] },
      ...others(region).map((place) => ({
        id: `s-${region}-${place}`,
        name: `not-evacuated-${region}-from-${place}`,
        type: "alarm" as const,
        children: [],
        alarmRegion: place,
      })),
      {
        id: `c-${region}`,
        name: `region-${region}`,
        type: "calculated",
        children: [`endpoint-${region}`, ...others(region).map((place) => `not-evacuated-${region}-from-${place}`)],
      },
    ]),
    distribution: {
      domain: "d111111abcdef8.cloudfront.net",
      origins: [
        `origin.${domain}`,
        "static-1a2b.s3.us-east-1.amazonaws.com",
        "replica-3c4d.s3.eu-west-1.amazonaws.com",
      ],
    },
  };
}

const balancerOf = (region: string): string => `alb-0a1b2c3-1234567890.${region}.elb.amazonaws.com`;

function regionOf(region: string, index: number, regions: readonly string[]): TopologyRegion {
  return {
    region,
    cidr: `10.${10 * (index + 1)}.0.0/16`,
    loadBalancer: balancerOf(region),
    instances: 2,
    compute: [{ kind: "asg", instances: 2 }],
    relational: index === 0 ? "writer" : "reader",
    document: index === 1 ? "writer" : "reader",
    backupsTo: regions[(index + 1) % regions.length]!,
  };
}

function recordsOf(region: string, others: readonly string[]): TopologyRecord[] {
  const pair = `pair-${region}.${domain}`;
  const rest = `others-${region}.${domain}`;
  const a = { type: "A" } as const;
  return [
    ...others.map((other) => ({
      ...{ ...a, name: rest, set: other, policy: "latency" as const },
      ...{ target: balancerOf(other), healthCheck: `region-${other}` },
    })),
    {
      ...{ ...a, name: pair, set: "primary", policy: "failover", target: balancerOf(region) },
      healthCheck: `region-${region}`,
    },
    { ...a, name: pair, set: "secondary", policy: "failover", target: rest },
    { ...a, name: `origin.${domain}`, set: region, policy: "latency", target: pair },
    { ...a, name: `${region}.${domain}`, policy: "simple", target: balancerOf(region) },
  ];
}
