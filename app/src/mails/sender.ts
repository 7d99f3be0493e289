import type { FastifyBaseLogger } from "fastify";
import type { Settings } from "../configuration/settings";
import { pause } from "../server/pause";
import { FencedError, NotWriterError } from "../stores/store";
import type { Relational } from "../stores/relational/relational";
import { counter } from "../telemetry/measures";
import { letter } from "./letters";
import { type Mail, type MailPort, MailRefusedError } from "./mailPort";
import { areMailsDue, claimMails, type DueMail, isSuppressed, type MailEnd, postponeMail, settleMail } from "./mails";
import { mailFacts } from "./orderFacts";

export interface SenderServices {
  readonly relational: Relational;
  readonly port: MailPort;
  readonly log: FastifyBaseLogger;
  readonly settings: Pick<Settings, "publicOrigin"> & { readonly mail: Pick<NonNullable<Settings["mail"]>, "from"> };
}

export interface SenderOptions {
  /** Milliseconds between two looks. Default 1000. */
  readonly pollMs?: number;
}

const batch = 10;
/** Over about a day and a half. */
const attempts = 12;
const longestPauseSeconds = 6 * 3600;

const mails = counter({ name: "storefront.mails", description: "Mails by what became of them", unit: "{mail}" });

/**
 * Sends what is written down, in every instance of the region that writes; they share the work. A mail is marked as sent after the server
 * has taken it: whoever is killed in between sends it once more, under the same id. See docs/decisions/0059-a-mail-is-sent-at-least-once.md.
 */
export async function sendMails(
  services: SenderServices,
  signal: AbortSignal,
  options: SenderOptions = {},
): Promise<void> {
  const { pollMs = 1000 } = options;
  const sender = new Sender(services);
  while (!signal.aborted) {
    const isFull = await sender.round().catch((error: unknown) => {
      if (!(error instanceof NotWriterError || error instanceof FencedError))
        services.log.error({ err: error }, "mails could not be looked for, which is tried again");
      return false;
    });
    if (!isFull) await pause(pollMs, signal);
  }
}

class Sender {
  constructor(private readonly services: SenderServices) {}

  /** @returns whether there may be more. */
  async round(): Promise<boolean> {
    const { relational } = this.services;
    if (!(await relational.read(areMailsDue))) return false;
    const { value: due } = await relational.write((tx) => claimMails(tx, batch));
    await Promise.all(due.map((it) => this.#send(it)));
    return due.length === batch;
  }

  async #send(due: DueMail): Promise<void> {
    const { relational, port, log } = this.services;
    try {
      const mail = await this.#write(due);
      if (typeof mail === "string") return await this.#settle(due, mail);
      await port.send(mail);
      await this.#settle(due, "sent");
    } catch (error) {
      const isFinal = error instanceof MailRefusedError || due.attempts >= attempts;
      log.warn({ err: error, mail: due.id, attempts: due.attempts, isFinal }, "a mail could not be sent");
      if (isFinal) return await this.#settle(due, "failed", String(error));
      const pauseSeconds = Math.min(30 * 2 ** due.attempts, longestPauseSeconds) * (0.5 + 0.5 * Math.random());
      await relational.write((tx) => postponeMail(tx, due.id, pauseSeconds, String(error))).catch(() => undefined);
    }
  }

  /** @returns the mail, or why there is none to send. */
  async #write({ id, kind, orderId }: DueMail): Promise<Mail | MailEnd> {
    const { settings, relational } = this.services;
    const { value } = await relational.write(async (tx) => {
      const found = await mailFacts(tx, orderId, settings.publicOrigin);
      return { ...found, suppressed: found.to !== null && (await isSuppressed(tx, found.to)) };
    });
    if (value.to === null) return "no-address";
    if (value.suppressed) return "suppressed";
    return { id, from: settings.mail.from, to: value.to, ...letter(kind, value.facts) };
  }

  async #settle(due: DueMail, end: MailEnd, problem?: string): Promise<void> {
    await this.services.relational.write((tx) => settleMail(tx, due.id, end, problem));
    mails.add(1, { kind: due.kind, outcome: end });
  }
}
