/** A page with something of everything. */
import { pageOf, type ReadPlans, readPlans, type ReviewFacts } from "./assemble";
import type { ReviewCost } from "./cost";
import type { ReviewPage } from "./page";
import { inRegions, type SampleStep, samplePlan, threeRegions } from "./plan.fixture";
import type { StackPlan } from "./plans";

export const samplePlatform = { regions: threeRegions, bootstrapRegion: "us-east-1" };

export const sampleFacts: ReviewFacts = {
  platform: samplePlatform,
  order: [["foundation"], ["us-east-1"], ["eu-west-1", "ap-south-1"], ["global"]],
  place: "account",
  commit: "0123456789abcdef0123456789abcdef01234567",
  sourceOf: ({ type }) =>
    type.startsWith("aws:lb/") ? { file: "components/region/loadBalancer.ts", line: 122 } : undefined,
  rehearsal: { outcome: "held", at: "2026-11-30T06:00:00.000Z", isOfThisCommit: true },
  now: new Date("2026-11-30T08:00:00.000Z"),
};

const targets: SampleStep = {
  type: "meridian:region:RegionStack$meridian:region:LoadBalancer$aws:lb/targetGroup:TargetGroup",
  name: "storefront",
  before: { healthCheck: { path: "/health/ready" } },
  after: { healthCheck: { path: "/healthz" } },
};

const stack = (before: object, after: object): SampleStep => ({
  ...{ op: "same", type: "pulumi:pulumi:Stack", name: "meridian-foundation" },
  before: { ...before },
  after: { ...after },
});

const samplePlans = (): readonly StackPlan[] => [
  samplePlan("foundation", [stack({ keyArn: "a" }, { keyArn: "b" })]),
  ...inRegions(() => [targets]),
  samplePlan("global", [], {
    state: "stopped",
    error: "policy data-not-deleted (mandatory): The plan deletes something",
    violations: [{ policy: "data-not-deleted", level: "mandatory", message: "The plan deletes something\nWhy: it" }],
  }),
];

const sampleCost: ReviewCost = {
  ...{ before: 3847.19, after: 3966.33 },
  rows: [{ region: "eu-west-1", kind: "compute", before: 357.41, after: 476.55 }],
  ...{ notPriced: [], without: [] },
};

export const readSample = (plans: readonly StackPlan[]): ReadPlans => ({
  ...readPlans({ plans, platform: samplePlatform, settings: {}, homeRegion: "us-east-1", uses: () => true }),
  cost: sampleCost,
});

export const samplePage = (plans = samplePlans()): ReviewPage => pageOf(readSample(plans), sampleFacts);
