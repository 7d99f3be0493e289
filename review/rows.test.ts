import assert from "node:assert/strict";
import { readPlans } from "./assemble";
import { inRegions, samplePlan, threeRegions } from "./plan.fixture";
import type { StackPlan } from "./plans";
import { rowsOf } from "./rows";

const rowsFor = (plans: readonly StackPlan[]) => {
  const { changes } = readPlans({
    ...{ plans, settings: {}, homeRegion: "us-east-1", uses: () => true },
    platform: { regions: threeRegions, bootstrapRegion: "us-east-1" },
  });
  return rowsOf(changes, { regions: threeRegions, planned: new Set(plans.map((it) => it.stack)) });
};

const targets = (path: string) => ({
  type: "meridian:region:LoadBalancer$aws:lb/targetGroup:TargetGroup",
  name: "storefront",
  before: { healthCheck: { path: "/health/ready" }, port: 8080 },
  after: { healthCheck: { path }, port: 8080 },
});

describe("rows of a review", () => {
  it("are one where all regions change the same, be it each by its own name", () => {
    const rows = rowsFor(inRegions((region) => [targets(`/health/${region}`)]));
    assert.equal(rows.length, 1);
    assert.deepEqual(rows[0]!.kinds, { "us-east-1": "update", "eu-west-1": "update", "ap-south-1": "update" });
    assert.deepEqual(rows[0]!.values, [
      { path: "healthCheck.path", before: "/health/ready", after: "/health/<region>", replaces: false },
    ]);
    assert.deepEqual(rows[0]!.notIn, []);
  });

  it("spell out which region has another value", () => {
    const rows = rowsFor(inRegions((region) => [targets(region === "ap-south-1" ? "/slow" : "/live")]));
    assert.deepEqual(
      rows[0]!.values.map(({ after, onlyIn }) => [after, onlyIn]),
      [
        ["/live", ["us-east-1", "eu-west-1"]],
        ["/slow", ["ap-south-1"]],
      ],
    );
  });

  it("say which regions are left as they are", () => {
    const rows = rowsFor(inRegions((region) => (region === "eu-west-1" ? [targets("/live")] : [])));
    assert.deepEqual(Object.keys(rows[0]!.kinds), ["eu-west-1"]);
    assert.deepEqual(rows[0]!.notIn, ["us-east-1", "ap-south-1"]);
  });

  it("stand in the order of what may be lost", () => {
    const step = (type: string, name: string, before: object, after?: object, op = "update") => ({
      ...{ type, name, op },
      before: { ...before },
      ...(after ? { after: { ...after } } : {}),
    });
    const rows = rowsFor([
      samplePlan("us-east-1", [
        step("aws:sns/topic:Topic", "alerts", { tags: { a: "1" } }, { tags: { a: "2" } }),
        step("aws:cloudwatch/metricAlarm:MetricAlarm", "errors", { threshold: 1 }, { threshold: 2 }),
        step("aws:autoscaling/group:Group", "storefront", { minSize: 2 }, { minSize: 1 }),
        step("aws:ec2/flowLog:FlowLog", "flow", { id: 1 }, undefined, "delete"),
        step("aws:iam/rolePolicy:RolePolicy", "own", { policy: statement("s3:Get") }, { policy: statement("s3:*") }),
        step("aws:route53/record:Record", "origin", { ttl: 60 }, { ttl: 300 }),
        step("aws:rds/cluster:Cluster", "relational-cluster", { kmsKeyId: "a" }, { kmsKeyId: "b" }, "replace"),
      ]),
    ]);
    assert.deepEqual(
      rows.map(({ risk, name }) => `${risk} ${name}`),
      [
        "data relational-cluster",
        "routing origin",
        "access own",
        "replace flow",
        "scale storefront",
        "policy errors",
        "tags alerts",
      ],
    );
    assert.deepEqual(rows[2]!.opens, ["gains s3:* on *"]);
  });
});

const statement = (action: string): string =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });
