import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { consumerNames, type ConsumerName } from "../../src/configuration/settings";

/** A region's topic and queues, and what a storefront is told of them. */
export interface EmulatedQueues {
  readonly topicArn: string;
  readonly queues: Readonly<Record<ConsumerName, string>>;
  readonly deadLetters: Readonly<Record<ConsumerName, string>>;
  readonly feedback: string;
  /** A standard topic for merchants, and a queue that gets what its subscribers do. */
  readonly alertTopicArn: string;
  readonly alerted: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface QueueOptions {
  readonly region: string;
  readonly visibilitySeconds?: number;
  readonly maxReceiveCount?: number;
}

/** Clients of an emulator, for a test's own questions. */
export function emulatedClients(endpoint: string, region: string): { sns: SNSClient; sqs: SQSClient } {
  const credentials = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };
  const options = { endpoint, region, credentials };
  return { sns: new SNSClient(options), sqs: new SQSClient(options) };
}

/** As the platform makes them: a FIFO topic, and for each consumer a FIFO queue with its dead-letter queue, subscribed raw. */
export async function makeQueues(endpoint: string, options: QueueOptions): Promise<EmulatedQueues> {
  const { region, visibilitySeconds = 30, maxReceiveCount = 5 } = options;
  const { sns, sqs } = emulatedClients(endpoint, region);
  const fifo = { FifoQueue: "true" };
  const make = async (name: string, attributes: Record<string, string>): Promise<{ url: string; arn: string }> => {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
    const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
    return { url: QueueUrl!, arn: (await sqs.send(asked)).Attributes!["QueueArn"]! };
  };
  try {
    const topic = { FifoTopic: "true", ContentBasedDeduplication: "false" };
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "events.fifo", Attributes: topic }));
    const urls: Record<string, string> = {};
    const deadLetters: Record<string, string> = {};
    for (const name of consumerNames) {
      const aside = await make(`${name}-dead.fifo`, fifo);
      const redrive = JSON.stringify({ deadLetterTargetArn: aside.arn, maxReceiveCount });
      const attributes = { ...fifo, VisibilityTimeout: String(visibilitySeconds), RedrivePolicy: redrive };
      const queue = await make(`${name}.fifo`, attributes);
      [urls[name], deadLetters[name]] = [queue.url, aside.url];
      const raw = { RawMessageDelivery: "true" };
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: queue.arn, Attributes: raw }));
    }
    const feedback = (await make("mail-feedback", { VisibilityTimeout: "5" })).url;
    const { TopicArn: alertTopicArn } = await sns.send(new CreateTopicCommand({ Name: "merchant-alerts" }));
    const alerted = await make("alerted", {});
    await sns.send(new SubscribeCommand({ TopicArn: alertTopicArn, Protocol: "sqs", Endpoint: alerted.arn }));
    const environment = {
      ...{ ALERTS_KIND: "sns", ALERTS_TOPIC_ARN: alertTopicArn! },
      EVENTS_KIND: "sqs",
      EVENTS_TOPIC_ARN: TopicArn!,
      EVENTS_QUEUES: JSON.stringify(urls),
    };
    return {
      topicArn: TopicArn!,
      queues: urls as Record<ConsumerName, string>,
      deadLetters: deadLetters as Record<ConsumerName, string>,
      feedback,
      alertTopicArn: alertTopicArn!,
      alerted: alerted.url,
      environment,
    };
  } finally {
    sns.destroy();
    sqs.destroy();
  }
}
