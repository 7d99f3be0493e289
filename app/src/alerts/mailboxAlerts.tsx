/** @jsxRuntime automatic @jsxImportSource preact */
import { render } from "preact-render-to-string";
import type { Mailbox } from "../mails/mailbox";
import type { AlertPort, SentAlert } from "./alertPort";

/** Puts alerts beside the mails that nobody sends. */
export class MailboxAlerts implements AlertPort {
  constructor(private readonly mailbox: Mailbox) {}

  send({ id, subject, message }: SentAlert): Promise<void> {
    const html = `<!doctype html>${render(<p>{message}</p>)}`;
    // A mail of the same event has its id.
    const mail = { id: `alert/${id}`, from: "", to: "merchants", subject, text: message, html };
    return this.mailbox.send(mail);
  }

  close(): void {}
}
