import assert from "node:assert/strict";
import type { DeclaredCall, Drill, DrillChoice, DrillPlan } from "./drill";
import { compareCalls } from "./madeCalls";
import { choicesOf, proofFindings, proveDrill } from "./regionProof";

const call = (service: string, operation: string, region: string, more: Partial<DeclaredCall> = {}): DeclaredCall => ({
  ...{ service, operation, region, plane: "control", permissions: [] },
  ...more,
});

const step = (id: string, ...calls: DeclaredCall[]): DrillPlan<unknown>["steps"][number] => ({
  ...{ id, name: id, stage: "promote", calls, expectedDelays: [], run: () => Promise.resolve({ detail: "" }) },
});

const planOf = (...calls: DeclaredCall[]): DrillPlan<unknown> => ({
  ...{ guards: [], stopConditions: [], steps: [step("move", ...calls)] },
  safeState: { description: "as it was", steps: [] },
});

describe("the proof that a plan needs nothing of the region being left", () => {
  it("finds every call there, whoever makes it, that isn't marked", () => {
    const there = call("rds", "DescribeDBClusters", "us-east-1");
    const plan: DrillPlan<unknown> = {
      guards: [{ name: "lag", calls: [there], refusals: () => [] }],
      stopConditions: [{ name: "errors", calls: [there], reason: () => Promise.resolve(undefined) }],
      steps: [
        step("move", there, { ...there, onlyIfReachable: true }, call("rds", "FailoverGlobalCluster", "eu-west-1")),
      ],
      safeState: { description: "as it was", steps: [step("back", there)] },
    };
    const reason =
      "rds:DescribeDBClusters in us-east-1 is in the region being left: do without it, or mark it onlyIfReachable";
    assert.deepEqual(
      proofFindings(plan, ["us-east-1"]),
      ["guard lag", "stop condition errors", "step move", "safe state back"].map((it) => `${it}: ${reason}`),
    );
    assert.deepEqual(proofFindings(plan, ["ap-south-1"]), []);
  });

  it("finds control planes that have one place in the world, whichever region is left", () => {
    const plan = planOf(
      call("route53", "ChangeResourceRecordSets", "us-east-1"),
      call("iam", "GetRole", "us-east-1", { onlyIfReachable: true }),
      call("cloudfront", "UpdateDistribution", "us-east-1"),
      call("cloudwatch", "PutMetricData", "us-east-1", { plane: "data" }),
    );
    assert.deepEqual(
      proofFindings(plan, ["eu-west-1"]).map((it) => it.split(" ")[2]),
      ["route53:ChangeResourceRecordSets", "cloudfront:UpdateDistribution"],
    );
  });

  it("finds a declaration that takes such an API for another region's, or for a data plane", () => {
    const plan = planOf(
      call("route53", "GetHealthCheckStatus", "us-east-1", { plane: "data", onlyIfReachable: true }),
      call("route53", "GetHealthCheckStatus", "eu-west-1", { onlyIfReachable: true }),
    );
    assert.match(
      proofFindings(plan, []).join("\n"),
      /as data plane there, .* in us-east-1.*\n.*as control plane there/,
    );
  });

  it("is made of every ordered pair of regions, and of every choice that a drill takes", () => {
    const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
    const chosen = (needs: Drill<unknown, unknown>["needs"], takes: Drill<unknown, unknown>["takes"]) =>
      choicesOf({ needs, takes }, { regions, zones: ["us-east-1a"] });
    assert.equal(chosen(["leave", "alsoLeave"], []).length, 6 * 2);
    assert.equal(chosen(["leave"], ["to", "store"]).length, 3 * 4 * 3 * 2);
    assert.deepEqual(chosen([], []), [{ dataLoss: "refused" }, { dataLoss: "accepted" }]);
  });

  it("proves each plan, and says what has none", () => {
    const drill: Drill<string, unknown> = {
      ...{ name: "evacuation", proves: "", touches: "", kind: "planned", needs: ["leave"], takes: [] },
      plan: (writer: string, { leave, dataLoss }: DrillChoice) => {
        if (dataLoss === "accepted") throw new Error("loses nothing");
        return planOf(call("rds", "SwitchoverGlobalCluster", writer), call("rds", "DescribeDBClusters", leave!));
      },
    };
    const { planned, refused, findings } = proveDrill(drill, "eu-west-1", {
      regions: ["us-east-1", "eu-west-1"],
      zones: [],
    });
    assert.equal(planned.length, 2);
    assert.deepEqual(
      refused.map((it) => it.reason),
      ["loses nothing", "loses nothing"],
    );
    assert.equal(findings.length, 3);
    assert.match(
      findings[0]!,
      /^evacuation leave=us-east-1 dataLoss=refused: step move: rds:DescribeDBClusters in us-east-1 is in/,
    );
  });
});

describe("a run's own calls", () => {
  it("are compared with what each step declares, and all others with what guards and stop conditions ask", () => {
    const plan: DrillPlan<unknown> = {
      ...planOf(
        call("rds", "SwitchoverGlobalCluster", "eu-west-1"),
        call("rds", "DescribeGlobalClusters", "eu-west-1"),
      ),
      guards: [{ name: "lag", calls: [call("cloudwatch", "GetMetricData", "eu-west-1")], refusals: () => [] }],
    };
    const made = (step: string, service: string, operation: string) => ({
      step,
      service,
      operation,
      region: "eu-west-1",
    });
    const { undeclared, unused } = compareCalls(plan, [
      made("move", "rds", "SwitchoverGlobalCluster"),
      made("move", "rds", "DeleteGlobalCluster"),
      made("move", "cloudwatch", "GetMetricData"),
      made("steady state", "cloudwatch", "GetMetricData"),
      made("steady state", "rds", "SwitchoverGlobalCluster"),
    ]);
    assert.deepEqual(undeclared, [
      "move: rds:DeleteGlobalCluster in eu-west-1",
      "move: cloudwatch:GetMetricData in eu-west-1",
      "steady state: rds:SwitchoverGlobalCluster in eu-west-1",
    ]);
    assert.deepEqual(unused, ["move: rds:DescribeGlobalClusters in eu-west-1"]);
  });
});
