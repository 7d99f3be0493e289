import * as sdk from "@aws-sdk/client-sns";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { autoNameOf, fixed, required, unreadable } from "../inputs";
import { changedAttributes, fifoFlag, nameInArn } from "../attributes";
import { call, tagOperations } from "../operations";
import { service } from "../service";
import { document, flagAsText, numberAsText, tagList, whole } from "../wire";

const client = (cloud: Cloud) => cloud.client(sdk.SNSClient);

const sns = service({
  client: sdk.SNSClient,
  gone: /^NotFound/,
  tags: tagOperations({
    of: "ResourceArn",
    list: [sdk.ListTagsForResourceCommand, "Tags"],
    put: [sdk.TagResourceCommand, "Tags"],
    remove: [sdk.UntagResourceCommand, "TagKeys"],
  }),
});

type Attributes = Record<string, string>;
type Setting = (cloud: Cloud, id: string, name: string, value: string) => Promise<unknown>;

/** SNS changes one attribute by one call. */
const eachAttribute = <Args>(table: Parameters<typeof changedAttributes<Args>>[0], set: Setting) =>
  changedAttributes<Args>(table, async (changed, { cloud, id }) => {
    for (const [name, value] of Object.entries(changed)) await set(cloud, id, name, value);
  });

const topicAttributes = {
  contentBasedDeduplication: ["Attributes.ContentBasedDeduplication", flagAsText],
  deliveryPolicy: ["Attributes.DeliveryPolicy", document],
  displayName: ["Attributes.DisplayName", whole],
  kmsMasterKeyId: ["Attributes.KmsMasterKeyId", whole],
  policy: ["Attributes.Policy", document],
  signatureVersion: ["Attributes.SignatureVersion", numberAsText],
  tracingConfig: ["Attributes.TracingConfig", whole],
} as const;

type Topic = sdk.CreateTopicInput | sdk.GetTopicAttributesInput | sdk.GetTopicAttributesResponse;

const topic = sns.resource<aws.sns.TopicArgs, Topic>({
  inputs: {
    ...topicAttributes,
    fifoTopic: fixed(["Attributes.FifoTopic", fifoFlag]),
    name: autoNameOf("fifoTopic", { sent: "Name", seen: ["Attributes.TopicArn", nameInArn] }, 256),
    tags: ["Tags", tagList],
  },
  id: "TopicArn",
  create: call(sdk.CreateTopicCommand, { answer: (made) => made.TopicArn }),
  read: call(sdk.GetTopicAttributesCommand),
  update: [
    eachAttribute<aws.sns.TopicArgs>(topicAttributes, (cloud, TopicArn, AttributeName, AttributeValue) =>
      client(cloud).send(new sdk.SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue })),
    ),
  ],
  delete: call(sdk.DeleteTopicCommand),
  outputs: { arn: "Attributes.TopicArn", owner: "Attributes.Owner" },
});

const defaultPolicyId = "__default_policy_ID";
const ownerActions = [
  "GetTopicAttributes",
  "SetTopicAttributes",
  "AddPermission",
  "RemovePermission",
  "DeleteTopic",
  "Subscribe",
  "ListSubscriptionsByTopic",
  "Publish",
];

const defaultPolicy = (arn: string, account: string): string =>
  JSON.stringify({
    Version: "2008-10-17",
    Id: defaultPolicyId,
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ownerActions.map((action) => `SNS:${action}`),
        Resource: arn,
        Condition: { StringEquals: { "AWS:SourceOwner": account } },
      },
    ],
  });

const isDefault = (policy: string): boolean => (JSON.parse(policy) as { Id?: string }).Id === defaultPolicyId;

/** A topic always has a policy: removing one restores SNS' default, and that counts as removed. */
const topicPolicy = sns.resource<aws.sns.TopicPolicyArgs, sdk.SetTopicAttributesInput | Topic>({
  inputs: {
    arn: required(fixed({ sent: "TopicArn", seen: "Attributes.TopicArn" })),
    policy: required({ sent: ["AttributeValue", document], seen: ["Attributes.Policy", document] }),
  },
  id: "TopicArn",
  create: call(sdk.SetTopicAttributesCommand, { input: { AttributeName: "Policy" } }),
  read: call(sdk.GetTopicAttributesCommand, {
    answer: (it) => (it.Attributes?.Policy && !isDefault(it.Attributes.Policy) ? it : undefined),
  }),
  update: "same",
  delete: call(sdk.SetTopicAttributesCommand, {
    input: ({ cloud, id }) => ({ AttributeName: "Policy", AttributeValue: defaultPolicy(id, cloud.accountId) }),
  }),
  outputs: { owner: "Attributes.Owner" },
});

const subscriptionAttributes = {
  deliveryPolicy: ["Attributes.DeliveryPolicy", document],
  filterPolicy: ["Attributes.FilterPolicy", document],
  filterPolicyScope: ["Attributes.FilterPolicyScope", whole],
  rawMessageDelivery: ["Attributes.RawMessageDelivery", flagAsText],
  redrivePolicy: ["Attributes.RedrivePolicy", document],
  subscriptionRoleArn: ["Attributes.SubscriptionRoleArn", whole],
} as const;

const isPending = (it: { readonly Attributes?: Attributes }): boolean =>
  flagAsText.fromAws(it.Attributes?.["PendingConfirmation"]) === true;

type Subscription = sdk.SubscribeInput | sdk.GetSubscriptionAttributesInput | sdk.GetSubscriptionAttributesResponse;

const topicSubscription = sns.resource<aws.sns.TopicSubscriptionArgs, Subscription>({
  inputs: {
    ...subscriptionAttributes,
    confirmationTimeoutInMinutes: unreadable("is how long the provider waits, which SNS never hears of"),
    endpoint: required(fixed({ sent: "Endpoint", seen: "Attributes.Endpoint" })),
    endpointAutoConfirms: unreadable("tells the provider whether to wait, which SNS never hears of"),
    protocol: required(fixed({ sent: "Protocol", seen: "Attributes.Protocol" })),
    topic: required(fixed({ sent: "TopicArn", seen: "Attributes.TopicArn" })),
  },
  id: "SubscriptionArn",
  create: call(sdk.SubscribeCommand, {
    input: { ReturnSubscriptionArn: true },
    answer: (made) => made.SubscriptionArn,
  }),
  read: call(sdk.GetSubscriptionAttributesCommand),
  update: [
    eachAttribute<aws.sns.TopicSubscriptionArgs>(subscriptionAttributes, (cloud, SubscriptionArn, name, value) =>
      client(cloud).send(
        new sdk.SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName: name, AttributeValue: value }),
      ),
    ),
  ],
  delete: call(sdk.UnsubscribeCommand),
  outputs: {
    arn: (_it, { id }) => id,
    confirmationWasAuthenticated: (it) => !isPending(it),
    ownerId: "Attributes.Owner",
    pendingConfirmation: isPending,
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicPolicy:TopicPolicy": topicPolicy,
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
};
