import type { Settings } from "../configuration/settings";
import { type Due, type Outgoing, type OutgoingServices, sendOutgoing } from "../events/outgoing";
import { recordEvent } from "../events/recordEvent";
import type { Queryable, Relational } from "../stores/relational/relational";
import { counter } from "../telemetry/measures";
import { letter } from "./letters";
import type { Mail, MailPort } from "./mailPort";
import { isSuppressed, type MailKind } from "./mails";
import { mailFacts } from "./orderFacts";

export interface SenderServices extends OutgoingServices {
  readonly port: MailPort;
  readonly settings: Pick<Settings, "publicOrigin"> & { readonly mail: Pick<NonNullable<Settings["mail"]>, "from"> };
  /** Whether merchants hear of a mail that couldn't be sent. */
  readonly failures: "told" | "kept";
}

interface DueMail extends Due {
  readonly kind: MailKind;
  readonly orderId: string;
}

type MailEnd = "sent" | "suppressed" | "no-address";

const mails = counter({ name: "storefront.mails", description: "Mails by what became of them", unit: "{mail}" });

/** Sends mails that are written down, until the signal. */
export const sendMails = (services: SenderServices, signal: AbortSignal): Promise<void> =>
  sendOutgoing(services, outgoingMails(services), signal);

const outgoingMails = ({ relational, port, settings, failures }: SenderServices): Outgoing<DueMail, MailEnd> => ({
  table: "mails",
  columns: `kind, order_id AS "orderId"`,
  send: async (due) => {
    const mail = await written(relational, due, settings);
    if (typeof mail === "string") return mail;
    await port.send(mail);
    return "sent";
  },
  settled: async (tx, due, end) => {
    if (failures === "told" && (end === "failed" || end === "suppressed")) await tellOfFailure(tx, due, end);
  },
  count: ({ kind }, outcome) => mails.add(1, { kind, outcome }),
});

/** @returns the mail, or why there is none to send. */
async function written(
  relational: Relational,
  { id, kind, orderId }: DueMail,
  settings: SenderServices["settings"],
): Promise<Mail | MailEnd> {
  const { value } = await relational.write(async (tx) => {
    const found = await mailFacts(tx, orderId, settings.publicOrigin);
    return { ...found, suppressed: found.to !== null && (await isSuppressed(tx, found.to)) };
  });
  if (value.to === null) return "no-address";
  if (value.suppressed) return "suppressed";
  return { id, from: settings.mail.from, to: value.to, ...letter(kind, value.facts) };
}

async function tellOfFailure(
  tx: Queryable,
  { id, kind, orderId }: DueMail,
  reason: "failed" | "suppressed",
): Promise<void> {
  const { rows } = await tx.query<{ number: string }>("SELECT number FROM orders WHERE id = $1", [orderId]);
  const data = { orderId, number: rows[0]!.number, mail: kind, reason };
  await recordEvent(tx, { type: "mail.failed", subject: orderId, fact: id, data });
}
