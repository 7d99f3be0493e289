import * as sdk from "@aws-sdk/client-sqs";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { autoNameOf, fixed, required } from "../inputs";
import { changedAttributes, fifoFlag, nameInArn } from "../attributes";
import { call, tagOperations } from "../operations";
import { service } from "../service";
import { document, flagAsText, numberAsText, tagMap, whole } from "../wire";

const sqs = service({
  client: sdk.SQSClient,
  gone: /NonExistentQueue|QueueDoesNotExist/,
  tags: tagOperations({
    of: "QueueUrl",
    wire: tagMap,
    list: [sdk.ListQueueTagsCommand, "Tags"],
    put: [sdk.TagQueueCommand, "Tags"],
    remove: [sdk.UntagQueueCommand, "TagKeys"],
  }),
});

const attributes = {
  contentBasedDeduplication: ["Attributes.ContentBasedDeduplication", flagAsText],
  deduplicationScope: ["Attributes.DeduplicationScope", whole],
  delaySeconds: ["Attributes.DelaySeconds", numberAsText],
  fifoThroughputLimit: ["Attributes.FifoThroughputLimit", whole],
  kmsDataKeyReusePeriodSeconds: ["Attributes.KmsDataKeyReusePeriodSeconds", numberAsText],
  kmsMasterKeyId: ["Attributes.KmsMasterKeyId", whole],
  maxMessageSize: ["Attributes.MaximumMessageSize", numberAsText],
  messageRetentionSeconds: ["Attributes.MessageRetentionPeriod", numberAsText],
  policy: ["Attributes.Policy", document],
  receiveWaitTimeSeconds: ["Attributes.ReceiveMessageWaitTimeSeconds", numberAsText],
  redriveAllowPolicy: ["Attributes.RedriveAllowPolicy", document],
  redrivePolicy: ["Attributes.RedrivePolicy", document],
  sqsManagedSseEnabled: ["Attributes.SqsManagedSseEnabled", flagAsText],
  visibilityTimeoutSeconds: ["Attributes.VisibilityTimeout", numberAsText],
} as const;

/** One call changes all that differ. */
const changed = changedAttributes<aws.sqs.QueueArgs>(attributes, (Attributes, { cloud, id }) =>
  cloud.client(sdk.SQSClient).send(new sdk.SetQueueAttributesCommand({ QueueUrl: id, Attributes })),
);

type Queue = sdk.CreateQueueRequest | sdk.GetQueueAttributesRequest | sdk.GetQueueAttributesResult;

const queue = sqs.resource<aws.sqs.QueueArgs, Queue>({
  inputs: {
    ...attributes,
    fifoQueue: fixed(["Attributes.FifoQueue", fifoFlag]),
    name: autoNameOf("fifoQueue", { sent: "QueueName", seen: ["Attributes.QueueArn", nameInArn] }, 80),
    tags: ["tags", tagMap],
  },
  id: "QueueUrl",
  create: call(sdk.CreateQueueCommand, { answer: (made) => made.QueueUrl }),
  read: call(sdk.GetQueueAttributesCommand, { input: { AttributeNames: ["All"] } }),
  update: [changed],
  delete: call(sdk.DeleteQueueCommand),
  outputs: { arn: "Attributes.QueueArn", url: (_it, { id }) => id },
});

/** A queue always has a place for a policy: an empty one is none. */
const queuePolicy = sqs.resource<aws.sqs.QueuePolicyArgs, sdk.SetQueueAttributesRequest | Queue>({
  inputs: {
    policy: required(["Attributes.Policy", document]),
    queueUrl: required(fixed("QueueUrl")),
  },
  id: "QueueUrl",
  create: call(sdk.SetQueueAttributesCommand),
  read: call(sdk.GetQueueAttributesCommand, {
    input: { AttributeNames: ["Policy"] },
    answer: (it) => (it.Attributes?.Policy ? it : undefined),
  }),
  update: "same",
  delete: call(sdk.SetQueueAttributesCommand, { input: { Attributes: { Policy: "" } } }),
});

export const entries: Record<string, AnyEntry> = {
  "aws:sqs/queue:Queue": queue,
  "aws:sqs/queuePolicy:QueuePolicy": queuePolicy,
};
