/** A complete run, as its journal holds it: us-east-1, which writes, is lost under load, and both stores are failed over to eu-west-1. */
import type { EntryBodies, EntryKind, JournalEntry, PlannedStep, SteadyFigures } from "../entries";
import type { ReportStep } from "../../report/steps";
import { hashOfEntry } from "./reading";

export type SampleBody = { [Kind in EntryKind]: readonly [number, Kind, EntryBodies[Kind]] }[EntryKind];

/** When the sample run began. */
export const sampleStart = Date.UTC(2026, 10, 21, 10, 0, 0);

/** Entries with their sequence and chain; each body stands behind the seconds since the run began. */
export function chained(bodies: readonly SampleBody[], from = sampleStart): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const [second, kind, body] of bodies) {
    const last = entries.at(-1);
    const before = last ? hashOfEntry(last) : "0".repeat(64);
    entries.push({ sequence: entries.length, at: from + second * 1000, kind, body, before } as JournalEntry);
  }
  return entries;
}

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const documents = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html"; // prettier-ignore

export const samplePlan: readonly PlannedStep[] = [
  {
    ...{ id: "notice", name: "notice that us-east-1 doesn't answer", stage: "detect", calls: [] },
    expectedDelays: [{ seconds: 30, source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html" }], // prettier-ignore
  },
  {
    ...{ id: "evacuate", name: "lead users away from us-east-1", stage: "route" },
    calls: ["cloudwatch:PutMetricData in eu-west-1", "cloudwatch:PutMetricData in ap-south-1"],
    expectedDelays: [{ seconds: 60, source: "assumption" }],
  },
  {
    ...{ id: "fail-over-relational", name: "fail the relational store over to eu-west-1", stage: "promote" },
    calls: ["rds:FailoverGlobalCluster in eu-west-1", "rds:DescribeGlobalClusters in eu-west-1"],
    expectedDelays: [{ seconds: 40, source: documents }],
  },
  {
    ...{ id: "fail-over-document", name: "fail the document store over to eu-west-1", stage: "promote" },
    calls: ["rds:FailoverGlobalCluster in eu-west-1"],
    expectedDelays: [{ seconds: 20, source: "assumption" }],
  },
  {
    ...{ id: "serve", name: "wait until users are served", stage: "recover", calls: [] },
    expectedDelays: [],
  },
];

const opened: EntryBodies["opened"] = {
  ...{ id: "20261121T100000Z-writer-failover-7f3a", drill: "writer-failover", kind: "unplanned" },
  proves: "That the shop goes on when the region that writes dies, and that what is lost is counted.",
  choice: { leave: "us-east-1", to: "eu-west-1", dataLoss: "accepted" },
  reason: "Risk R-12: loss of the writer's region; quarterly exercise",
  objectives: { rtoSeconds: 300, rpoSeconds: 5, lostWrites: 20, setBy: "meridian:objectives in Pulumi.yaml" },
  provenance: {
    ...{ account: "rehearsal", identity: "arn:aws:sts::123456789012:assumed-role/meridian-drill/ada" },
    ...{ operator: "Ada", approver: "Grace", version: "0.1.0", commit: "5d1c0de", deployedCommit: "5d1c0de" },
    ...{ snapshotDigest: "a3".repeat(32), snapshotTakenAt: "2026-11-21T08:30:00.000Z", timeScale: 10 },
    ...{ clock: "NTP, 3 ms behind", versions: { node: "v22.20.0", "@aws-sdk/client-rds": "3.1169.0" } },
  },
  scope: {
    ...{ stores: ["relational", "document"], excluded: ["EKS: the platform runs on EC2"] },
    thirdParties: ["the payment gateway, by its sandbox"],
  },
  window: {
    ...{ from: "2026-11-21T10:00:00.000Z", until: "2026-11-21T11:00:00.000Z" },
    ...{ announcedTo: ["support", "the payment team"], changeFreeze: "none: no change was under way" },
  },
  cadenceDays: 90,
  stopConditions: ["another region is unhealthy", "errors for longer than 10 minutes"],
  ...{ plan: samplePlan, planDigest: "b7".repeat(32), regions },
};

const figures = (more: Partial<SteadyFigures>): SteadyFigures => ({
  ...{ successShare: 1, p95Ms: 48, requests: 100, alarms: [] },
  relationalLagSeconds: { "eu-west-1": 0.2, "ap-south-1": 0.4 },
  documentLagSeconds: { "eu-west-1": 0.3, "ap-south-1": 0.6 },
  ...{ relationalWriter: "us-east-1", documentWriter: "us-east-1" },
  healthyTargets: { "us-east-1": 3, "eu-west-1": 3, "ap-south-1": 3 },
  ...more,
});

const lost = {
  healthyTargets: { "us-east-1": 0, "eu-west-1": 3, "ap-south-1": 3 },
  ...{ relationalLagSeconds: {}, documentLagSeconds: {} },
  alarms: ["us-east-1 meridian-healthy-hosts"],
};
const moved = { relationalWriter: "eu-west-1", documentWriter: "eu-west-1" } as const;
const noWriter: SteadyFigures = { ...lost, successShare: 0.62, p95Ms: 900, requests: 100 };

const held = (name: string, seconds: number, detail: string): ReportStep => ({
  ...{ name, outcome: "held", seconds, detail, stacks: [] },
});
const planned = (id: string): string => samplePlan.find((it) => it.id === id)!.name;

/** Users second by second: errors from the fault on, for eleven seconds. */
const usersFrom = (start: number): EntryBodies["users"] => ({
  ...{ requests: 1900, failed: 84, errorSeconds: 11, worstMinuteShare: 0.07 },
  ...{ firstFailureAt: start + 20_400, lastFailureAt: start + 46_300 },
  failures: [
    { what: "page: no answer", count: 80 },
    { what: "cart: 504 by the edge", count: 4 },
  ],
  from: ["near us-east-1", "near eu-west-1", "near ap-south-1"],
  seconds: Array.from({ length: 95 }, (_, at) => ({
    ...{ second: start / 1000 + at, requests: 20 },
    failed: at >= 20 && at < 30 ? 8 : at === 46 ? 4 : 0,
  })),
});

const sampleBodies = (start: number, id: string): readonly SampleBody[] => [
  [0, "opened", { ...opened, id }],
  [0.1, "lease", { place: "s3://meridian-drills-eu-west-1", token: 7, what: "taken" }],
  [0.2, "guard", { name: "last healthy region", refusals: [] }],
  [0.3, "guard", { name: "replication lag", refusals: [] }],
  ...([[0.4, "guard", { name: "fresh backups", refusals: ["the last recovery point in ap-south-1 is 26 h old"], overriddenBecause: "the backup of tonight ran late and was seen to end" }]] as const), // prettier-ignore
  [1, "sample", { when: "before", figures: figures({}) }],
  [9, "sample", { when: "before", figures: figures({ p95Ms: 51 }) }],
  ...([[12, "decision", { who: "Ada", kind: "answer", what: "typed us-east-1 to begin", seconds: 6 }]] as const),
  [20, "fault", { text: "kill-region us-east-1", what: "began", proof: "its load balancer refuses connections" }],
  [21, "intended", { step: "notice" }],
  [25.2, "concluded", { step: "notice", result: held(planned("notice"), 4.2, "3 checks failed in a row") }],
  [25.3, "sample", { when: "during", figures: noWriter }],
  ...([[29, "decision", { who: "Ada", kind: "answer", what: "accepted that writes may be lost", seconds: 3.5 }]] as const), // prettier-ignore
  [29.1, "intended", { step: "evacuate" }],
  ...callsOf(29.2, "evacuate", "cloudwatch", ["PutMetricData"], ["eu-west-1", "ap-south-1"]),
  [35.5, "concluded", { step: "evacuate", result: held(planned("evacuate"), 6.4, "DNS leads nobody there") }],
  [35.6, "intended", { step: "fail-over-relational" }],
  ...callsOf(35.7, "fail-over-relational", "rds", ["FailoverGlobalCluster", "DescribeGlobalClusters"], ["eu-west-1"]),
  ...([[42, "concluded", { step: "fail-over-relational", result: held(planned("fail-over-relational"), 6.4, "eu-west-1 writes") }]] as const), // prettier-ignore
  [42.1, "intended", { step: "fail-over-document" }],
  ...callsOf(42.2, "fail-over-document", "rds", ["FailoverGlobalCluster"], ["eu-west-1"]),
  ...([[44.5, "concluded", { step: "fail-over-document", result: held(planned("fail-over-document"), 2.4, "eu-west-1 writes") }]] as const), // prettier-ignore
  [44.6, "intended", { step: "serve" }],
  [52, "concluded", { step: "serve", result: held(planned("serve"), 7.4, "no request failed for 5 s") }],
  [
    55,
    "sample",
    { when: "after", figures: figures({ ...lost, ...moved, relationalLagSeconds: { "ap-south-1": 0.5 } }) },
  ],
  [60, "fault", { text: "kill-region us-east-1", what: "ended", proof: "its load balancer answers" }],
  ...([[75, "sample", { when: "after", figures: figures({ ...moved, relationalLagSeconds: { "us-east-1": 0.9, "ap-south-1": 0.4 }, documentLagSeconds: { "us-east-1": 1.1, "ap-south-1": 0.5 } }) }]] as const), // prettier-ignore
  ...([[92, "sample", { when: "after", figures: figures({ ...moved, relationalLagSeconds: { "us-east-1": 0.3, "ap-south-1": 0.4 }, documentLagSeconds: { "us-east-1": 0.4, "ap-south-1": 0.5 } }) }]] as const), // prettier-ignore
  [94, "users", usersFrom(start)],
  ...([[95, "ledger", { acknowledged: 287, lost: ["112", "115", "118", "121", "122", "124"], oldestLostAt: start + 18_900, doubled: [], chargedTwice: [], changed: [], unknownKept: 9, unknownNotKept: 14 }]] as const), // prettier-ignore
  [96, "integrity", { what: "orders and payments agree", held: true, detail: "281 orders, 281 payments" }],
  ...([[97, "copies", { written: ["s3://meridian-drills-eu-west-1", "s3://meridian-drills-ap-south-1"], failed: [{ place: "s3://meridian-drills-us-east-1", why: "the region is being left" }] }]] as const), // prettier-ignore
  [98, "lease", { place: "s3://meridian-drills-eu-west-1", token: 7, what: "released" }],
  [98.2, "closed", { outcome: "held", detail: "5 of 5 steps held" }],
];

function callsOf(
  at: number,
  step: string,
  service: string,
  operations: readonly string[],
  places: readonly string[],
): SampleBody[] {
  return places.flatMap((region, place) =>
    operations.map((operation, index): SampleBody => {
      const requestId = `req-${step}-${place}${index}`;
      return [at + 0.1 * (place + index), "call", { step, service, operation, region, requestId, result: "ok", milliseconds: 41 }]; // prettier-ignore
    }),
  );
}

/** @param more entries behind it, by the seconds since the run began */
export const sampleEntries = (more: readonly SampleBody[] = [], start = sampleStart, id = opened.id): JournalEntry[] =>
  chained([...sampleBodies(start, id), ...more], start);

/** What people added afterwards. */
export const sampleAfterwards: readonly SampleBody[] = [
  [3600, "told", { who: "the board", by: "Ada", what: "the exercise ended, and six writes are to be reconciled" }],
  ...([[3700, "deficiency", { severity: "medium", what: "override: fresh backups", owner: "Linus", due: "2026-12-05" }]] as const), // prettier-ignore
  ...([[3800, "signedOff", { who: "Grace", role: "approver", remark: "read, and the numbers agree with the ledger" }]] as const), // prettier-ignore
];
