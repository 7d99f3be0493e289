import { type PublishBatchCommandOutput, PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns";
import type { EventDelivery, EventBus, OutgoingEvent } from "./bus";

/** A FIFO topic of SNS: it keeps the order of a subject's events, and forgets what comes again within five minutes. */
export class SnsBus implements EventBus {
  /** What SNS takes in one request. */
  readonly batch = 10;
  readonly #client: SNSClient;

  constructor(private readonly topicArn: string) {
    this.#client = new SNSClient({
      region: topicArn.split(":")[3]!,
      // The publisher tries again itself, and knows what of a batch is left.
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
    });
  }

  async publish(events: readonly OutgoingEvent[]): Promise<EventDelivery[]> {
    const said = await this.#client.send(
      new PublishBatchCommand({
        TopicArn: this.topicArn,
        PublishBatchRequestEntries: events.map(({ event, deduplicationId }, index) => ({
          Id: String(index),
          Message: JSON.stringify(event),
          MessageGroupId: event.subject,
          MessageDeduplicationId: deduplicationId,
          // A subscription's filter can go by it.
          MessageAttributes: { type: { DataType: "String", StringValue: event.type } },
        })),
      }),
    );
    return events.map(({ event }, index) => deliveryOf(event.id, String(index), said));
  }

  close(): void {
    this.#client.destroy();
  }
}

function deliveryOf(id: string, entry: string, { Successful, Failed }: PublishBatchCommandOutput): EventDelivery {
  if (Successful?.some((it) => it.Id === entry)) return { id, kind: "taken" };
  const failed = Failed?.find((it) => it.Id === entry);
  if (!failed) return { id, kind: "refused", reason: "SNS said nothing of it", isOurs: false };
  const reason = `${failed.Code}: ${failed.Message ?? "no reason given"}`;
  return { id, kind: "refused", reason, isOurs: failed.SenderFault === true };
}
