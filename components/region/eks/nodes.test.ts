import assert from "node:assert/strict";
import { record, type Recorder, valueOf, watchOptions } from "../../../test/recorder";
import { accountId, answers, regionSettings } from "../region.samples";
import { clusterArn, declareInStack } from "./eks.samples";
import { Nodes } from "./nodes";

describe("the nodes that are always there", () => {
  let recorder: Recorder;
  const options = watchOptions();

  function declare(instanceType = "m7g.large"): Promise<Nodes> {
    recorder = record(answers);
    return declareInStack(
      () =>
        new Nodes(
          "nodes",
          {
            cluster: { name: "meridian-1a2b3c4d", arn: clusterArn },
            kubernetesVersion: "1.36",
            settings: { ...regionSettings("eu-west-1").service, instanceType },
            subnetIds: ["subnet-1", "subnet-2", "subnet-3"],
            securityGroupIds: ["nodes-id", "sg-storefront"],
            keyArn: "arn:key",
            after: [],
          },
          { transformations: [options.transformation] },
        ),
    );
  }

  const group = () => recorder.only("aws:eks/nodeGroup:NodeGroup").inputs;
  const template = () => recorder.only("aws:ec2/launchTemplate:LaunchTemplate").inputs;

  it("are as many as instances would be, over all zones, on demand, and a higher minimum is more nodes", async () => {
    const nodes = await declare();
    assert.deepEqual(group()["scalingConfig"], { minSize: 4, desiredSize: 4, maxSize: 12 });
    assert.deepEqual(group()["subnetIds"], ["subnet-1", "subnet-2", "subnet-3"]);
    assert.equal(group()["capacityType"], "ON_DEMAND");
    // EKS refuses a desired size below the minimum, so both must change together.
    assert.equal(options.of("aws:eks/nodeGroup:NodeGroup", "nodes").ignoreChanges, undefined);
    assert.equal(await valueOf(nodes.autoScalingGroupName), "eks-nodes-1");
  });

  it("run Bottlerocket for the processor of their type, in the cluster's version", async () => {
    await declare();
    assert.deepEqual(
      [group()["amiType"], group()["instanceTypes"], group()["version"]],
      ["BOTTLEROCKET_ARM_64", ["m7g.large"], "1.36"],
    );
    await declare("m7i.large");
    assert.equal(group()["amiType"], "BOTTLEROCKET_x86_64");
  });

  it("ask the metadata service for a token, one hop away, and encrypt both volumes with the platform's key", async () => {
    await declare();
    assert.deepEqual(template()["metadataOptions"], {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    });
    const volumes = template()["blockDeviceMappings"] as { deviceName: string; ebs: Record<string, unknown> }[];
    assert.deepEqual(
      volumes.map(({ deviceName, ebs }) => [deviceName, ebs["encrypted"], ebs["kmsKeyId"], ebs["volumeType"]]),
      [
        ["/dev/xvda", "true", "arn:key", "gp3"],
        ["/dev/xvdb", "true", "arn:key", "gp3"],
      ],
    );
  });

  it("carry the storefront's security group beside the cluster's, and no key to come in by", async () => {
    await declare();
    assert.deepEqual(template()["vpcSecurityGroupIds"], ["nodes-id", "sg-storefront"]);
    assert.ok(!("keyName" in template()) && !("remoteAccess" in group()));
    assert.match(
      Buffer.from(String(template()["userData"]), "base64").toString(),
      /host-containers.admin]\nenabled = false/,
    );
  });

  it("may join, pull images and ask for pods' credentials: neither network nor volumes", async () => {
    await declare();
    const managed = recorder
      .of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .map((it) => it.inputs["policyArn"]);
    assert.deepEqual(managed, [
      "arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy",
      "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
    ]);
    const { Statement } = JSON.parse(String(recorder.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"])) as {
      Statement: { Effect: string; Action: string | string[]; Resource: string }[];
    };
    assert.deepEqual(
      Statement.map(({ Effect, Action, Resource }) => [Effect, [Action].flat().join(), Resource]),
      [
        ["Allow", "ec2:DescribeInstances,ec2:DescribeInstanceTypes", "*"],
        ["Allow", "eks:DescribeCluster", `arn:aws:eks:eu-west-1:${accountId}:cluster/meridian-1a2b3c4d`],
        ["Deny", "cloudwatch:PutMetricData", "*"],
      ],
    );
  });
});
