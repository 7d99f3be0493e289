import type { Queryable } from "../../stores/relational/relational";
import { newestOf } from "./stamps";

/** Up to which state each line of a cart is in an order that is open or paid. */
export async function orderedStamps(db: Queryable, cartId: string): Promise<Map<string, number>> {
  const { rows } = await db.query<{ sku: string; stamp: string }>({
    name: "ordered-stamps",
    text: `SELECT sku, max(bought) AS stamp FROM ordered_of_cart($1) GROUP BY sku`,
    values: [cartId],
  });
  return new Map(rows.map((it) => [it.sku, Number(it.stamp)]));
}

/** An order whose cart is to be told what became of it. */
export interface CartTask {
  readonly orderId: string;
  readonly cartId: string;
  /** Tells a task from the same order's next one. */
  readonly changes: number;
  /** Whether its lines are the order's; otherwise they come back. */
  readonly isOrdered: boolean;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly bought: number }[];
}

interface TaskRow extends Omit<CartTask, "lines"> {
  readonly lines: readonly { sku: string; quantity: number; stamp: number | null }[];
  readonly cartVersion: string;
}

/** Whether there is anything to do, as far as this region's own copy knows. */
export async function isAnythingToTell(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ due: boolean }>({
    name: "cart-tasks-due",
    text: "SELECT EXISTS (SELECT FROM cart_table_outbox WHERE due_at <= now()) AS due",
  });
  return rows[0]!.due;
}

/** Orders whose cart is still to be told, due or not. */
export async function cartsWaiting(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    name: "carts-waiting",
    text: "SELECT count(*)::int AS count FROM cart_table_outbox",
  });
  return rows[0]!.count;
}

const atOnce = 50;
const again = "interval '10 seconds'";

/** Takes due tasks, or one order's, so that for ten seconds nobody else does. */
export async function claimCartTasks(tx: Queryable, orderId?: string): Promise<CartTask[]> {
  const due = orderId === undefined ? "due_at <= now()" : "order_id = $2";
  const { rows } = await tx.query<TaskRow>(
    `WITH claimed AS (
       UPDATE cart_table_outbox SET due_at = now() + ${again} WHERE order_id IN (
         SELECT order_id FROM cart_table_outbox WHERE ${due} ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING order_id, changes)
     SELECT orders.id AS "orderId", cart_id AS "cartId", changes, cart_version AS "cartVersion",
       status IN ('pending-payment', 'paid') AS "isOrdered",
       (SELECT json_agg(json_build_object('sku', sku, 'quantity', quantity, 'stamp', cart_stamp) ORDER BY position)
        FROM order_lines WHERE order_id = orders.id) AS lines
     FROM claimed JOIN orders ON orders.id = order_id`,
    orderId === undefined ? [atOnce] : [1, orderId],
  );
  return rows.map(taskOf);
}

const taskOf = ({ cartVersion, lines, ...it }: TaskRow): CartTask => ({
  ...it,
  // Ordered while PostgreSQL kept carts: all that was in it at that version.
  lines: lines.map(({ stamp, ...line }) => ({ ...line, bought: stamp ?? newestOf(Number(cartVersion)) })),
});

/** Unless something became of the order again meanwhile. */
export async function cartTasksDone(
  tx: Queryable,
  tasks: readonly Pick<CartTask, "orderId" | "changes">[],
): Promise<void> {
  await tx.query({
    name: "cart-tasks-done",
    text: `DELETE FROM cart_table_outbox USING unnest($1::uuid[], $2::integer[]) AS done (id, seen)
           WHERE order_id = done.id AND changes = done.seen`,
    values: [tasks.map((it) => it.orderId), tasks.map((it) => it.changes)],
  });
}
