import type { Resource, ResourceRule } from "../../rule";
import { allowing, callerKeys, isNarrowedBy, sourceKeys, type Statement } from "./documents";
import { document } from "./documents.samples";

/** Where each type keeps the policy that says who may use it. */
const policies: Readonly<Record<string, string>> = {
  "aws:s3/bucketPolicy:BucketPolicy": "policy",
  "aws:sns/topicPolicy:TopicPolicy": "policy",
  "aws:sns/topic:Topic": "policy",
  "aws:sqs/queuePolicy:QueuePolicy": "policy",
  "aws:sqs/queue:Queue": "policy",
  "aws:kms/key:Key": "policy",
  "aws:kms/replicaKey:ReplicaKey": "policy",
  "aws:kms/keyPolicy:KeyPolicy": "policy",
  "aws:secretsmanager/secret:Secret": "policy",
  "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
  "aws:ecr/registryPolicy:RegistryPolicy": "policy",
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": "repositoryPolicy",
  "aws:backup/vaultPolicy:VaultPolicy": "policy",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyDocument",
};

/** One of these says who; `NotPrincipal` in an Allow says everybody but. */
const isPublic = (statement: Statement) =>
  statement.negations.includes("NotPrincipal") ||
  (Object.values(statement.principals).some((them) => them.some((it) => it === "*" || it.includes("::*:"))) &&
    !isNarrowedBy(statement, [...callerKeys, ...sourceKeys]));

function violations({ type, props }: Resource): readonly string[] {
  return allowing(props[policies[type]!])
    .filter(isPublic)
    .map(({ label }) => `${label} allows anybody`);
}

const policyOf = (statement: object, type = "aws:sns/topicPolicy:TopicPolicy") => ({
  type,
  props: {
    [policies[type]!]: document({
      Sid: "Fixture",
      Effect: "Allow",
      Action: "sns:Publish",
      Resource: "*",
      ...statement,
    }),
  },
});

export const resourcePolicyNotPublic: ResourceRule = {
  name: "resource-policy-not-public",
  title: "No resource policy allows public access.",
  reason:
    "Strangers could read backups and secrets, spend money on our key, or send alarms until nobody looks at them.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
  level: "mandatory",
  remedy:
    "Name the principal, or add a condition that names whose calls it is for, such as aws:PrincipalArn or aws:SourceAccount.",
  controls: ["FSBP S3.2", "FSBP S3.3", "FSBP SNS.4", "FSBP SQS.3", "FSBP KMS.5"],
  types: Object.keys(policies),
  violations,
  fixtures: {
    failing: [
      policyOf({ Principal: "*" }),
      policyOf({ Principal: { Service: "sns.amazonaws.com", AWS: "*" } }),
      policyOf({ Principal: { AWS: ["arn:aws:iam::123456789012:root", "*"] } }, "aws:s3/bucketPolicy:BucketPolicy"),
      policyOf({ Principal: { AWS: "arn:aws:iam::*:root" } }),
      policyOf({ NotPrincipal: { AWS: "arn:aws:iam::123456789012:root" } }),
      policyOf({ Principal: "*", Condition: { StringLike: { "aws:SourceArn": "*" } } }),
      policyOf({ Principal: "*", Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:eu-west-1:*:alarms" } } }),
      policyOf({ Principal: "*", Condition: { StringEqualsIfExists: { "aws:PrincipalAccount": "123456789012" } } }),
      policyOf({ Principal: "*", Condition: { StringNotEquals: { "aws:PrincipalAccount": "666666666666" } } }),
      policyOf({ Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    ],
    passing: [
      policyOf({ Principal: { AWS: "arn:aws:iam::123456789012:root" } }, "aws:kms/key:Key"),
      policyOf({ Effect: "Deny", Principal: "*" }),
      policyOf(
        { Principal: "*", Condition: { StringEquals: { "kms:CallerAccount": "123456789012" } } },
        "aws:kms/replicaKey:ReplicaKey",
      ),
      policyOf({
        Principal: "*",
        Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/a" } },
      }),
      { type: "aws:sns/topic:Topic", props: {} },
    ],
  },
};
