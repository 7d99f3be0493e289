import { normalisedEmail } from "../accounts/email";
import { unwrapped } from "../events/event";

export interface Feedback {
  readonly reason: "bounce" | "complaint";
  /** Normalised. */
  readonly addresses: readonly string[];
}

interface SesNotification {
  /** Of an event destination, and of a feedback notification. */
  readonly eventType?: string;
  readonly notificationType?: string;
  readonly bounce?: { readonly bounceType?: string; readonly bouncedRecipients?: readonly Recipient[] };
  readonly complaint?: { readonly complainedRecipients?: readonly Recipient[] };
}

interface Recipient {
  readonly emailAddress?: string;
}

/**
 * Whom SES says never to write to again: addresses that don't exist, and whoever complained. A full mailbox (a transient bounce) mends
 * itself, and everything else that SES tells is no reason: undefined.
 */
export function feedbackOf(text: string): Feedback | undefined {
  const it = unwrapped(text) as SesNotification | null;
  const kind = it?.eventType ?? it?.notificationType;
  if (kind === "Bounce" && it?.bounce?.bounceType === "Permanent") return of("bounce", it.bounce.bouncedRecipients);
  if (kind === "Complaint") return of("complaint", it?.complaint?.complainedRecipients);
  return undefined;
}

const of = (reason: Feedback["reason"], recipients: readonly Recipient[] = []): Feedback => ({
  reason,
  addresses: recipients.flatMap(({ emailAddress }) => (emailAddress ? [normalisedEmail(bare(emailAddress))] : [])),
});

/** `Ada <ada@example.com>` is written to `ada@example.com`. */
const bare = (address: string): string => /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address;
