import type { ReportStep, StackStep } from "../../report/steps";
import type { Report, StackReport, Topology, TopologyRecord, TopologyRegion } from "./report";

const domain = "shop.example.com";

/** In the order in which `--regions N` adds them. */
export const sampleRegions = ["us-east-1", "eu-west-1", "ap-south-1", "us-west-2", "eu-central-1", "ap-southeast-1"];

/** A report as a whole run in these regions would write it. */
export function sampleReport(regions: readonly string[] = sampleRegions.slice(0, 3)): Report {
  return {
    schemaVersion: 1,
    startedAt: "2026-11-21T10:23:23.866Z",
    outcome: "held",
    regions,
    kinds: { compute: "asg", database: "aurora-global" },
    machine: { cpu: "AMD EPYC", cores: 2, memoryMegabytes: 25277, system: "Linux 6.18.44 x64" },
    versions: {
      meridian: "0.1.0",
      "@pulumi/pulumi": "3.250.0",
      "@pulumi/aws": "7.48.0",
      moto: "5.2.5",
      node: "v20.20.2",
    },
    steps: sampleSteps(regions),
    stacks: ["foundation", ...regions, "global"].map((stack) => stackOf(stack, regions)),
    unreadable: [
      {
        type: "aws:route53/healthCheck:HealthCheck",
        property: "triggers",
        reason: "lives in state alone: its change makes Route 53 copy the alarm's settings again",
      },
    ],
    leftByAws: regions.map((region) => `1 KMS keys pending deletion in ${region}`),
    topology: sampleTopology(regions),
    totals: {
      seconds: 162.981,
      setupSeconds: 0.006,
      resources: 205 + 182 * regions.length,
      emulatorMegabytes: 337,
      providersMegabytes: 236,
      largestProgramMegabytes: 404,
    },
  };
}

/** The same run of the other kinds. */
export function containersReport(): Report {
  const report = sampleReport();
  const topology = report.topology!;
  const compute = [{ kind: "eks" as const, instances: 3, pods: 2, version: "1.36" }];
  return {
    ...report,
    kinds: { compute: "eks", database: "rds" },
    topology: {
      ...topology,
      relationalKind: "rds",
      regions: topology.regions.map((it) => ({ ...it, instances: 3, compute })),
    },
  };
}

/** The same run, had it broken at its second step. */
export function failedReport(): Report {
  const { topology: _, ...whole } = sampleReport();
  const [first, second, ...rest] = whole.steps as [ReportStep, ReportStep, ...ReportStep[]];
  return {
    ...whole,
    outcome: "failed",
    stacks: [],
    unreadable: [],
    leftByAws: [],
    totals: { ...whole.totals, resources: 0, largestProgramMegabytes: 0 },
    steps: [
      first,
      {
        ...second,
        outcome: "failed",
        detail: "up of foundation:\ncreating urn:pulumi <Zone> failed: a & b",
        stacks: [],
      },
      ...rest.map((it) => ({ ...it, outcome: "skipped" as const, seconds: 0, detail: "", stacks: [] })),
    ],
  };
}

function stackOf(stack: string, regions: readonly string[]): StackReport {
  const regional = regions.includes(stack);
  return {
    stack,
    region: regional ? stack : regions[0]!,
    resources: countOf(stack, regions) + 4,
    byType: { "aws:route53/healthCheck:HealthCheck": 6, "pulumi:providers:aws": 1 },
    emulated: regional ? 157 : 39,
    recordedOnly: stack === "foundation" ? { "random:index/randomPassword:RandomPassword": 4 } : {},
    structural: regional ? 25 : 12,
    peakMegabytes: 404,
  };
}

function countOf(stack: string, regions: readonly string[]): number {
  return regions.includes(stack) ? 178 : stack === "global" ? 142 : 55;
}

function sampleSteps(regions: readonly string[]): ReportStep[] {
  const all = ["foundation", ...regions, "global"];
  const groups = [["foundation"], regions.slice(0, 1), regions.slice(1), ["global"]];
  const step = (name: string, detail: string, stacks: readonly StackStep[] = []): ReportStep => ({
    name,
    outcome: "held",
    seconds: 5.135,
    detail,
    stacks,
  });
  const of = (key: "created" | "changed" | "deleted" | "same", stacks: readonly string[]): StackStep[] =>
    stacks.map((stack) => ({
      ...{ stack, seconds: 4.25, created: 0, changed: 0, deleted: 0, same: 0 },
      [key]: countOf(stack, regions),
    }));
  const calm = (name: string): ReportStep => step(name, `no change in ${all.length} stacks`, of("same", all));
  return [
    ...groups.flatMap((group) => [
      step(`preview ${group.join(", ")}`, "to create", of("created", group)),
      step(`up ${group.join(", ")}`, "created", of("created", group)),
    ]),
    calm("preview all together with refresh"),
    step("switch over both databases to eu-west-1", "from us-east-1 and us-east-1"),
    calm("preview with refresh after the switchover"),
    calm("refresh, then preview, after the switchover"),
    step("fail over both databases to ap-south-1", "from eu-west-1 and eu-west-1, which was down (eu-west-1)"),
    calm("preview with refresh after the failover"),
    calm("refresh, then preview, after the failover"),
    step("destroy in the observed order", "global → regions → foundation", of("deleted", [...all].reverse())),
    step("nothing of ours is left", "none of 16 kinds in 5 regions"),
  ];
}

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
