import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../shared/policy";
import { metricsNamespace } from "./collector";

export interface StorefrontScope {
  readonly region: string;
  /** The secrets that the storefront reads, and no others. */
  readonly secretArns: readonly pulumi.Input<string>[];
  /** Key that the secrets are encrypted with. */
  readonly keyArn: pulumi.Input<string>;
  /** What it sends events to and reads them from; undefined where it sends none. */
  readonly events?: EventScope;
}

export interface EventScope {
  readonly topicArn: pulumi.Input<string>;
  /** Of all consumers. */
  readonly queueArns: readonly pulumi.Input<string>[];
  /** Queues of what couldn't be handled. */
  readonly failedArns: readonly pulumi.Input<string>[];
}

/** What the storefront may read, whatever it runs on. */
export const readSecrets = ({ region, secretArns, keyArn }: StorefrontScope): Statement[] => [
  { Sid: "ReadSecrets", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretArns },
  {
    Sid: "OpenSecrets",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
  },
];

/** What it may do with events: publish them, read each consumer's queue, and send failed ones again. */
export const useEvents = ({ region, keyArn, events }: StorefrontScope): Statement[] =>
  events === undefined
    ? []
    : [
        { Sid: "PublishEvents", Effect: "Allow", Action: "sns:Publish", Resource: events.topicArn },
        {
          Sid: "ReadEvents",
          Effect: "Allow",
          Action: [
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
          ],
          Resource: [...events.queueArns, ...events.failedArns],
        },
        { Sid: "SendEventsAgain", Effect: "Allow", Action: "sqs:SendMessage", Resource: events.queueArns },
        {
          Sid: "EncryptEvents",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: keyArn,
          Condition: {
            StringEquals: { "kms:ViaService": [`sns.${region}.amazonaws.com`, `sqs.${region}.amazonaws.com`] },
          },
        },
      ];

/** What the collector beside it may write. */
export const writeTelemetry = (): readonly Statement[] => [
  {
    Sid: "WriteTraces",
    Effect: "Allow",
    // The storefront decides itself what it samples: no rules of X-Ray are read.
    Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    Resource: "*",
  },
  {
    Sid: "WriteMetrics",
    Effect: "Allow",
    Action: "cloudwatch:PutMetricData",
    Resource: "*",
    Condition: { StringEquals: { "cloudwatch:namespace": metricsNamespace() } },
  },
];
