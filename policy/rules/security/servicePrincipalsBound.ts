import type { Resource, ResourceRule } from "../../rule";
import { allowing, callerKeys, isNarrowedBy, sourceKeys } from "./documents";
import { document } from "./documents.samples";

const keys = ["aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey"];

/**
 * Services that name no source when they call, with what stands in for it.
 * - Elastic Load Balancing delivers logs under a path with our account in it, which the statement's resource names.
 * - AWS Backup documents no source for the data keys with which it publishes to a topic.
 */
const unnamed: readonly { readonly service: string; readonly types: readonly string[] }[] = [
  { service: "logdelivery.elasticloadbalancing.amazonaws.com", types: ["aws:s3/bucketPolicy:BucketPolicy"] },
  { service: "backup.amazonaws.com", types: keys },
];

const isExcepted = (service: string, type: string) =>
  unnamed.some((it) => it.service === service && it.types.includes(type));

function violations({ type, props }: Resource): readonly string[] {
  return allowing(props["policy"])
    .filter((it) => !isNarrowedBy(it, [...sourceKeys, ...callerKeys]))
    .flatMap(({ label, principals }) =>
      (principals["Service"] ?? [])
        .filter((service) => !isExcepted(service, type))
        .map((service) => `${label} lets ${service} act for any account`),
    );
}

const policyOf = (service: string, condition?: object, type = "aws:sns/topicPolicy:TopicPolicy") => ({
  type,
  props: {
    policy: document({
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sns:Publish",
      Resource: "*",
      ...(condition && { Condition: condition }),
    }),
  },
});

export const servicePrincipalsBound: ResourceRule = {
  name: "service-principals-bound",
  title: "Resource policies that allow an AWS service name the source account or resource.",
  reason:
    "A service acts for all of its customers: without a source, a stranger's alarm, log or distribution can use what is ours.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  level: "mandatory",
  remedy: "Add a condition on aws:SourceAccount or aws:SourceArn to the statement.",
  types: [
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    ...keys,
  ],
  violations,
  fixtures: {
    failing: [
      policyOf("cloudwatch.amazonaws.com"),
      policyOf("cloudwatch.amazonaws.com", { StringLike: { "aws:SourceAccount": "*" } }),
      policyOf("backup.amazonaws.com"),
      policyOf("cloudfront.amazonaws.com", undefined, "aws:s3/bucketPolicy:BucketPolicy"),
    ],
    passing: [
      policyOf("cloudwatch.amazonaws.com", { StringEquals: { "aws:SourceAccount": "123456789012" } }),
      policyOf("backup.amazonaws.com", undefined, "aws:kms/key:Key"),
      policyOf(
        "cloudfront.amazonaws.com",
        { StringEquals: { "AWS:SourceArn": "arn:aws:cloudfront::123456789012:distribution/E1" } },
        "aws:s3/bucketPolicy:BucketPolicy",
      ),
    ],
  },
};
