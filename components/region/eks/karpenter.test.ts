import assert from "node:assert/strict";
import { record, type Recorder } from "../../../test/recorder";
import { answers, regionSettings } from "../region.samples";
import { ContainerService } from ".";
import { containerArgs, declareInStack } from "./eks.samples";
import { machineOf } from "./machine";
import { nodePoolSpec } from "./nodePool";

const service = regionSettings("eu-west-1").service;

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

describe("Karpenter", function () {
  this.timeout(60_000);

  let recorder: Recorder;
  let statements: Statement[];

  before(async () => {
    recorder = record(answers);
    await declareInStack(() => new ContainerService("containers", containerArgs()));
    const policy = recorder.only("aws:iam/rolePolicy:RolePolicy", "karpenter").inputs["policy"];
    statements = (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement;
  });

  const nodeClass = () =>
    recorder.only("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass").inputs["spec"] as Record<string, unknown>;

  it("adds nodes for all pods that there may be and for the successors of a rollout among them", () => {
    // [minInstances, maxInstances, pods at the height of a rollout]
    for (const [min, max, most] of [
      [4, 12, 17],
      [4, 4, 6],
      [1, 2, 3],
      [10, 50, 67],
      [3, 100, 134],
    ] as const) {
      const { limits } = nodePoolSpec({ ...service, minInstances: min, maxInstances: max }, "growth");
      assert.deepEqual(limits, { cpu: String((most - min) * 2) }, `${min} to ${max}`);
    }
  });

  it("adds no more: its limit counts processors, and every type it may take has as many", () => {
    const { limits, template } = nodePoolSpec({ ...service, minInstances: 4, maxInstances: 12 }, "growth");
    assert.deepEqual(limits, { cpu: "26" });
    const allowed = template.spec.requirements.map(({ key, operator, values }) => [
      key.split("/")[1],
      operator,
      ...values,
    ]);
    assert.deepEqual(allowed, [
      ["os", "In", "linux"],
      ["arch", "In", "arm64"],
      ["capacity-type", "In", "on-demand"],
      ["instance-category", "In", "m"],
      ["instance-size", "In", "large"],
      ["instance-cpu", "In", "2"],
      ["instance-generation", "Gt", "5"],
    ]);
  });

  it("knows how large a type is by its name, and says so where it doesn't", () => {
    assert.deepEqual(machineOf("c7i.4xlarge"), { category: "c", generation: 7, size: "4xlarge", cpus: 16 });
    assert.throws(() => machineOf("m7g.metal"), /m7g\.metal/);
  });

  it("launches nodes like those that are always there: network, role, key, metadata service and tags", () => {
    assert.deepEqual(nodeClass()["subnetSelectorTerms"], [{ id: "subnet-1" }, { id: "subnet-2" }, { id: "subnet-3" }]);
    assert.deepEqual(nodeClass()["securityGroupSelectorTerms"], [{ id: "nodes-id" }, { id: "sg-storefront" }]);
    const metadata = nodeClass()["metadataOptions"] as Record<string, unknown>;
    assert.deepEqual([metadata["httpTokens"], metadata["httpPutResponseHopLimit"]], ["required", 1]);
    for (const { ebs } of nodeClass()["blockDeviceMappings"] as { ebs: Record<string, unknown> }[]) {
      assert.deepEqual([ebs["encrypted"], ebs["kmsKeyID"]], [true, "arn:key"]);
    }
    assert.deepEqual(nodeClass()["tags"], { Project: "meridian", Owner: "shop", Name: "storefront-node" });
    assert.deepEqual(nodeClass()["amiSelectorTerms"], [{ alias: "bottlerocket@v1.64.0" }]);
  });

  it("changes nothing that doesn't carry its cluster's tag", () => {
    const writes = statements.filter(({ Effect, Action }) =>
      [Action].flat().some((it) => Effect === "Allow" && /^ec2:(Create|Run|Terminate|Delete)/.test(it)),
    );
    const untagged = writes.filter(({ Condition }) => !JSON.stringify(Condition ?? {}).includes("meridian-1a2b3c4d"));
    // What it launches from and into is named itself.
    assert.deepEqual(
      untagged.map(({ Sid, Resource }) => [Sid, Resource]),
      [
        ["LaunchFrom", ["arn:aws:ec2:eu-west-1::image/*", "arn:aws:ec2:eu-west-1::snapshot/*"]],
        [
          "LaunchInto",
          [
            ...["subnet-1", "subnet-2", "subnet-3"].map((it) => `arn:aws:ec2:eu-west-1:123456789012:subnet/${it}`),
            ...["nodes-id", "sg-storefront"].map((it) => `arn:aws:ec2:eu-west-1:123456789012:security-group/${it}`),
          ],
        ],
      ],
    );
    assert.equal(writes.length, 8);
  });

  it("passes one role to one service, and makes no instance profile", () => {
    const pass = statements.find(({ Action }) => Action === "iam:PassRole")!;
    assert.deepEqual(pass.Condition, { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } });
    assert.match(String(pass.Resource), /:node$/);
    assert.ok(!JSON.stringify(statements).includes("iam:Create"));
  });

  it("is installed in a version that stands still, its definitions apart so that they are upgraded too", () => {
    const releases = recorder.of("kubernetes:helm.sh/v3:Release").map(({ inputs }) => inputs);
    for (const { version } of releases) assert.match(String(version), /^\d+\.\d+\.\d+$/);
    assert.deepEqual(releases.map(({ name }) => name).sort(), [
      "aws-load-balancer-controller",
      "fluent-bit",
      "karpenter",
      "karpenter-crd",
    ]);
  });
});
