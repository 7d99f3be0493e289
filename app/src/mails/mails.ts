import type { EventConsumer } from "../events/consuming";
import type { EventType } from "../events/event";
import type { Queryable } from "../stores/relational/relational";

/** What customers are written to about. */
export type MailKind = "order-confirmation" | "order-shipped" | "order-refunded";

const kindOf: Partial<Record<EventType, MailKind>> = {
  "order.paid": "order-confirmation",
  "order.shipped": "order-shipped",
  "order.refunded": "order-refunded",
};

/** Writes down which mails are to be sent: one for an event, by its id. Sending is another's work, so that a slow server holds up no queue. */
export const mailsConsumer: EventConsumer = {
  name: "mails",
  types: Object.keys(kindOf) as EventType[],
  act: async (tx, events) => {
    await tx.query({
      name: "write-down-mails",
      text: `INSERT INTO mails (id, kind, order_id) SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[]) ON CONFLICT (id) DO NOTHING`,
      values: [events.map((it) => it.id), events.map((it) => kindOf[it.type]), events.map((it) => it.subject)],
    });
  },
};

/** By the address as it is normalised for sign-in. */
export async function isSuppressed(db: Queryable, address: string): Promise<boolean> {
  const { rowCount } = await db.query("SELECT FROM suppressed_addresses WHERE address = $1", [address]);
  return rowCount === 1;
}

export async function suppress(
  tx: Queryable,
  addresses: readonly string[],
  reason: "bounce" | "complaint",
): Promise<number> {
  const { rowCount } = await tx.query(
    `INSERT INTO suppressed_addresses (address, reason) SELECT DISTINCT address, $2 FROM unnest($1::text[]) AS address
     ON CONFLICT (address) DO NOTHING`,
    [addresses, reason],
  );
  return rowCount ?? 0;
}
