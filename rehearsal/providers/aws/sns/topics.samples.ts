import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";

let made = 0;

async function topics(cloud: Cloud): Promise<Record<string, string>> {
  const make = async () => {
    const { TopicArn } = await cloud.client(SNSClient).send(new CreateTopicCommand({ Name: `sample-needs-${++made}` }));
    return TopicArn!;
  };
  return { one: await make(), other: await make() };
}

const policy = (sid: string, service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: sid, Effect: "Allow", Principal: { Service: service }, Action: "sns:Publish", Resource: "*" }],
  });

export const samples: Record<string, AnySample> = {
  "aws:sns/topic:Topic": sample<aws.sns.TopicArgs>({
    inputs: () => ({
      name: "sample-alarms",
      displayName: "a",
      kmsMasterKeyId: "alias/a",
      policy: policy("Alarms", "cloudwatch.amazonaws.com"),
      signatureVersion: 2,
      tracingConfig: "Active",
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({ displayName: "b", kmsMasterKeyId: "alias/b", tracingConfig: "PassThrough", tags: { Name: "b" } }),
    replacement: () => ({ name: "sample-alarms.fifo", fifoTopic: true }),
  }),
  "aws:sns/topicPolicy:TopicPolicy": sample<aws.sns.TopicPolicyArgs>({
    needs: topics,
    inputs: ({ one }) => ({ arn: one!, policy: policy("Alarms", "cloudwatch.amazonaws.com") }),
    change: () => ({ policy: policy("Backups", "backup.amazonaws.com") }),
    replacement: ({ other }) => ({ arn: other! }),
  }),
  "aws:sns/topicSubscription:TopicSubscription": sample<aws.sns.TopicSubscriptionArgs>({
    needs: topics,
    inputs: ({ one }) => ({
      topic: one!,
      protocol: "sqs",
      endpoint: "arn:aws:sqs:eu-west-1:123456789012:alarms",
      rawMessageDelivery: true,
      filterPolicy: '{"state":["ALARM"]}',
      filterPolicyScope: "MessageBody",
    }),
    change: () => ({ rawMessageDelivery: false, filterPolicy: '{"state":["OK"]}' }),
    replacement: ({ other }) => ({ topic: other!, protocol: "email", endpoint: "on-call@example.com" }),
  }),
};
