import assert from "node:assert/strict";
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import * as ec2 from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-eks";
import { needSubnets } from "../providers/aws/ec2/needs.samples";
import { needRole } from "../providers/aws/eks/eks.samples";
import type { Cloud } from "../providers/entry";
import { refused, withEmulator } from "./emulator.fixture";

describe("the emulator's EKS", function () {
  const { cloudIn } = withEmulator(this);
  let cloud: Cloud;
  let eks: sdk.EKSClient;
  let network: ec2.EC2Client;
  let net: Record<"vpc" | "first" | "second", string>;
  let nodeRole: string;
  before(async () => {
    cloud = cloudIn("eu-west-1");
    eks = cloud.client(sdk.EKSClient);
    network = cloud.client(ec2.EC2Client);
    net = await needSubnets(cloud);
    nodeRole = await needRole(cloud, "ec2.amazonaws.com");
  });

  const invalid = (message: RegExp) => refused("InvalidParameterException", message);

  async function cluster(name: string, change: Partial<sdk.CreateClusterCommandInput> = {}): Promise<sdk.Cluster> {
    const made = await eks.send(
      new sdk.CreateClusterCommand({
        name,
        roleArn: await needRole(cloud, "eks.amazonaws.com"),
        version: "1.34",
        resourcesVpcConfig: { subnetIds: [net.first, net.second] },
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
        bootstrapSelfManagedAddons: false,
        ...change,
      }),
    );
    return made.cluster!;
  }

  const nodes = (clusterName: string, change: Partial<sdk.CreateNodegroupCommandInput> = {}) =>
    eks.send(
      new sdk.CreateNodegroupCommand({
        clusterName,
        nodegroupName: "nodes",
        nodeRole,
        subnets: [net.first, net.second],
        scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 4 },
        ...change,
      }),
    );
  const addon = (clusterName: string, addonName: string, change: Partial<sdk.CreateAddonCommandInput> = {}) =>
    eks.send(new sdk.CreateAddonCommand({ clusterName, addonName, ...change }));
  const nodesNow = async (clusterName: string): Promise<sdk.Nodegroup> =>
    (await eks.send(new sdk.DescribeNodegroupCommand({ clusterName, nodegroupName: "nodes" }))).nodegroup!;
  const addonNow = async (clusterName: string, addonName: string): Promise<string | undefined> =>
    (await eks.send(new sdk.DescribeAddonCommand({ clusterName, addonName }))).addon?.status;
  const change = (name: string, what: Partial<sdk.UpdateClusterConfigCommandInput>) =>
    eks.send(new sdk.UpdateClusterConfigCommand({ name, ...what }));

  async function groupOf(it: sdk.Nodegroup) {
    const names = it.resources!.autoScalingGroups!.map(({ name }) => name!);
    const found = await cloud
      .client(AutoScalingClient)
      .send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: names }));
    return found.AutoScalingGroups![0]!;
  }

  it("makes a cluster's own group and interfaces, which hold its subnets until it is gone", async () => {
    const vpcConfig = (await cluster("holder")).resourcesVpcConfig!;
    assert.equal(vpcConfig.vpcId, net.vpc);
    const group = vpcConfig.clusterSecurityGroupId!;
    const dependency = { name: "DependencyViolation" };
    await assert.rejects(network.send(new ec2.DeleteSubnetCommand({ SubnetId: net.first })), dependency);
    await assert.rejects(network.send(new ec2.DeleteSecurityGroupCommand({ GroupId: group })), dependency);
    await eks.send(new sdk.DeleteClusterCommand({ name: "holder" }));
    const left = network.send(new ec2.DescribeSecurityGroupsCommand({ GroupIds: [group] }));
    await assert.rejects(left, { name: "InvalidGroup.NotFound" });
  });

  it("refuses a cluster in one zone, of an unknown version, or that nobody can reach", async () => {
    await assert.rejects(
      cluster("small", { resourcesVpcConfig: { subnetIds: [net.first] } }),
      invalid(/two different AZs/),
    );
    await assert.rejects(cluster("old", { version: "1.19" }), invalid(/unsupported Kubernetes version 1\.19/));
    const hidden = { subnetIds: [net.first, net.second], endpointPublicAccess: false, endpointPrivateAccess: false };
    await assert.rejects(cluster("hidden", { resourcesVpcConfig: hidden }), invalid(/cannot be false/));
  });

  it("deletes a protected cluster only once the protection is off", async () => {
    await cluster("guarded", { deletionProtection: true });
    const remove = () => eks.send(new sdk.DeleteClusterCommand({ name: "guarded" }));
    await assert.rejects(remove(), refused("InvalidRequestException", /Deletion protection is enabled/));
    await change("guarded", { deletionProtection: false });
    await remove();
  });

  it("raises a version by one minor at a time, and changes one kind of setting a call", async () => {
    await cluster("changing", { version: "1.33" });
    const raise = (version: string) => eks.send(new sdk.UpdateClusterVersionCommand({ name: "changing", version }));
    await assert.rejects(raise("1.35"), invalid(/from 1\.33 to 1\.35/));
    await assert.rejects(raise("1.32"), invalid(/from 1\.33 to 1\.32/));
    await raise("1.34");
    const both = { deletionProtection: false, upgradePolicy: { supportType: "STANDARD" as const } };
    await assert.rejects(change("changing", both), invalid(/One kind of change at a time/));
    const back = { accessConfig: { authenticationMode: "CONFIG_MAP" as const } };
    await assert.rejects(change("changing", back), invalid(/from API to CONFIG_MAP/));
    await eks.send(new sdk.DeleteClusterCommand({ name: "changing" }));
  });

  it("makes the log group that isn't there, which nobody removes", async () => {
    await cluster("logging", { logging: { clusterLogging: [{ types: ["audit"], enabled: true }] } });
    await eks.send(new sdk.DeleteClusterCommand({ name: "logging" }));
    const found = await cloud
      .client(CloudWatchLogsClient)
      .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/eks/logging/" }));
    assert.deepEqual(
      found.logGroups?.map(({ logGroupName }) => logGroupName),
      ["/aws/eks/logging/cluster"],
    );
  });

  it("has nodes ready only with a network, and add-ons that are Deployments only with nodes", async () => {
    await cluster("waiting");
    await addon("waiting", "coredns");
    assert.equal(await addonNow("waiting", "coredns"), "DEGRADED");
    await nodes("waiting");
    assert.equal((await nodesNow("waiting")).status, "CREATING");
    await addon("waiting", "vpc-cni");
    assert.equal((await nodesNow("waiting")).status, "ACTIVE");
    assert.equal(await addonNow("waiting", "coredns"), "ACTIVE");
  });

  it("launches nodes in an Auto Scaling group, with the caller's template, and replaces and removes them", async () => {
    const made = await cluster("launching");
    await addon("launching", "vpc-cni");
    const LaunchTemplateData = { MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 } } as const;
    const template = await network.send(
      new ec2.CreateLaunchTemplateCommand({ LaunchTemplateName: "launching", LaunchTemplateData }),
    );
    const launchTemplate = { id: template.LaunchTemplate!.LaunchTemplateId!, version: "1" };
    await nodes("launching", { instanceTypes: ["m7g.large"], amiType: "AL2023_ARM_64_STANDARD", launchTemplate });
    const group = await groupOf(await nodesNow("launching"));
    const ids = group.Instances!.map(({ InstanceId }) => InstanceId!);
    assert.equal(ids.length, 2);
    const found = await network.send(new ec2.DescribeInstancesCommand({ InstanceIds: ids }));
    for (const it of found.Reservations!.flatMap(({ Instances = [] }) => Instances)) {
      assert.equal(it.MetadataOptions?.HttpTokens, "required");
      assert.deepEqual(
        it.SecurityGroups?.map(({ GroupId }) => GroupId),
        [made.resourcesVpcConfig?.clusterSecurityGroupId],
      );
      assert.equal(it.Tags?.find(({ Key }) => Key === "eks:cluster-name")?.Value, "launching");
    }
    const names = { clusterName: "launching", nodegroupName: "nodes" };
    const scalingConfig = { minSize: 3, desiredSize: 3, maxSize: 4 };
    await eks.send(new sdk.UpdateNodegroupConfigCommand({ ...names, scalingConfig }));
    assert.equal((await groupOf(await nodesNow("launching"))).Instances?.length, 3);
    await eks.send(new sdk.UpdateNodegroupVersionCommand({ ...names, releaseVersion: "1.34.0-20261115" }));
    const renewed = (await groupOf(await nodesNow("launching"))).Instances!.map(({ InstanceId }) => InstanceId!);
    assert.deepEqual(
      renewed.filter((it) => ids.includes(it)),
      [],
    );
    const remove = () => eks.send(new sdk.DeleteClusterCommand({ name: "launching" }));
    await assert.rejects(remove(), refused("ResourceInUseException", /nodegroups attached/));
    await eks.send(new sdk.DeleteNodegroupCommand(names));
    const groups = await cloud
      .client(AutoScalingClient)
      .send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [group.AutoScalingGroupName!] }));
    assert.deepEqual(groups.AutoScalingGroups, []);
    await remove();
  });

  it("refuses nodes whose type can't run their image, and sizes out of bounds", async () => {
    await cluster("choosy");
    const arm = { instanceTypes: ["m7i.large"], amiType: "AL2023_ARM_64_STANDARD" as const };
    await assert.rejects(nodes("choosy", arm), invalid(/not compatible with AMI type/));
    const scalingConfig = { minSize: 3, desiredSize: 2, maxSize: 4 };
    await assert.rejects(nodes("choosy", { scalingConfig }), invalid(/isn't between minSize 3 and maxSize 4/));
  });

  it("lets nodes in by their role, and lets nobody in twice", async () => {
    await cluster("entered", { accessConfig: { authenticationMode: "API" } });
    await nodes("entered");
    const enter = (principalArn: string) =>
      eks.send(new sdk.CreateAccessEntryCommand({ clusterName: "entered", principalArn }));
    await assert.rejects(enter(nodeRole), refused("ResourceInUseException", /already in use/));
    const listed = await eks.send(new sdk.ListAccessEntriesCommand({ clusterName: "entered" }));
    assert.deepEqual(listed.accessEntries, ["arn:aws:iam::123456789012:user/moto", nodeRole].sort());
    const policyArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy";
    const scope = {
      clusterName: "entered",
      principalArn: nodeRole,
      policyArn,
      accessScope: { type: "cluster" },
    } as const;
    await assert.rejects(eks.send(new sdk.AssociateAccessPolicyCommand(scope)), invalid(/of type EC2_LINUX/));
  });

  it("gives a service account one role, which pods may take", async () => {
    await cluster("identified");
    const associate = (roleArn: string) =>
      eks.send(
        new sdk.CreatePodIdentityAssociationCommand({
          clusterName: "identified",
          namespace: "storefront",
          serviceAccount: "storefront",
          roleArn,
        }),
      );
    await assert.rejects(
      associate(nodeRole),
      invalid(/pods\.eks\.amazonaws\.com needs sts:AssumeRole and sts:TagSession/),
    );
    await assert.rejects(associate(`${nodeRole}-gone`), invalid(/does not exist/));
    const role = await needRole(cloud, "pods.eks.amazonaws.com");
    await associate(role);
    await assert.rejects(associate(role), refused("ResourceInUseException", /storefront\/storefront/));
  });

  it("refuses add-ons that AWS doesn't offer, and configuration that doesn't parse", async () => {
    await cluster("extended");
    await assert.rejects(addon("extended", "vpc-cnii"), invalid(/vpc-cnii specified is not supported/));
    await assert.rejects(addon("extended", "vpc-cni", { addonVersion: "1.20" }), invalid(/version specified/));
    await assert.rejects(addon("extended", "vpc-cni", { configurationValues: "{" }), invalid(/ConfigurationValue/));
  });
});
