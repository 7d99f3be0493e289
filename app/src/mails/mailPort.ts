import { RefusedError } from "../events/outgoing";

/** A mail as it is sent: to one address, in both forms. */
export interface Mail {
  /** The event's: whoever is handed the same mail twice can tell. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The server will never take this one: trying again is no use. */
export class MailRefusedError extends RefusedError {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = "MailRefusedError";
  }
}

/** Whoever sends mails. */
export interface MailPort {
  /**
   * Resolves when somebody else has taken the mail on.
   * @throws MailRefusedError; any other Error: it isn't known whether it was taken, or it wasn't and may be later.
   */
  send(mail: Mail): Promise<void>;
  close(): void;
}
