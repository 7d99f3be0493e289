import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../shared/policy";
import type { Features } from "./ciPolicies";

/** How everything that the stacks are made of is set up, and nothing of what it holds: no object, no secret's value, no log line, no image. */
const settings: readonly Statement[] = [
  {
    Sid: "ReadSettings",
    Effect: "Allow",
    Action: [
      "acm:Describe*",
      "acm:List*",
      "autoscaling:Describe*",
      "backup:Describe*",
      "backup:GetBackup*",
      "backup:GetRestoreTesting*",
      "backup:List*",
      "cloudfront:Describe*",
      "cloudfront:Get*",
      "cloudfront:List*",
      "cloudwatch:Describe*",
      "cloudwatch:GetDashboard",
      "cloudwatch:List*",
      "ec2:Describe*",
      // Asked with every look for a prefix list, though only its id is wanted.
      "ec2:GetManagedPrefixListEntries",
      "ecr:Describe*",
      "ecr:GetLifecyclePolicy",
      "ecr:GetRegistryScanningConfiguration",
      "ecr:GetRepositoryPolicy",
      "ecr:List*",
      "eks:Describe*",
      "eks:List*",
      "fis:Get*",
      "fis:List*",
      "elasticloadbalancing:Describe*",
      "events:Describe*",
      "events:List*",
      "iam:Get*",
      "iam:List*",
      "kms:Describe*",
      "kms:GetKey*",
      "kms:List*",
      "logs:Describe*",
      "logs:GetDelivery*",
      "logs:List*",
      "rds:Describe*",
      "rds:List*",
      "route53:Get*",
      "route53:List*",
      "s3:GetAccelerateConfiguration",
      "s3:GetBucket*",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListAllMyBuckets",
      "s3:ListBucket",
      "scheduler:Get*",
      "scheduler:List*",
      "secretsmanager:Describe*",
      "secretsmanager:GetResourcePolicy",
      "secretsmanager:ListSecrets",
      "servicequotas:Get*",
      "sns:Get*",
      "sns:List*",
      "wafv2:Describe*",
      "wafv2:Get*",
      "wafv2:List*",
    ],
    Resource: "*",
  },
  {
    Sid: "ReadPublicParameters",
    Effect: "Allow",
    Action: ["ssm:GetParameter", "ssm:GetParameters"],
    Resource: "arn:aws:ssm:*::parameter/aws/service/*",
  },
];

/** The same of what is off by default. Of a function AWS tells where its code is, so it is those of this account alone. */
export function featureSettings(
  { events, carts, functions, userPool }: Features,
  accountId: pulumi.Input<string>,
): Statement[] {
  const read = (Sid: string, Action: string[], Resource: pulumi.Input<string> | pulumi.Input<string>[]): Statement => ({
    ...{ Sid, Effect: "Allow", Action, Resource },
  });
  const of = (service: string, what: string) => ours(service, accountId, what);
  return [
    ...(events || functions ? [read("ReadQueues", ["sqs:GetQueue*", "sqs:List*"], of("sqs", "*"))] : []),
    ...(events?.mailFrom === undefined
      ? []
      : [read("ReadMails", mailSettings, [of("ses", "identity/*"), of("ses", "configuration-set/*")])]),
    ...(carts
      ? [read("ReadTables", ["dynamodb:Describe*", "dynamodb:ListTagsOfResource"], of("dynamodb", "table/*"))]
      : []),
    ...(functions
      ? [
          read("ReadApis", ["apigateway:GET"], "arn:aws:apigateway:*::/*"),
          read("ReadFunctions", ["lambda:Get*", "lambda:List*"], of("lambda", "function:*")),
        ]
      : []),
    ...(userPool
      ? [
          read("ReadUserPools", userPoolSettings, of("cognito-idp", "userpool/*")),
          // Prefixes are of a region, and of no pool.
          read("ReadPrefixes", ["cognito-idp:DescribeUserPoolDomain"], "*"),
        ]
      : []),
  ];
}

/** Nothing of who is in a pool. */
const userPoolSettings = [
  "cognito-idp:DescribeUserPool",
  "cognito-idp:DescribeUserPoolClient",
  "cognito-idp:GetUserPoolMfaConfig",
  "cognito-idp:ListTagsForResource",
];

/** Never SES' list of suppressed destinations: those are customers' addresses. */
const mailSettings = [
  "ses:GetConfigurationSet",
  "ses:GetConfigurationSetEventDestinations",
  "ses:GetEmailIdentity",
  "ses:ListTagsForResource",
];

const ours = (service: string, accountId: pulumi.Input<string>, what: string) =>
  pulumi.interpolate`arn:aws:${service}:*:${accountId}:${what}`;

/**
 * `preview`: what the plan of a pull request asks AWS. Without refresh that is only what the program looks up, so it is denied what
 * shows the origin secret among settings: the listener's rules, which compare a header with it, and the distribution, which sends it.
 */
export const previewStatements: readonly Statement[] = [
  ...settings,
  {
    Sid: "NoOriginSecret",
    Effect: "Deny",
    Action: ["cloudfront:GetDistribution*", "cloudfront:ListDistributions*", "elasticloadbalancing:DescribeRules"],
    Resource: "*",
  },
];

/**
 * `drift`: what a plan with refresh asks AWS, but for secrets' values, objects and what is inside a cluster, which are said not to be
 * checked. The one secret that it can't help reading is the origin secret, with the one before it: see `previewStatements`.
 */
export const driftStatements: readonly Statement[] = [
  ...settings,
  // Who made a change, of the last 90 days: CloudTrail names calls and callers, not what was in them but for their parameters.
  { Sid: "AskWhoChanged", Effect: "Allow", Action: ["cloudtrail:LookupEvents"], Resource: "*" },
];
