import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { AlertPort, SentAlert } from "./alertPort";

/** A standard topic of SNS: each subscriber gets what is published to it, an address as a mail. */
export class SnsAlerts implements AlertPort {
  readonly #client: SNSClient;

  constructor(private readonly topicArn: string) {
    this.#client = new SNSClient({
      region: topicArn.split(":")[3]!,
      // The sender tries again itself, much later: what wasn't answered may have been taken.
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 2000, requestTimeout: 20_000, throwOnRequestTimeout: true },
    });
  }

  async send({ id, subject, message }: SentAlert): Promise<void> {
    await this.#client.send(
      new PublishCommand({
        ...{ TopicArn: this.topicArn, Subject: subject, Message: `${message}\n\nEvent ${id}\n` },
        // What a program that subscribes recognises a second time by.
        MessageAttributes: { event: { DataType: "String", StringValue: id } },
      }),
    );
  }

  close(): void {
    this.#client.destroy();
  }
}
