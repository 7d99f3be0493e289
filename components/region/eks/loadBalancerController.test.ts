import assert from "node:assert/strict";
import { record, type Recorder } from "../../../test/recorder";
import { answers } from "../region.samples";
import { ContainerService } from ".";
import { containerArgs, declareInStack } from "./eks.samples";

describe("what is installed beside the storefront", function () {
  this.timeout(60_000);

  let recorder: Recorder;

  before(async () => {
    recorder = record(answers);
    await declareInStack(() => new ContainerService("containers", containerArgs()));
  });

  const actionsOf = (role: string) => {
    const policy = String(recorder.only("aws:iam/rolePolicy:RolePolicy", role).inputs["policy"]);
    const { Statement } = JSON.parse(policy) as { Statement: { Action: string | string[]; Resource: unknown }[] };
    return Statement.map(({ Action, Resource }) => [[Action].flat().join(), Resource]);
  };
  const valuesOf = (release: string) =>
    recorder.only("kubernetes:helm.sh/v3:Release", release).inputs["values"] as Record<string, unknown>;

  it("fills one target group with pods, and can make neither load balancers nor security groups", () => {
    assert.deepEqual(actionsOf("aws-load-balancer-controller"), [
      ["elasticloadbalancing:DeregisterTargets,elasticloadbalancing:RegisterTargets", "arn:target-group"],
      [
        "ec2:DescribeInstances,ec2:DescribeSecurityGroups,ec2:DescribeVpcs,elasticloadbalancing:DescribeTargetGroups,elasticloadbalancing:DescribeTargetHealth",
        "*",
      ],
      ["cloudwatch:PutMetricData", "*"],
    ]);
  });

  it("has no ingress class, no load balancers for services and nothing to ask the metadata service for", () => {
    const values = valuesOf("aws-load-balancer-controller");
    assert.deepEqual(
      ["createIngressClassResource", "enableServiceMutatorWebhook", "enableBackendSecurityGroup"].map(
        (it) => values[it],
      ),
      [false, false, false],
    );
    assert.deepEqual(
      [values["region"], values["vpcId"], values["clusterName"]],
      ["eu-west-1", "vpc-1", "meridian-1a2b3c4d"],
    );
  });

  it("lets no pod come into being without its readiness gate", () => {
    assert.deepEqual(valuesOf("aws-load-balancer-controller")["podMutatorWebhookConfig"], { failurePolicy: "Fail" });
  });

  it("carries logs into a group that exists, encrypted and for as long as the others", () => {
    const logs = recorder.only("aws:cloudwatch/logGroup:LogGroup", "containers").inputs;
    assert.deepEqual([logs["kmsKeyId"], logs["retentionInDays"]], ["arn:key", 30]);
    const output = valuesOf("fluent-bit")["cloudWatchLogs"] as Record<string, unknown>;
    assert.deepEqual([output["autoCreateGroup"], output["logGroupName"]], [false, "containers-1234567"]);
    assert.equal(actionsOf("fluent-bit")[0]![0], "logs:CreateLogStream,logs:PutLogEvents");
  });
});
