import assert from "node:assert/strict";
import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  SetDesiredCapacityCommand,
} from "@aws-sdk/client-auto-scaling";
import { startRollout } from "../../drill/actions/rollouts";
import { recordingPorts } from "../../drill/actions/ports.fixture";
import { needSecurityGroup, needSubnets } from "../../rehearsal/providers/aws/ec2/needs.samples";
import { needKey } from "../../rehearsal/providers/aws/rds/needs.samples";
import type { Served } from "./scene";
import { useStage } from "./stage";

const region = "eu-west-1";
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

describe("a new image of the storefront, applied by a plain update", function () {
  this.timeout(120_000);
  let place: Omit<Served, "imageDigest" | "maxInstances">;
  let outputs: Record<string, string>;
  const stage = useStage(
    { program: require.resolve("./rollout.program"), stacks: { [region]: region } },
    async (it) => {
      const cloud = it.cloudIn(region);
      const { vpc, first, second } = await needSubnets(cloud);
      const securityGroupId = await needSecurityGroup(cloud, vpc, "storefront");
      place = { vpcId: vpc, subnetIds: [first, second], securityGroupId, keyArn: await needKey(cloud) };
    },
  );
  const scaling = () => stage().cloudIn(region).client(AutoScalingClient);

  async function applied(imageDigest: string, maxInstances = 8) {
    stage().set({ ...place, imageDigest, maxInstances });
    const { diagnostics } = await stage().up(region);
    outputs = (await stage().done(region, { kind: "outputs" })).outputs as Record<string, string>;
    return diagnostics.filter((it) => it.severity === "info").map((it) => it.message);
  }

  async function versions() {
    const asked = { AutoScalingGroupNames: [outputs["autoScalingGroupName"]!] };
    const { LaunchTemplate, Instances } = (await scaling().send(new DescribeAutoScalingGroupsCommand(asked)))
      .AutoScalingGroups![0]!;
    return [LaunchTemplate!.Version, Instances!.map((it) => it.LaunchTemplate!.Version).join("")];
  }

  it("makes a version, rolls nothing out, and says what waits and how it is rolled out", async () => {
    assert.deepEqual(await applied(digest("a")), []);
    assert.deepEqual(await versions(), ["1", "1111"]);
    assert.deepEqual(await applied(digest("b")), [
      "Version 2 of the launch template waits to be rolled out; instances run version 1, and so do those that load adds: npm run rollout -- --region eu-west-1",
    ]);
    const AutoScalingGroupName = outputs["autoScalingGroupName"]!;
    const { InstanceRefreshes } = await scaling().send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName }));
    assert.deepEqual(InstanceRefreshes, []);
    await scaling().send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 5 }));
    assert.deepEqual(await versions(), ["1", "11111"]);
    assert.deepEqual(await stage().refreshedPlan(region), []);
  });

  it("is left alone by plans and updates once it is rolled out", async () => {
    const { autoScalingGroupName, launchTemplateId, version } = outputs as Record<string, string>;
    const target = { region, launchTemplateId: launchTemplateId!, version: version!, rollbackAlarmNames: [] };
    const clients = { scaling: scaling() } as never;
    await startRollout({ ...target, autoScalingGroupName: autoScalingGroupName!, instanceWarmupSeconds: 1 }).run({
      ...recordingPorts().ports,
      computeIn: () => clients,
    });
    assert.deepEqual(await versions(), ["2", "22222"]);
    assert.deepEqual(await stage().plan(region), []);
    // The state still names the first version: an update of something else must not bring it back.
    assert.deepEqual(await applied(digest("b"), 9), []);
    assert.deepEqual(await versions(), ["2", "22222"]);
    assert.deepEqual(await stage().refreshedPlan(region), []);
  });
});
