import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-auto-scaling";
import * as ec2 from "@aws-sdk/client-ec2";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Cloud } from "../providers/entry";
import { needSecurityGroup, needSubnets } from "../providers/aws/ec2/needs.samples";
import { withEmulator } from "./emulator.fixture";
import { control } from "./faults";

describe("the emulator's Auto Scaling", function () {
  const { cloudIn, endpoint } = withEmulator(this);
  let cloud: Cloud;
  let scaling: sdk.AutoScalingClient;
  let net: Record<"vpc" | "first" | "second", string>;
  let securityGroup: string;
  let LaunchTemplateId: string;
  let target: string;
  const AutoScalingGroupName = "web";

  before(async () => {
    cloud = cloudIn("eu-west-1");
    scaling = cloud.client(sdk.AutoScalingClient);
    net = await needSubnets(cloud);
    securityGroup = await needSecurityGroup(cloud, net.vpc, "instances");
    const template = await cloud.client(ec2.EC2Client).send(
      new ec2.CreateLaunchTemplateCommand({
        LaunchTemplateName: "web",
        LaunchTemplateData: {
          ImageId: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
          InstanceType: "m7i.large",
          SecurityGroupIds: [securityGroup],
          MetadataOptions: { HttpTokens: "required" },
          BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeSize: 20, Encrypted: true } }],
          TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "Role", Value: "web" }] }],
        },
      }),
    );
    LaunchTemplateId = template.LaunchTemplate!.LaunchTemplateId!;
    const made = await cloud
      .client(elb.ElasticLoadBalancingV2Client)
      .send(new elb.CreateTargetGroupCommand({ Name: "web", VpcId: net.vpc, Protocol: "HTTP", Port: 8080 }));
    target = made.TargetGroups![0]!.TargetGroupArn!;
  });

  beforeEach(() => create({}));
  afterEach(() => scaling.send(new sdk.DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete: true })));

  const create = (change: Partial<sdk.CreateAutoScalingGroupCommandInput>) =>
    scaling.send(
      new sdk.CreateAutoScalingGroupCommand({
        AutoScalingGroupName,
        MinSize: 2,
        MaxSize: 8,
        DesiredCapacity: 4,
        VPCZoneIdentifier: `${net.first},${net.second}`,
        LaunchTemplate: { LaunchTemplateId, Version: "$Latest" },
        TargetGroupARNs: [target],
        DefaultInstanceWarmup: 60,
        ...change,
      }),
    );

  async function group(): Promise<sdk.AutoScalingGroup> {
    const found = await scaling.send(
      new sdk.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
    );
    return found.AutoScalingGroups![0]!;
  }

  const ids = async () => (await group()).Instances!.map((it) => it.InstanceId!).sort();

  async function targets(): Promise<string[]> {
    const found = await cloud
      .client(elb.ElasticLoadBalancingV2Client)
      .send(new elb.DescribeTargetHealthCommand({ TargetGroupArn: target }));
    return found.TargetHealthDescriptions!.map((it) => it.Target!.Id!).sort();
  }

  async function instances(): Promise<ec2.Instance[]> {
    const found = await cloud
      .client(ec2.EC2Client)
      .send(new ec2.DescribeInstancesCommand({ InstanceIds: await ids() }));
    return found.Reservations!.flatMap((it) => it.Instances!);
  }

  it("launches what the template says, from the AMI that its parameter names, evenly over the subnets", async () => {
    const all = await instances();
    assert.equal(all.length, 4);
    for (const one of all) {
      assert.match(one.ImageId!, /^ami-/);
      assert.equal(one.InstanceType, "m7i.large");
      assert.deepEqual(
        one.SecurityGroups!.map((it) => it.GroupId),
        [securityGroup],
      );
      assert.equal(one.MetadataOptions!.HttpTokens, "required");
      assert.deepEqual(
        one.BlockDeviceMappings!.map((it) => it.DeviceName),
        ["/dev/xvda"],
      );
      assert.equal(one.Tags!.find((it) => it.Key === "Role")?.Value, "web");
    }
    const subnets = all.map((it) => it.SubnetId).sort();
    assert.deepEqual(subnets, [net.first, net.first, net.second, net.second].sort());
  });

  it("refuses a parameter that doesn't exist", async () => {
    const client = cloud.client(ec2.EC2Client);
    const made = await client.send(
      new ec2.CreateLaunchTemplateCommand({
        LaunchTemplateName: "nothing",
        LaunchTemplateData: { ImageId: "resolve:ssm:/no/such/image", InstanceType: "m7i.large" },
      }),
    );
    const LaunchTemplate = { LaunchTemplateId: made.LaunchTemplate!.LaunchTemplateId };
    await assert.rejects(create({ AutoScalingGroupName: "nothing", LaunchTemplate }), { name: "ValidationError" });
  });

  it("keeps the target group in step with its instances, out and in", async () => {
    assert.deepEqual(await targets(), await ids());
    const set = (DesiredCapacity: number) =>
      scaling.send(new sdk.SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity }));
    await set(6);
    assert.equal((await targets()).length, 6);
    await set(2);
    assert.deepEqual(await targets(), await ids());
    assert.equal((await targets()).length, 2);
    await assert.rejects(set(9), { name: "ValidationError" });
  });

  it("replaces every instance in a refresh, and remembers the refresh", async () => {
    const before = await ids();
    const { InstanceRefreshId } = await scaling.send(new sdk.StartInstanceRefreshCommand({ AutoScalingGroupName }));
    const after = await ids();
    assert.equal(after.length, 4);
    assert.deepEqual(
      after.filter((id) => before.includes(id)),
      [],
    );
    assert.deepEqual(await targets(), after);
    const found = await scaling.send(new sdk.DescribeInstanceRefreshesCommand({ AutoScalingGroupName }));
    assert.deepEqual(
      found.InstanceRefreshes!.map((it) => [it.InstanceRefreshId, it.Status]),
      [[InstanceRefreshId, "Successful"]],
    );
  });

  it("replaces one after the other as its successor is found healthy, and gives up where none is", async () => {
    const tell = (healthy: readonly string[]) =>
      control(endpoint(), "targets", { group: target, targets: healthy.map((id) => ({ id, state: "healthy" })) });
    const advance = async () =>
      ((await control(endpoint(), "refreshes", { advance: true })) as { changed: boolean }).changed;
    const version = async () =>
      ((await control(endpoint(), "changes", { since: -1, seconds: 0 })) as { version: number }).version;
    const before = await ids();
    await tell(before);
    await control(endpoint(), "refreshes", { pace: "as found" });
    try {
      await scaling.send(
        new sdk.StartInstanceRefreshCommand({
          AutoScalingGroupName,
          DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId, Version: "1" } },
          Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 110, InstanceWarmup: 0 },
        }),
      );
      const counted = await version();
      assert.deepEqual([await advance(), await advance(), (await ids()).length], [true, false, 5]);
      assert.equal(await version(), counted + 1);
      await tell(await ids());
      // The next successor is launched at once.
      assert.deepEqual([await advance(), (await ids()).length], [true, 5]);
      const left = await ids();
      assert.equal(before.filter((id) => left.includes(id)).length, 3);
      await control(endpoint(), "refreshes", { patience: -1 });
      await advance();
      const { InstanceRefreshes } = await scaling.send(
        new sdk.DescribeInstanceRefreshesCommand({ AutoScalingGroupName }),
      );
      const { Status, StatusReason, PercentageComplete } = InstanceRefreshes![0]!;
      assert.deepEqual(
        [Status, StatusReason, PercentageComplete],
        ["Failed", "Instances failed their health checks.", 25],
      );
    } finally {
      await control(endpoint(), "refreshes", { pace: "at once", patience: 600 });
      await control(endpoint(), "targets", { group: target, targets: null });
    }
  });

  it("launches another where one is terminated, by whichever API, and keeps the target group in step", async () => {
    const before = await ids();
    const [first, second] = before;
    const wanted = { InstanceId: first!, ShouldDecrementDesiredCapacity: false };
    await scaling.send(new sdk.TerminateInstanceInAutoScalingGroupCommand(wanted));
    await cloud.client(ec2.EC2Client).send(new ec2.TerminateInstancesCommand({ InstanceIds: [second!] }));
    const after = await ids();
    assert.equal(after.length, 4);
    assert.deepEqual(
      after.filter((id) => before.includes(id)),
      before.slice(2),
    );
    assert.deepEqual(await targets(), after);
    await scaling.send(
      new sdk.TerminateInstanceInAutoScalingGroupCommand({
        InstanceId: after[0]!,
        ShouldDecrementDesiredCapacity: true,
      }),
    );
    assert.deepEqual(await targets(), await ids());
    assert.equal((await ids()).length, 3);
  });

  it("launches from a later version of the launch template, with its user data", async () => {
    const before = await ids();
    const UserData = Buffer.from("#!/bin/sh\necho another").toString("base64");
    const version = { LaunchTemplateId, SourceVersion: "1", LaunchTemplateData: { UserData } };
    await cloud.client(ec2.EC2Client).send(new ec2.CreateLaunchTemplateVersionCommand(version));
    await scaling.send(new sdk.StartInstanceRefreshCommand({ AutoScalingGroupName }));
    const after = await ids();
    assert.deepEqual(
      after.filter((id) => before.includes(id)),
      [],
    );
    const attribute = { InstanceId: after[0]!, Attribute: "userData" } as const;
    const seen = await cloud.client(ec2.EC2Client).send(new ec2.DescribeInstanceAttributeCommand(attribute));
    assert.equal(seen.UserData?.Value, UserData);
  });

  it("keeps settings, and a mixed instances policy through a change of something else", async () => {
    assert.equal((await group()).DefaultInstanceWarmup, 60);
    const update = (change: Partial<sdk.UpdateAutoScalingGroupCommandInput>) =>
      scaling.send(new sdk.UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...change }));
    const LaunchTemplate = {
      LaunchTemplateSpecification: { LaunchTemplateId, Version: "1" },
      Overrides: [{ InstanceType: "m6i.large" }],
    };
    await update({ MixedInstancesPolicy: { LaunchTemplate } });
    await update({ MaxInstanceLifetime: 86_400, TerminationPolicies: ["OldestInstance"] });
    const now = await group();
    assert.equal(now.LaunchTemplate, undefined);
    assert.equal(now.MixedInstancesPolicy!.LaunchTemplate!.Overrides![0]!.InstanceType, "m6i.large");
    assert.equal(now.MaxInstanceLifetime, 86_400);
    assert.deepEqual(now.TerminationPolicies, ["OldestInstance"]);
  });

  it("switches metrics off again", async () => {
    const metrics = (Metrics: string[]) => ({ AutoScalingGroupName, Metrics, Granularity: "1Minute" });
    await scaling.send(new sdk.EnableMetricsCollectionCommand(metrics(["GroupMinSize", "GroupMaxSize"])));
    await scaling.send(new sdk.DisableMetricsCollectionCommand(metrics(["GroupMinSize"])));
    assert.deepEqual(
      (await group()).EnabledMetrics!.map((it) => it.Metric),
      ["GroupMaxSize"],
    );
  });

  it("refuses to delete a group that has instances, unless forced, and to make one twice", async () => {
    await assert.rejects(scaling.send(new sdk.DeleteAutoScalingGroupCommand({ AutoScalingGroupName })), {
      name: /ResourceInUse/,
    });
    assert.equal((await ids()).length, 4);
    await assert.rejects(create({}), { name: /AlreadyExists/ });
  });
});
