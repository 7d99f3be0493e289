import * as pulumi from "@pulumi/pulumi";
import type { DatabaseKind, Settings } from "../../config/settings";
import { denyEvacuation, type Statement } from "../shared/policy";

export interface DeployScope {
  readonly accountId: pulumi.Input<string>;
  readonly regions: readonly string[];
  /** Where Pulumi's state is, if neither in one of `regions` nor in us-east-1. */
  readonly stateRegion?: string;
  readonly relationalKind: DatabaseKind;
  /** What is off by default, and is made of services that nothing else needs. */
  readonly features?: Features;
}

export type Features = Pick<Settings, "events" | "carts" | "functions" | "userPool">;

/** Services of what is off by default. */
const servicesOf = ({ events, carts, functions, userPool }: Features): readonly string[] => [
  ...(events || functions ? ["sqs"] : []),
  ...(events?.mailFrom === undefined ? [] : ["ses"]),
  ...(carts ? ["dynamodb"] : []),
  ...(functions ? ["apigateway", "lambda"] : []),
  ...(userPool ? ["cognito-idp"] : []),
];

/** Services that a role made by this program may be for. */
const servicesWithRoles = [
  "backup.amazonaws.com",
  "ec2.amazonaws.com",
  "eks.amazonaws.com",
  "fis.amazonaws.com",
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
export function deployStatements(of: DeployScope): Statement[] {
  const { accountId, regions, relationalKind, stateRegion, features = {} } = of;
  const services = [...deployed, ...servicesOf(features)];
  const roles = [...servicesWithRoles, ...(features.functions ? ["lambda.amazonaws.com"] : [])];
  const lossy =
    relationalKind === "rds" ? ["rds:FailoverGlobalCluster", "rds:PromoteReadReplica"] : "rds:FailoverGlobalCluster";
  const inRegions = { StringEquals: { "aws:RequestedRegion": [...new Set([...regions, "us-east-1"])] } };
  const ours = (kind: string) => pulumi.interpolate`arn:aws:iam::${accountId}:${kind}/*`;
  return [
    { Sid: "Stacks", Effect: "Allow", Action: services.map((it) => `${it}:*`), Resource: "*", Condition: inRegions },
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
      Condition: { StringEquals: { "iam:PassedToService": roles } },
    },
    // It makes their templates; whoever drills starts them.
    { Sid: "NoExperiments", Effect: "Deny", Action: "fis:StartExperiment", Resource: "*" },
    { Sid: "NoDataLoss", Effect: "Deny", Action: lossy, Resource: "*" },
    denyEvacuation(),
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
  "fis",
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
