import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { MessageQueue, QueueMessage } from "./messageQueue";

export const sqsClient = (region: string): SQSClient =>
  new SQSClient({
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 25_000, throwOnRequestTimeout: true },
  });

export class SqsQueue implements MessageQueue {
  readonly #client: SQSClient;

  constructor(
    private readonly url: string,
    region: string,
  ) {
    this.#client = sqsClient(region);
  }

  async visibilitySeconds(): Promise<number> {
    const { Attributes } = await this.#client.send(
      new GetQueueAttributesCommand({ QueueUrl: this.url, AttributeNames: ["VisibilityTimeout"] }),
    );
    return Number(Attributes!["VisibilityTimeout"]);
  }

  async receive(signal: AbortSignal): Promise<QueueMessage[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.url,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 20,
      MessageSystemAttributeNames: ["ApproximateReceiveCount", "MessageGroupId"],
    });
    const { Messages = [] } = await this.#client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      if (signal.aborted) return { Messages: [] };
      throw error;
    });
    return Messages.map((it) => ({
      id: it.MessageId!,
      body: it.Body ?? "",
      group: it.Attributes?.MessageGroupId,
      receives: Number(it.Attributes?.ApproximateReceiveCount ?? 1),
      receipt: it.ReceiptHandle!,
    }));
  }

  /** What isn't removed comes again, and is recognised. */
  async remove(messages: readonly QueueMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const Entries = messages.map((it, index) => ({ Id: String(index), ReceiptHandle: it.receipt }));
    await this.#client.send(new DeleteMessageBatchCommand({ QueueUrl: this.url, Entries }));
  }

  async hide(messages: readonly QueueMessage[], seconds: number): Promise<void> {
    if (messages.length === 0) return;
    const Entries = messages.map((it, index) => ({
      ...{ Id: String(index), ReceiptHandle: it.receipt, VisibilityTimeout: Math.round(seconds) },
    }));
    await this.#client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.url, Entries }));
  }

  close(): void {
    this.#client.destroy();
  }
}
