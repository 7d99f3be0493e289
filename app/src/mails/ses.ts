import { SendEmailCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { type Mail, type MailPort, MailRefusedError } from "./mailPort";

/** What SES will answer the next time, too. That a sender isn't verified (MessageRejected) somebody can mend meanwhile. */
const final = new Set(["BadRequestException"]);

/** Amazon SES, in this region. It gives a mail an id of its own, so that nobody can tell a mail that it took twice by the id. */
export class SesPort implements MailPort {
  readonly #client: SESv2Client;

  constructor(
    region: string,
    private readonly configurationSet: string | undefined,
  ) {
    this.#client = new SESv2Client({
      region,
      // The sender tries again itself, much later: what wasn't answered may have been taken.
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 2000, requestTimeout: 20_000, throwOnRequestTimeout: true },
    });
  }

  async send({ id, from, to, subject, text, html }: Mail): Promise<void> {
    const utf8 = (Data: string): { Data: string; Charset: string } => ({ Data, Charset: "UTF-8" });
    try {
      await this.#client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: {
            Simple: {
              Subject: utf8(subject),
              Body: { Text: utf8(text), Html: utf8(html) },
              Headers: [{ Name: "X-Event-Id", Value: id }],
            },
          },
          ...(this.configurationSet ? { ConfigurationSetName: this.configurationSet } : {}),
        }),
      );
    } catch (error) {
      const { name } = error as Error;
      if (final.has(name))
        throw new MailRefusedError(`SES answered ${name}: ${(error as Error).message}`, { cause: error });
      throw error;
    }
  }

  close(): void {
    this.#client.destroy();
  }
}
