import * as sdk from "@aws-sdk/client-sqs";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { autoNameOf, fixed, required } from "../inputs";
import { bring, call, tagOperations } from "../operations";
import { service } from "../service";
import { converted, document, fields, flagAsText, numberAsText, tagMap, valueAt, whole } from "../wire";

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

type Values = Readonly<Record<string, unknown>>;

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

/** SQS says it of FIFO queues only, and is told it of those only. */
const fifo = {
  ...flagAsText,
  toAws: (value: unknown) => (value === true ? "true" : undefined),
  fromAws: (text: unknown) => flagAsText.fromAws(text) ?? false,
};

const nameIn = converted<string, string>(
  (name) => name,
  (arn) => arn.split(":").at(-1),
);

/** One call changes all that differ, as texts; an empty text takes an attribute away. */
const changed = bring<aws.sqs.QueueArgs, unknown>(
  Object.keys(attributes) as (keyof typeof attributes)[],
  async ({ cloud, id, inputs, from }) => {
    const wire = fields<Values>(attributes as object);
    const of = (it: unknown) => (valueAt(wire.toAws(it), "Attributes") ?? {}) as Record<string, string>;
    const [had, wanted] = [of(from), of(inputs)];
    const names = Object.keys({ ...had, ...wanted }).filter((it) => had[it] !== wanted[it]);
    const Attributes = Object.fromEntries(names.map((it) => [it, wanted[it] ?? ""]));
    await (cloud as Cloud).client(sdk.SQSClient).send(new sdk.SetQueueAttributesCommand({ QueueUrl: id, Attributes }));
  },
);

type Queue = sdk.CreateQueueRequest | sdk.GetQueueAttributesRequest | sdk.GetQueueAttributesResult;

const queue = sqs.resource<aws.sqs.QueueArgs, Queue>({
  inputs: {
    ...attributes,
    fifoQueue: fixed(["Attributes.FifoQueue", fifo]),
    name: autoNameOf("fifoQueue", { sent: "QueueName", seen: ["Attributes.QueueArn", nameIn] }, 80),
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
