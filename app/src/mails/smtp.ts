import { SecretFormatError } from "../configuration/secrets";
import { createTransport, type Transporter } from "nodemailer";
import { type Mail, type MailPort, MailRefusedError } from "./mailPort";

/** Any server that speaks SMTP. */
export class SmtpPort implements MailPort {
  readonly #transports = new Map<string, Transporter>();

  /** `url` is asked for every mail, so that a rotated password is used from the next on: `smtps://user:password@host:465`. */
  constructor(private readonly url: () => string) {}

  async send({ id, from, to, subject, text, html }: Mail): Promise<void> {
    const transport = this.#transport();
    try {
      await transport.sendMail({
        ...{ from, to, subject, text, html },
        // The same for the same mail: a server or reader that has it already can tell.
        messageId: `<${encodeURIComponent(id)}@${domainOf(from)}>`,
      });
    } catch (error) {
      // 5xx: never. Anything else may be otherwise the next time.
      const { responseCode } = error as { responseCode?: number };
      if (responseCode !== undefined && responseCode >= 500)
        throw new MailRefusedError(`the server answered ${responseCode}`, { cause: error });
      throw error;
    }
  }

  close(): void {
    for (const it of this.#transports.values()) it.close();
  }

  #transport(): Transporter {
    const url = this.url();
    const found = this.#transports.get(url);
    if (found) return found;
    this.close();
    this.#transports.clear();
    const { protocol, hostname, port, username, password } = new URL(url);
    const made = createTransport({
      host: hostname,
      port: Number(port || (protocol === "smtps:" ? 465 : 587)),
      secure: protocol === "smtps:",
      // Nothing of a customer goes over a network in the clear.
      requireTLS: protocol === "smtp:" && !isLoopback(hostname),
      ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
      ...{ connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 20_000 },
    });
    this.#transports.set(url, made);
    return made;
  }
}

const isLoopback = (hostname: string): boolean => ["127.0.0.1", "localhost", "[::1]"].includes(hostname);

const domainOf = (from: string): string => /@([^\s<>@]+)>?$/.exec(from)![1]!;

/** @throws SecretFormatError */
export function parseSmtpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^smtps?:$/.test(url.protocol) && url.hostname) return text;
  throw new SecretFormatError("an SMTP server is smtp://user:password@host:587 or smtps://user:password@host:465");
}
