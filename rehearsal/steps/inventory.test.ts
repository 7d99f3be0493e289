import { CreateNodegroupCommand, DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import assert from "node:assert/strict";
import type { StackOutcome, StateResource } from "../../deploy/protocol";
import type { Emulator } from "../emulator/emulator";
import { forkEmulator } from "../emulator/forked.fixture";
import type { LocalCloud } from "../cloud/localCloud";
import { needCluster } from "../providers/aws/eks/eks.samples";
import { cloudsAt } from "../providers/cloud";
import type { Cloud } from "../providers/entry";
import type { Context } from "./context";
import { nothingLeft, readEverythingBack } from "./inventory";

const topic = (id: string, region?: string): StateResource => ({
  urn: `urn:pulumi:eu-west-1::meridian::aws:sns/topic:Topic::${id}`,
  type: "aws:sns/topic:Topic",
  id,
  protect: false,
  inputs: region ? { region } : {},
  outputs: {},
});

const resource = (type: string, id: string, outputs: StateResource["outputs"]): StateResource => ({
  ...{ urn: `urn:pulumi:eu-west-1::meridian::${type}::${id}`, type, id, protect: false, inputs: {}, outputs },
});

describe("taking inventory", function () {
  this.timeout(60_000);
  let emulator: Emulator;
  let cloudIn: (region: string) => Cloud;
  before(async () => {
    emulator = await forkEmulator("withParent");
    cloudIn = cloudsAt(emulator.endpoint);
  });
  after(() => emulator?.stop());

  const context = (resources: readonly StateResource[]): Context => {
    const perform = (): Promise<StackOutcome> =>
      Promise.resolve({ summary: {}, changes: [], diagnostics: [], seconds: 0, peakMegabytes: 0, resources });
    const cloud = { cloudIn, stack: () => ({ perform }), regionOf: (stack: string) => stack };
    return {
      cloud: cloud as unknown as LocalCloud,
      platform: { regions: ["us-east-1", "eu-west-1"], bootstrapRegion: "us-east-1" },
      stacks: ["eu-west-1"],
      outside: [],
    };
  };
  const made = async (name: string, region: string): Promise<string> =>
    (
      await cloudIn(region)
        .client(SNSClient)
        .send(new CreateTopicCommand({ Name: name }))
    ).TopicArn!;

  it("finds nothing in a cloud that has only what AWS makes itself", async () => {
    assert.match((await nothingLeft.run(context([]), undefined)).detail, /^none of \d+ kinds in 4 regions$/);
  });

  it("holds when each thing is where the state says", async () => {
    const [own, elsewhere] = [await made("orders", "eu-west-1"), await made("orders", "us-east-1")];
    const { detail } = await readEverythingBack.run(context([topic(own), topic(elsewhere, "us-east-1")]), undefined);
    assert.match(detail, /^2 things of \d+ kinds, found in 4 regions as the states say$/);
  });

  it("deviates with what is missing, what is in another region, and what is nobody's", async () => {
    const arn = (region: string): string => `arn:aws:sns:${region}:123456789012:orders`;
    const stranger = await made("stranger", "sa-east-1");
    await assert.rejects(readEverythingBack.run(context([topic(arn("eu-west-1"), "us-east-1")]), undefined), {
      outcome: "deviated",
      message: [
        `SNS topics: ${arn("eu-west-1")} in us-east-1 is missing`,
        `SNS topics: ${arn("us-east-1")} in us-east-1 is not ours`,
        `SNS topics: ${arn("eu-west-1")} in eu-west-1 is not ours`,
        `SNS topics: ${stranger} in sa-east-1 is not ours`,
      ].join("\n"),
    });
  });

  it("deviates with everything that a destroy left", async () => {
    await assert.rejects(nothingLeft.run(context([]), undefined), /still there:\n(SNS topics: .*\n?){3}$/);
  });

  it("counts what AWS makes for a cluster and its nodes as the platform's", async () => {
    const cloud = cloudIn("eu-west-1");
    const needs = await needCluster(cloud);
    const clusterName = needs["cluster"]!;
    const eks = cloud.client(EKSClient);
    const { cluster } = await eks.send(new DescribeClusterCommand({ name: clusterName }));
    const { nodegroup } = await eks.send(
      new CreateNodegroupCommand({
        clusterName,
        nodegroupName: "nodes",
        nodeRole: needs["role"],
        subnets: [needs["first"]!, needs["second"]!],
      }),
    );
    const groups = (nodegroup?.resources?.autoScalingGroups ?? []).map(({ name }) => ({ name }));
    const outputsOf = { clusterSecurityGroupId: cluster?.resourcesVpcConfig?.clusterSecurityGroupId };
    const deployed = [
      resource("aws:eks/cluster:Cluster", clusterName, { vpcConfig: outputsOf }),
      resource("aws:eks/nodeGroup:NodeGroup", `${clusterName}:nodes`, { resources: [{ autoscalingGroups: groups }] }),
    ];
    const problems = async (resources: readonly StateResource[]): Promise<string[]> => {
      const ended: unknown = await readEverythingBack.run(context(resources), undefined).catch((error: Error) => error);
      const lines = ended instanceof Error ? ended.message.split("\n") : [];
      return lines.filter((it) => /^(EKS|node|security|Auto)/.test(it) && !it.includes(needs["group"]!));
    };
    assert.deepEqual(await problems(deployed), []);
    assert.equal((await problems([])).length, 4);
  });
});
