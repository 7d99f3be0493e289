import { emailObjection } from "../formats";
import { integer, oneOfNumbers, optionalText } from "../kinds";
import { thresholdInputs } from "../ownInputs";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const pod = "kubernetes:apps/v1:Deployment storefront spec.template.spec";

/** What is watched, and who is told. */
export const observability = {
  replicationLagSeconds: integer({
    scope: "stack",
    min: 1,
    max: 3600,
    example: 5,
    unit: "seconds",
    own: {
      inputs: [
        ...thresholdInputs("document-replication-lag", "relational-replication-lag", "carts-replication-lag"),
        {
          input: "aws:ec2/launchTemplate:LaunchTemplate storefront userData",
          text: /REPLICATION_LAG_OBJECTIVE_SECONDS=\d+/,
        },
        `${pod}.containers[storefront].env[REPLICATION_LAG_OBJECTIVE_SECONDS].value`,
        `${pod}.initContainers[migrate].env[REPLICATION_LAG_OBJECTIVE_SECONDS].value`,
      ],
    },
  }),
  latencyP99Milliseconds: integer({
    scope: "stack",
    min: 10,
    max: 60_000,
    example: 800,
    unit: "milliseconds",
    own: { inputs: thresholdInputs("alb-latency") },
  }),
  errorPercent: integer({
    scope: "stack",
    min: 1,
    max: 50,
    example: 1,
    unit: "percent",
    own: { inputs: thresholdInputs("alb-error-rate") },
  }),
  logRetentionDays: oneOfNumbers({
    scope: "stack",
    values: logRetentions,
    example: 30,
    unit: "days",
    reason: "which CloudWatch Logs doesn't offer",
    own: {
      inputs: [
        "aws:cloudwatch/logGroup:LogGroup * retentionInDays",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration access-logs rules[*].expiration.days",
      ],
    },
  }),
  alertEmail: optionalText({
    scope: "stack",
    allowed: "Allowed: an e-mail address, or empty for no subscriber",
    example: "",
    objection: emailObjection,
    own: {
      inputs: [
        "aws:sns/topicSubscription:TopicSubscription alerts-email",
        "aws:sns/topicSubscription:TopicSubscription alerts-email endpoint",
      ],
    },
  }),
};
