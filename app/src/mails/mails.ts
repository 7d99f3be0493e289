import type { EventConsumer } from "../events/consuming";
import type { EventType } from "../events/event";
import type { Queryable } from "../stores/relational/relational";

export const mailKinds = ["order-confirmation", "order-shipped"] as const;
export type MailKind = (typeof mailKinds)[number];

const kindOf: Partial<Record<EventType, MailKind>> = {
  "order.paid": "order-confirmation",
  "order.shipped": "order-shipped",
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

/** A mail that is to be sent now. */
export interface DueMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly orderId: string;
  readonly attempts: number;
}

/** Seconds until somebody else tries: longer than any attempt takes. */
const leaseSeconds = 60;

/** Takes mails away from other senders for a minute. Whoever dies meanwhile has sent them or not, which nobody knows: they are due again. */
export async function claimMails(tx: Queryable, limit: number): Promise<DueMail[]> {
  const { rows } = await tx.query<DueMail>({
    name: "claim-mails",
    text: `
      WITH due AS (
        SELECT id FROM mails WHERE state = 'due' AND due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
      )
      UPDATE mails SET attempts = attempts + 1, due_at = now() + make_interval(secs => $2) FROM due WHERE mails.id = due.id
      RETURNING mails.id, kind, order_id AS "orderId", attempts`,
    values: [limit, leaseSeconds],
  });
  return rows;
}

export async function areMailsDue(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ due: boolean }>({
    name: "mails-due",
    text: "SELECT EXISTS (SELECT FROM mails WHERE state = 'due' AND due_at <= now()) AS due",
  });
  return rows[0]!.due;
}

export type MailEnd = "sent" | "failed" | "suppressed" | "no-address";

export async function settleMail(tx: Queryable, id: string, state: MailEnd, problem?: string): Promise<void> {
  await tx.query("UPDATE mails SET state = $2, settled_at = now(), problem = $3 WHERE id = $1 AND state = 'due'", [
    id,
    state,
    problem ?? null,
  ]);
}

export async function postponeMail(tx: Queryable, id: string, seconds: number, problem: string): Promise<void> {
  await tx.query(
    "UPDATE mails SET due_at = now() + make_interval(secs => $2), problem = $3 WHERE id = $1 AND state = 'due'",
    [id, seconds, problem],
  );
}

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
