import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../../shared/policy";
import { grantVolumeKey, useVolumeKey } from "./addons";
import type { ClusterIdentity } from "./cluster";

export interface KarpenterScope {
  readonly accountId: string;
  readonly region: string;
  readonly cluster: ClusterIdentity;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  readonly nodeRoleArn: pulumi.Input<string>;
  readonly instanceProfileArn: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
}

/** Tag that Karpenter writes on whatever it makes, with the cluster's name. */
const clusterTag = "eks:eks-cluster-name";
const nodePoolTag = "karpenter.sh/nodepool";

/**
 * What Karpenter may do: launch on-demand instances in these subnets with these groups and this role, if they carry the cluster's
 * tag, and end those that do. After Karpenter's own reference (https://karpenter.sh/docs/reference/cloudformation/), without what
 * isn't used: spot instances, the queue of interruptions, instance profiles of its own making.
 */
export function karpenterStatements(scope: KarpenterScope): Statement[] {
  return [...launching(scope), ...tagging(scope), ...ending(scope), ...looking(scope), ...passing(scope)];
}

/** What comes into being with an instance. */
const launched = ["fleet", "instance", "network-interface", "volume"];

function launching({ accountId, region, cluster, subnetIds, securityGroupIds }: KarpenterScope): Statement[] {
  const named = (kind: string, ids: pulumi.Input<pulumi.Input<string>[]>) =>
    pulumi.output(ids).apply((known) => known.map((id) => `arn:aws:ec2:${region}:${accountId}:${kind}/${id}`));
  const places = pulumi
    .all([named("subnet", subnetIds), named("security-group", [...securityGroupIds])])
    .apply(([subnets, groups]) => [...subnets, ...groups]);
  const launch = ["ec2:CreateFleet", "ec2:RunInstances"];
  return [
    {
      Sid: "LaunchFrom",
      Effect: "Allow",
      Action: launch,
      Resource: [`arn:aws:ec2:${region}::image/*`, `arn:aws:ec2:${region}::snapshot/*`],
    },
    { Sid: "LaunchInto", Effect: "Allow", Action: launch, Resource: places },
    {
      Sid: "LaunchByOwnTemplate",
      Effect: "Allow",
      Action: launch,
      Resource: `arn:aws:ec2:${region}:${accountId}:launch-template/*`,
      Condition: owned("aws:ResourceTag", cluster),
    },
    {
      Sid: "LaunchTagged",
      Effect: "Allow",
      Action: launch,
      Resource: launched.map((kind) => `arn:aws:ec2:${region}:${accountId}:${kind}/*`),
      Condition: owned("aws:RequestTag", cluster),
    },
    {
      Sid: "MakeTemplates",
      Effect: "Allow",
      Action: "ec2:CreateLaunchTemplate",
      Resource: `arn:aws:ec2:${region}:${accountId}:launch-template/*`,
      Condition: owned("aws:RequestTag", cluster),
    },
  ];
}

function tagging({ accountId, region, cluster }: KarpenterScope): Statement[] {
  const { StringEquals, StringLike } = owned("aws:RequestTag", cluster);
  return [
    {
      Sid: "TagWhatItMakes",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: [...launched, "launch-template"].map((kind) => `arn:aws:ec2:${region}:${accountId}:${kind}/*`),
      Condition: {
        StringEquals: { ...StringEquals, "ec2:CreateAction": ["CreateFleet", "CreateLaunchTemplate", "RunInstances"] },
        StringLike,
      },
    },
    {
      Sid: "NameItsInstances",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: `arn:aws:ec2:${region}:${accountId}:instance/*`,
      Condition: {
        ...owned("aws:ResourceTag", cluster),
        "ForAllValues:StringEquals": { "aws:TagKeys": [clusterTag, "karpenter.sh/nodeclaim", "Name"] },
      },
    },
  ];
}

function ending({ accountId, region, cluster }: KarpenterScope): Statement[] {
  return [
    {
      Sid: "EndWhatItMade",
      Effect: "Allow",
      Action: ["ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"],
      Resource: ["instance", "launch-template"].map((kind) => `arn:aws:ec2:${region}:${accountId}:${kind}/*`),
      Condition: owned("aws:ResourceTag", cluster),
    },
  ];
}

function looking({ region, cluster, instanceProfileArn }: KarpenterScope): Statement[] {
  return [
    {
      Sid: "LookAtEc2",
      Effect: "Allow",
      Action: ec2Looks.map((it) => `ec2:Describe${it}`),
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    {
      Sid: "FindImages",
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: `arn:aws:ssm:${region}::parameter/aws/service/*`,
    },
    // Neither takes a resource; prices are asked in us-east-1.
    {
      Sid: "LookAtPrices",
      Effect: "Allow",
      Action: ["iam:ListInstanceProfiles", "pricing:GetProducts"],
      Resource: "*",
    },
    { Sid: "LookAtProfile", Effect: "Allow", Action: "iam:GetInstanceProfile", Resource: instanceProfileArn },
    { Sid: "FindCluster", Effect: "Allow", Action: "eks:DescribeCluster", Resource: cluster.arn },
  ];
}

const ec2Looks = [
  "CapacityReservations",
  "Images",
  "InstanceStatus",
  "InstanceTypeOfferings",
  "InstanceTypes",
  "Instances",
  "LaunchTemplates",
  "PlacementGroups",
  "SecurityGroups",
  "SpotPriceHistory",
  "Subnets",
];

function passing(scope: KarpenterScope): Statement[] {
  return [
    {
      Sid: "PassNodeRole",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: scope.nodeRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
    useVolumeKey(scope),
    grantVolumeKey(scope),
  ];
}

function owned(where: "aws:RequestTag" | "aws:ResourceTag", { name }: ClusterIdentity) {
  return { StringEquals: { [`${where}/${clusterTag}`]: name }, StringLike: { [`${where}/${nodePoolTag}`]: "*" } };
}
