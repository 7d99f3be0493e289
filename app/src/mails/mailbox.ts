import type { Queryable, Relational } from "../stores/relational/relational";
import type { Mail, MailPort } from "./mailPort";

export interface ReceivedMail extends Omit<Mail, "from"> {
  readonly receivedAt: Date;
}

/** Puts mails into a table instead of sending them: a page of the shop shows them. The same mail twice is there once. */
export class Mailbox implements MailPort {
  constructor(private readonly relational: Relational) {}

  async send({ id, to, subject, text, html }: Mail): Promise<void> {
    await this.relational.write((tx) =>
      tx.query(
        `INSERT INTO mailbox (id, recipient, subject, plain, html) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`,
        [id, to, subject, text, html],
      ),
    );
  }

  close(): void {}
}

const columns = `id, recipient AS "to", subject, plain AS text, html, received_at AS "receivedAt"`;

export async function newestMails(db: Queryable, limit: number): Promise<ReceivedMail[]> {
  const { rows } = await db.query<ReceivedMail>(
    `SELECT ${columns} FROM mailbox ORDER BY received_at DESC, id LIMIT $1`,
    [limit],
  );
  return rows;
}

export async function findMail(db: Queryable, id: string): Promise<ReceivedMail | undefined> {
  const { rows } = await db.query<ReceivedMail>(`SELECT ${columns} FROM mailbox WHERE id = $1`, [id]);
  return rows[0];
}
