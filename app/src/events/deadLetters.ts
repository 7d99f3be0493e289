import { randomUUID } from "node:crypto";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { parseEvent } from "./event";
import { sqsClient } from "./sqsQueue";

export interface DeadLetter {
  /** The event's; the message's own where it is no event. */
  readonly id: string;
  readonly type: string;
  readonly sentAt: Date;
}

/** Longer than moving ten messages takes: nobody else may move them meanwhile. */
const visibilitySeconds = 60;

/** The queue that a consumer's queue puts aside into what fails too often: its redrive policy names it. */
export class DeadLetterQueue {
  private constructor(
    private readonly client: SQSClient,
    private readonly source: string,
    private readonly url: string,
  ) {}

  /** @throws Error where the queue has no redrive policy. */
  static async of(source: string, region: string): Promise<DeadLetterQueue> {
    const client = sqsClient(region);
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: source, AttributeNames: ["RedrivePolicy"] }),
    );
    const policy = Attributes?.["RedrivePolicy"];
    if (!policy) throw new Error(`${source} has no redrive policy, and so no dead-letter queue`);
    const { deadLetterTargetArn } = JSON.parse(policy) as { deadLetterTargetArn: string };
    const [account, name] = deadLetterTargetArn.split(":").slice(4);
    const { QueueUrl } = await client.send(
      new GetQueueUrlCommand({ QueueName: name!, QueueOwnerAWSAccountId: account! }),
    );
    return new DeadLetterQueue(client, source, QueueUrl!);
  }

  async count(): Promise<number> {
    const { Attributes } = await this.client.send(
      new GetQueueAttributesCommand({ QueueUrl: this.url, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    return Number(Attributes!["ApproximateNumberOfMessages"]);
  }

  /** Looks at some, and lets go of them at once. */
  async list(limit: number): Promise<DeadLetter[]> {
    const messages = (await this.#receive()).slice(0, limit);
    for (const { ReceiptHandle } of messages)
      await this.client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: this.url, ReceiptHandle: ReceiptHandle!, VisibilityTimeout: 0 }),
      );
    return messages.map(letterOf);
  }

  /** Puts each back before it is taken out: killed in between, it is in both, and is recognised. @returns what was moved */
  async move(): Promise<DeadLetter[]> {
    const moved: DeadLetter[] = [];
    for (let messages = await this.#receive(); messages.length > 0; messages = await this.#receive()) {
      for (const message of messages) {
        await this.client.send(
          new SendMessageCommand({
            QueueUrl: this.source,
            MessageBody: message.Body!,
            MessageGroupId: message.Attributes?.MessageGroupId ?? "redriven",
            // Another than the first time: the queue would drop as a duplicate what it saw a moment ago.
            MessageDeduplicationId: randomUUID(),
          }),
        );
        await this.client.send(new DeleteMessageCommand({ QueueUrl: this.url, ReceiptHandle: message.ReceiptHandle! }));
        moved.push(letterOf(message));
      }
    }
    return moved;
  }

  close(): void {
    this.client.destroy();
  }

  async #receive(): Promise<Message[]> {
    const { Messages = [] } = await this.client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.url,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        VisibilityTimeout: visibilitySeconds,
        MessageSystemAttributeNames: ["MessageGroupId", "SentTimestamp"],
      }),
    );
    return Messages;
  }
}

function letterOf(message: Message): DeadLetter {
  const sentAt = new Date(Number(message.Attributes?.SentTimestamp ?? 0));
  try {
    const { id, type } = parseEvent(message.Body!);
    return { id, type, sentAt };
  } catch {
    return { id: message.MessageId!, type: "no event", sentAt };
  }
}
