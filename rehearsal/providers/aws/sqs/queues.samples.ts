import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";

let made = 0;

async function queues(cloud: Cloud): Promise<Record<string, string>> {
  const make = async () => {
    const QueueName = `sample-needs-${++made}`;
    const { QueueUrl } = await cloud.client(SQSClient).send(new CreateQueueCommand({ QueueName }));
    return QueueUrl!;
  };
  return { one: await make(), other: await make() };
}

const policy = (sid: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: sid,
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "*",
      },
    ],
  });

const failed = (name: string) => `arn:aws:sqs:eu-west-1:123456789012:${name}`;

export const samples: Record<string, AnySample> = {
  "aws:sqs/queue:Queue": sample<aws.sqs.QueueArgs>({
    needs: queues,
    inputs: () => ({
      name: "sample-mails",
      kmsMasterKeyId: "alias/a",
      kmsDataKeyReusePeriodSeconds: 300,
      visibilityTimeoutSeconds: 60,
      messageRetentionSeconds: 345600,
      receiveWaitTimeSeconds: 20,
      tags: { Name: "a", gone: "x" },
    }),
    change: ({ other }) => ({
      kmsMasterKeyId: "alias/b",
      visibilityTimeoutSeconds: 30,
      messageRetentionSeconds: 1209600,
      receiveWaitTimeSeconds: 0,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: failed(other!.split("/").at(-1)!), maxReceiveCount: 3 }),
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "sample-other-mails" }),
  }),
  "aws:sqs/queuePolicy:QueuePolicy": sample<aws.sqs.QueuePolicyArgs>({
    needs: queues,
    inputs: ({ one }) => ({ queueUrl: one!, policy: policy("Events") }),
    change: () => ({ policy: policy("Feedback") }),
    replacement: ({ other }) => ({ queueUrl: other! }),
  }),
};
