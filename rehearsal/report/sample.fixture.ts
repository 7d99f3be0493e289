import { sampleLife } from "../../report/life.fixture";
import type { ReportStep, StackStep } from "../../report/steps";
import { sampleRegions, sampleTopology } from "../../report/topology.fixture";
import type { Report, StackReport } from "./report";

/** A report as a whole run in these regions would write it. */
export function sampleReport(regions: readonly string[] = sampleRegions.slice(0, 3)): Report {
  return {
    schemaVersion: 2,
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
    dnsAnswers: [
      {
        situation: `${regions[0]} failing`,
        answeredBy: Object.fromEntries(regions.map((it) => [it, it === regions[0] ? regions[1]! : it])),
      },
      { situation: "all well again", answeredBy: Object.fromEntries(regions.map((it) => [it, it])) },
    ],
    totals: {
      seconds: 162.981,
      setupSeconds: 0.006,
      resources: 205 + 182 * regions.length,
      serverMegabytes: { emulator: 337, providers: 236 },
      largestProgramMegabytes: 404,
    },
  };
}

/** The same run with life in it. */
export function livingReport(regions?: readonly string[]): Report {
  const report = sampleReport(regions);
  return { ...report, life: sampleLife(report.regions) };
}

/** The same run with drills: one that held, one that has nothing to recover, and one that was never begun. */
export function drilledReport(): Report {
  return {
    ...livingReport(),
    drills: [
      { drill: "readiness", outcome: "held", run: "20261201T114900Z-readiness-33c2", previews: "held" },
      {
        ...{ drill: "writer-failover", outcome: "deviated", run: "20261201T115500Z-writer-failover-0a1b" },
        ...{ requests: 545, failed: 11, acknowledged: 280, lost: 3, doubled: 0 },
        ...{ recoverySeconds: 12.34, scaleOneSeconds: 101, previews: "deviated" },
      },
      { drill: "failback", outcome: "skipped", previews: "skipped" },
    ],
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
    dnsAnswers: [],
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
    notEmulated: stack === "foundation" ? { "random:index/randomPassword:RandomPassword": 4 } : {},
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
