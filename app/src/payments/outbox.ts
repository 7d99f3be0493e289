import type { Queryable } from "../stores/relational/relational";
import type { ChargeRequest } from "./gateway";

/** Something to do about an order: find out about its payment, or tell what became of it. */
export interface Task {
  /** `payment`, or the event to tell: `order-paid`, `order-payment-declined`, `order-cancelled`. */
  readonly kind: string;
  readonly id: string;
  readonly orderId: string;
  readonly attempts: number;
  /** Under its key; the token is empty once the payment is settled. */
  readonly charge: ChargeRequest;
  /** Nobody waits for this payment any longer. */
  readonly isOverdue: boolean;
}

/** Whether anything is due, as far as this region's own copy knows: a cheap question before a write. */
export async function isAnythingDue(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ due: boolean }>({
    name: "outbox-due",
    text: "SELECT EXISTS (SELECT FROM outbox WHERE due_at <= now()) AS due",
  });
  return rows[0]!.due;
}

interface TaskRow {
  readonly id: string;
  readonly kind: string;
  readonly orderId: string;
  readonly attempts: number;
  readonly key: string;
  readonly amount: number;
  readonly currency: string;
  readonly token: string | null;
  readonly number: string;
  readonly placedAt: Date;
  readonly isOverdue: boolean;
  readonly isSynthetic: boolean;
}

export interface ClaimOptions {
  readonly limit: number;
  /** Age in seconds from which an order's payment is given up. */
  readonly deadlineSeconds: number;
}

/**
 * Takes what is due, oldest first, away from other workers until it is due again: after 15 s, and twice as long each time up to
 * two minutes, give or take a fifth. Whoever dies meanwhile has lost nothing: it is simply due again.
 */
export async function claimDue(tx: Queryable, { limit, deadlineSeconds }: ClaimOptions): Promise<Task[]> {
  const { rows } = await tx.query<TaskRow>({
    name: "outbox-claim",
    text: `
      WITH due AS (
        SELECT id FROM outbox WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
      ), claimed AS (
        UPDATE outbox SET attempts = attempts + 1,
          due_at = now() + least(15 * 2 ^ least(attempts, 8), 120) * (0.8 + 0.4 * random()) * interval '1 second'
        FROM due WHERE outbox.id = due.id RETURNING outbox.id, kind, order_id, attempts
      )
      SELECT claimed.id, kind, claimed.order_id AS "orderId", attempts, payments.id AS key, amount, payments.currency, token,
        number, created_at AS "placedAt", created_at <= now() - $2 * interval '1 second' AS "isOverdue",
        synthetic AS "isSynthetic"
      FROM claimed JOIN orders ON orders.id = claimed.order_id JOIN payments ON payments.order_id = claimed.order_id
      ORDER BY claimed.id`,
    values: [limit, deadlineSeconds],
  });
  return rows.map(({ key, amount, currency, token, number, placedAt, isSynthetic, ...it }) => ({
    ...it,
    charge: {
      ...{ key, orderId: it.orderId, placedAt, isSynthetic },
      ...{ amount: { amount, currency }, token: token ?? "", reference: number },
    },
  }));
}

export async function removeDone(tx: Queryable, ids: readonly string[]): Promise<void> {
  await tx.query("DELETE FROM outbox WHERE id = ANY ($1::bigint[])", [ids]);
}
