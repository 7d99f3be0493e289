import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  SNSClient,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  TagResourceCommand,
  UnsubscribeCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, tagChanges, toTags } from "../tags";

const sns = (cloud: Cloud) => cloud.client(SNSClient);
const gone = /^NotFound/;

type Attributes = Record<string, string>;

/** By input: SNS' own name of it. SNS takes and gives every attribute as text. */
const topicAttributes = {
  contentBasedDeduplication: "ContentBasedDeduplication",
  deliveryPolicy: "DeliveryPolicy",
  displayName: "DisplayName",
  kmsMasterKeyId: "KmsMasterKeyId",
  policy: "Policy",
  signatureVersion: "SignatureVersion",
  tracingConfig: "TracingConfig",
} as const;

const subscriptionAttributes = {
  deliveryPolicy: "DeliveryPolicy",
  filterPolicy: "FilterPolicy",
  filterPolicyScope: "FilterPolicyScope",
  rawMessageDelivery: "RawMessageDelivery",
  redrivePolicy: "RedrivePolicy",
  subscriptionRoleArn: "SubscriptionRoleArn",
} as const;

type Table = Readonly<Record<string, string>>;
type Values = Readonly<Record<string, unknown>>;

const asText = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

function toAttributes(table: Table, inputs: Values): Attributes {
  const given = Object.entries(table).filter(([name]) => inputs[name] !== undefined);
  return Object.fromEntries(given.map(([name, attribute]) => [attribute, asText(inputs[name])]));
}

/** An empty text takes an attribute away. */
function changedAttributes(table: Table, to: Values, from: Values): Attributes {
  const [wanted, had] = [toAttributes(table, to), toAttributes(table, from)];
  const removed = Object.keys(had).filter((name) => !(name in wanted));
  const put = Object.entries(wanted).filter(([name, value]) => had[name] !== value);
  return Object.fromEntries([...removed.map((name) => [name, ""]), ...put] as [string, string][]);
}

const fromAttributes = (table: Table, seen: Attributes): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(table).map(([name, attribute]) => [name, seen[attribute]]));

/** A truth as SNS spells it. */
const isTrue = (text: string | undefined) => (text === undefined ? undefined : text.toLowerCase() === "true");

const topic = entry<aws.sns.TopicArgs>({
  inputs: {
    contentBasedDeduplication: true,
    deliveryPolicy: true,
    displayName: true,
    fifoTopic: true,
    kmsMasterKeyId: true,
    name: true,
    policy: true,
    region: true,
    signatureVersion: true,
    tags: true,
    tracingConfig: true,
  },
  required: [],
  replaceOn: ["fifoTopic", "name", "region"],
  autoName: { property: "name", maxLength: 256 },
  async create(cloud, inputs) {
    const Attributes = { ...toAttributes(topicAttributes, inputs), ...(inputs.fifoTopic && { FifoTopic: "true" }) };
    const { TopicArn } = await sns(cloud).send(
      new CreateTopicCommand({ Name: inputs.name, Attributes, Tags: toTags(inputs.tags) }),
    );
    return TopicArn!;
  },
  async read(cloud, id) {
    const seen = await attributesOf(cloud, id);
    if (!seen) return undefined;
    const { Tags } = await sns(cloud).send(new ListTagsForResourceCommand({ ResourceArn: id }));
    const it = fromAttributes(topicAttributes, seen);
    return {
      inputs: {
        ...it,
        contentBasedDeduplication: isTrue(it.contentBasedDeduplication),
        fifoTopic: isTrue(seen.FifoTopic) ?? false,
        name: id.split(":").at(-1),
        signatureVersion: it.signatureVersion === undefined ? undefined : Number(it.signatureVersion),
        tags: fromTags(Tags),
      },
      outputs: { arn: id, owner: seen.Owner },
    };
  },
  async update(cloud, id, to, from) {
    for (const [AttributeName, AttributeValue] of Object.entries(changedAttributes(topicAttributes, to, from)))
      await sns(cloud).send(new SetTopicAttributesCommand({ TopicArn: id, AttributeName, AttributeValue }));
    const { removed, put } = tagChanges(from.tags, to.tags);
    if (removed.length) await sns(cloud).send(new UntagResourceCommand({ ResourceArn: id, TagKeys: removed }));
    if (Object.keys(put).length) await sns(cloud).send(new TagResourceCommand({ ResourceArn: id, Tags: toTags(put) }));
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => sns(cloud).send(new DeleteTopicCommand({ TopicArn: id })));
  },
});

async function attributesOf(cloud: Cloud, TopicArn: string): Promise<Attributes | undefined> {
  return (await unlessGone(gone, () => sns(cloud).send(new GetTopicAttributesCommand({ TopicArn }))))?.Attributes;
}

type PolicyArgs = aws.sns.TopicPolicyArgs;

/** A topic always has a policy: removing one restores SNS' default, and that counts as removed. */
const topicPolicy = entry<PolicyArgs>({
  inputs: { arn: true, policy: true, region: true },
  required: ["arn", "policy"],
  replaceOn: ["arn", "region"],
  async create(cloud, inputs) {
    await putPolicy(cloud, inputs.arn, asText(inputs.policy));
    return inputs.arn;
  },
  async read(cloud, id, last) {
    const seen = await attributesOf(cloud, id);
    if (!seen?.Policy || (JSON.parse(seen.Policy) as { Id?: string }).Id === defaultPolicyId) return undefined;
    const policy = typeof last.policy === "string" ? seen.Policy : (JSON.parse(seen.Policy) as typeof last.policy);
    return { inputs: { arn: id, policy }, outputs: { owner: seen.Owner } };
  },
  async update(cloud, id, to) {
    await putPolicy(cloud, id, asText(to.policy));
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => putPolicy(cloud, id, defaultPolicy(id, cloud.accountId)));
  },
});

const putPolicy = (cloud: Cloud, TopicArn: string, AttributeValue: string) =>
  sns(cloud).send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));

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

type SubscriptionArgs = aws.sns.TopicSubscriptionArgs;

const topicSubscription = entry<SubscriptionArgs>({
  inputs: {
    confirmationTimeoutInMinutes: true,
    deliveryPolicy: true,
    endpoint: true,
    endpointAutoConfirms: true,
    filterPolicy: true,
    filterPolicyScope: true,
    protocol: true,
    rawMessageDelivery: true,
    redrivePolicy: true,
    region: true,
    subscriptionRoleArn: true,
    topic: true,
  },
  required: ["endpoint", "protocol", "topic"],
  replaceOn: ["endpoint", "protocol", "region", "topic"],
  unreadable: {
    confirmationTimeoutInMinutes: "is how long the provider waits, which SNS never hears of",
    endpointAutoConfirms: "tells the provider whether to wait, which SNS never hears of",
  },
  async create(cloud, inputs) {
    const { SubscriptionArn } = await sns(cloud).send(
      new SubscribeCommand({
        TopicArn: topicArn(inputs),
        Protocol: inputs.protocol,
        Endpoint: inputs.endpoint,
        Attributes: toAttributes(subscriptionAttributes, inputs),
        ReturnSubscriptionArn: true,
      }),
    );
    return SubscriptionArn!;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () =>
      sns(cloud).send(new GetSubscriptionAttributesCommand({ SubscriptionArn: id })),
    );
    const seen = found?.Attributes;
    if (!seen) return undefined;
    const it = fromAttributes(subscriptionAttributes, seen);
    const pendingConfirmation = isTrue(seen.PendingConfirmation) ?? false;
    return {
      inputs: {
        ...it,
        endpoint: seen.Endpoint,
        protocol: seen.Protocol as SubscriptionArgs["protocol"] & string,
        rawMessageDelivery: isTrue(it.rawMessageDelivery),
        topic: seen.TopicArn,
      },
      outputs: {
        arn: id,
        ownerId: seen.Owner,
        pendingConfirmation,
        confirmationWasAuthenticated: !pendingConfirmation,
      },
    };
  },
  async update(cloud, id, to, from) {
    for (const [AttributeName, AttributeValue] of Object.entries(changedAttributes(subscriptionAttributes, to, from)))
      await sns(cloud).send(
        new SetSubscriptionAttributesCommand({ SubscriptionArn: id, AttributeName, AttributeValue }),
      );
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => sns(cloud).send(new UnsubscribeCommand({ SubscriptionArn: id })));
  },
});

/** The class also takes a whole `Topic`, which the SDK turns into its ARN. */
const topicArn = (inputs: Plain<SubscriptionArgs>): string => String(inputs.topic);

export const entries: Record<string, AnyEntry> = {
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicPolicy:TopicPolicy": topicPolicy,
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
};
