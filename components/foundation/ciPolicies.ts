import * as pulumi from "@pulumi/pulumi";
import type { DatabaseKind } from "../../config/settings";
import { relationalInstancePrefix } from "../../outputs/relationalInstance";
import { denyEvacuation, evacuationNamespace, heartbeatRole, scheduleName, type Statement } from "../shared/policy";

export interface DeployScope {
  readonly accountId: pulumi.Input<string>;
  readonly regions: readonly string[];
  /** Where Pulumi's state is, if neither in one of `regions` nor in us-east-1. */
  readonly stateRegion?: string;
  readonly relationalKind: DatabaseKind;
}

/** Services that a role made by this program may be for. */
const servicesWithRoles = [
  "backup.amazonaws.com",
  "ec2.amazonaws.com",
  "eks.amazonaws.com",
  "monitoring.rds.amazonaws.com",
  "pods.eks.amazonaws.com",
  "restore-testing.backup.amazonaws.com",
  "s3.amazonaws.com",
  "scheduler.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
];

/**
 * `deploy`: everything the five stacks are made of, in their regions and in us-east-1, where the control planes of the global
 * services are. It can't fail a database over with loss of data and can't publish an evacuation. It makes the schedules that can, so who
 * may deploy could turn them: what its workflows run is reviewed.
 */
export function deployStatements({ accountId, regions, relationalKind, stateRegion }: DeployScope): Statement[] {
  const lossy =
    relationalKind === "rds" ? ["rds:FailoverGlobalCluster", "rds:PromoteReadReplica"] : "rds:FailoverGlobalCluster";
  const inRegions = { StringEquals: { "aws:RequestedRegion": [...new Set([...regions, "us-east-1"])] } };
  const ours = (kind: string) => pulumi.interpolate`arn:aws:iam::${accountId}:${kind}/*`;
  return [
    { Sid: "Stacks", Effect: "Allow", Action: deployed.map((it) => `${it}:*`), Resource: "*", Condition: inRegions },
    ...(stateRegion === undefined ? [] : [keepState(stateRegion)]),
    { Sid: "Parameters", Effect: "Allow", Action: "ssm:Get*", Resource: "arn:aws:ssm:*::parameter/aws/service/*" },
    {
      Sid: "Identity",
      Effect: "Allow",
      Action: ["iam:Get*", "iam:List*", "iam:CreateServiceLinkedRole"],
      Resource: "*",
    },
    {
      Sid: "Roles",
      Effect: "Allow",
      Action: roleActions,
      Resource: ["role", "policy", "instance-profile", "oidc-provider"].map(ours),
    },
    {
      Sid: "PassRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: ours("role"),
      Condition: { StringEquals: { "iam:PassedToService": servicesWithRoles } },
    },
    { Sid: "NoDataLoss", Effect: "Deny", Action: lossy, Resource: "*" },
    denyEvacuation,
  ];
}

/** What the engine does with its bucket and its key. */
const keepState = (region: string): Statement => ({
  Sid: "State",
  Effect: "Allow",
  Action: [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "s3:DeleteObject",
    "s3:GetBucketLocation",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
  ],
  Resource: "*",
  Condition: { StringEquals: { "aws:RequestedRegion": region } },
});

const deployed = [
  "acm",
  "autoscaling",
  "backup",
  "backup-storage",
  "cloudfront",
  "cloudwatch",
  "ec2",
  "ecr",
  "eks",
  "elasticloadbalancing",
  "events",
  "kms",
  "logs",
  "rds",
  "route53",
  "s3",
  "scheduler",
  "secretsmanager",
  "sns",
  "wafv2",
];

const roleActions = [
  "iam:AddRoleToInstanceProfile",
  "iam:AttachRolePolicy",
  "iam:CreateInstanceProfile",
  "iam:CreateOpenIDConnectProvider",
  "iam:CreatePolicy",
  "iam:CreatePolicyVersion",
  "iam:CreateRole",
  "iam:DeleteInstanceProfile",
  "iam:DeleteOpenIDConnectProvider",
  "iam:DeletePolicy",
  "iam:DeletePolicyVersion",
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePolicy",
  "iam:RemoveRoleFromInstanceProfile",
  "iam:Tag*",
  "iam:Untag*",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateOpenIDConnectProviderThumbprint",
  "iam:UpdateRole",
  "iam:UpdateRoleDescription",
];

export interface DrillScope {
  readonly accountId: pulumi.Input<string>;
  readonly regions: readonly string[];
  readonly relationalKind: DatabaseKind;
  /** The global clusters, the only ones a drill moves. */
  readonly globalClusterArns: readonly pulumi.Input<string>[];
  /** Value of the tag `Project` on the regional clusters and instances. */
  readonly project: string;
}

/** `drill`: exactly the calls a drill makes. It changes which database writes and turns evacuation switches; the rest is looking. */
export function drillStatements(scope: DrillScope): Statement[] {
  const { accountId, regions, globalClusterArns, project } = scope;
  const moves = ["rds:FailoverGlobalCluster", "rds:RemoveFromGlobalCluster", "rds:SwitchoverGlobalCluster"];
  return [
    { Sid: "MoveGlobalClusters", Effect: "Allow", Action: moves, Resource: globalClusterArns },
    {
      Sid: "MoveMembers",
      Effect: "Allow",
      Action: moves,
      Resource: regions.map((region) => pulumi.interpolate`arn:aws:rds:${region}:${accountId}:cluster:*`),
      Condition: { StringEquals: { "aws:ResourceTag/Project": project } },
    },
    ...promotions(scope),
    {
      Sid: "TurnEvacuationSwitches",
      Effect: "Allow",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": evacuationNamespace, "aws:RequestedRegion": regions } },
    },
    ...holdsEvacuation(accountId, regions),
    { Sid: "Look", Effect: "Allow", Action: looks, Resource: "*" },
  ];
}

/** Turns the schedules that hold a switch. Turning one passes its role on again. */
function holdsEvacuation(accountId: pulumi.Input<string>, regions: readonly string[]): Statement[] {
  const schedules = regions.map(
    (region) => pulumi.interpolate`arn:aws:scheduler:${region}:${accountId}:schedule/default/${scheduleName("*")}`,
  );
  return [
    {
      Sid: "HoldEvacuation",
      Effect: "Allow",
      Action: ["scheduler:GetSchedule", "scheduler:UpdateSchedule"],
      Resource: schedules,
    },
    {
      Sid: "PassHeartbeatRole",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: pulumi.interpolate`arn:aws:iam::${accountId}:role/${heartbeatRole}-*`,
      Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    },
  ];
}

/** Of kind `rds`: there is no global cluster to move, a replica is promoted. */
function promotions({ accountId, regions, relationalKind, project }: DrillScope): Statement[] {
  if (relationalKind !== "rds") return [];
  const instances = (region: string) =>
    pulumi.interpolate`arn:aws:rds:${region}:${accountId}:db:${relationalInstancePrefix}*`;
  return [
    {
      Sid: "PromoteReplicas",
      Effect: "Allow",
      Action: "rds:PromoteReadReplica",
      Resource: regions.map(instances),
      Condition: { StringEquals: { "aws:ResourceTag/Project": project } },
    },
  ];
}

const looks = [
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeScalingActivities",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:GetMetricData",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "rds:DescribeDBClusterSnapshots",
  "rds:DescribeDBClusters",
  "rds:DescribeDBInstances",
  "rds:DescribeEvents",
  "rds:DescribeGlobalClusters",
  "route53:GetHealthCheck",
  "route53:GetHealthCheckStatus",
  "route53:GetHostedZone",
  "route53:ListHealthChecks",
  "route53:ListResourceRecordSets",
  "route53:TestDNSAnswer",
];
