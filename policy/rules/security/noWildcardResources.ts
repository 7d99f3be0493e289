import type { Resource, ResourceRule } from "../../rule";
import { isNarrowedBy, type Statement } from "./documents";
import { rolePolicyOf } from "./identityPolicies.samples";
import { allowedBy, identityPolicyTypes, isDeployment, takesIn } from "./identityPolicies";

/**
 * Actions that take no resource, so that IAM accepts a star alone
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
 */
const withoutResource: readonly string[] = [
  // Tells who called what in the account, which is the account's alone.
  "cloudtrail:LookupEvents",
  "cloudwatch:PutMetricData",
  "ecr:GetAuthorizationToken",
  // Makes only what AWS defines, for a service that alone can take it.
  "iam:CreateServiceLinkedRole",
  // Nor do those by which a service delivers its own logs.
  "logs:CreateLogDelivery",
  "logs:DescribeLogGroups",
  "logs:PutResourcePolicy",
  // Tells what DNS answers everybody.
  "route53:TestDNSAnswer",
  // Whoever may send no command has none to cancel.
  "ssm:CancelCommand",
  "sts:GetCallerIdentity",
  "xray:GetSamplingRules",
  "xray:GetSamplingStatisticSummaries",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

/** Reads settings, so that it does no harm wherever it looks, but for what hands out data or keys. */
const reading = /^[a-z0-9-]+:(Describe|List|Get)[A-Za-z]*\*?$/;
const handingOut: readonly string[] = [
  "dynamodb:GetItem",
  "dynamodb:GetRecords",
  "ecr:GetDownloadUrlForLayer",
  "kinesis:GetRecords",
  "lambda:GetFunction",
  "logs:GetLogEvents",
  "logs:GetLogRecord",
  "s3:GetObject",
  "secretsmanager:GetSecretValue",
  "sqs:GetMessage",
  "ssm:GetParameter",
  "ssm:GetParametersByPath",
  "sts:GetFederationToken",
];

/** Keys by which a statement finds what it is for, where resources can't be named before they are there. */
const narrowing = [
  /^aws:(resource|request)tag\//,
  /^[a-z0-9-]+:resourcetag\//,
  /^cloudwatch:namespace$/,
  /^ec2:fisactionid$/,
];

const isEverything = (resource: string) =>
  resource === "*" || (resource.startsWith("arn:") && /^\**$/.test(resource.split(":").slice(5).join(":")));

function isHarmless(action: string): boolean {
  if (withoutResource.includes(action)) return true;
  return reading.test(action) && !handingOut.some((it) => takesIn(action, it));
}

function isNarrowed(statement: Statement): boolean {
  const keys = statement.conditions.map((it) => it.key).filter((key) => narrowing.some((it) => it.test(key)));
  return isNarrowedBy(statement, keys);
}

/** A key opens whatever it encrypts, so that no condition makes up for its name. */
const opensKeys = (action: string) => takesIn(action, "kms:Decrypt");

function violations(resource: Resource): readonly string[] {
  return allowedBy(resource)
    .filter((it) => it.negations.includes("NotResource") || it.resources.some(isEverything))
    .filter((it) => !isDeployment(resource, it))
    .flatMap((it) =>
      it.actions
        .filter((action) => !isHarmless(action) && (opensKeys(action) || !isNarrowed(it)))
        .map((action) => `${it.label} allows ${action} on everything`),
    );
}

const everywhere = (Action: string | string[], more: object = {}) => rolePolicyOf({ Action, Resource: "*", ...more });
const byTag = { Condition: { StringEquals: { "aws:ResourceTag/Project": "meridian" } } };

export const noWildcardResources: ResourceRule = {
  name: "no-wildcard-resources",
  title: "IAM policies allow writing, reading data and decrypting on named resources only.",
  reason:
    "A role that may read or write one bucket of all would read and write every bucket, those with the backups among them.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  level: "mandatory",
  remedy: "Name the resource's ARN, or where it can't be known before, add a condition on its tags.",
  controls: ["FSBP KMS.1", "FSBP KMS.2"],
  types: identityPolicyTypes,
  violations,
  fixtures: {
    failing: [
      everywhere("s3:GetObject"),
      everywhere("s3:Get*"),
      everywhere(["ec2:DescribeInstances", "ec2:TerminateInstances"]),
      everywhere("secretsmanager:GetSecretValue"),
      everywhere("kms:Decrypt", byTag),
      everywhere("ec2:TerminateInstances", { Condition: { StringLike: { "aws:ResourceTag/Project": "*" } } }),
      rolePolicyOf({ Resource: "arn:aws:s3:::*" }),
      rolePolicyOf({ Resource: ["arn:aws:s3:::backups/*", "*"] }),
      rolePolicyOf({ Resource: undefined, NotResource: "arn:aws:s3:::backups/*" }),
    ],
    passing: [
      rolePolicyOf({}),
      rolePolicyOf({ Resource: ["arn:aws:s3:::backups-*/*", "arn:aws:rds:eu-west-1:123456789012:cluster:*"] }),
      everywhere(["ec2:Describe*", "cloudfront:Get*", "s3:GetBucket*", "iam:List*"]),
      everywhere(["ecr:GetAuthorizationToken", "cloudwatch:PutMetricData", "xray:PutTraceSegments"]),
      everywhere("ec2:TerminateInstances", byTag),
      everywhere("s3:DeleteBucket", { Effect: "Deny" }),
    ],
  },
};
