import { randomUUID } from "node:crypto";
import type { Queryable } from "../../stores/relational/relational";
import { cartFull, type CartState, noCart } from "../port";
import type { Wanted } from "../prices";
import { maximumLines } from "../schemas";

/** A cart that nobody has changed for this long is forgotten. */
const kept = "interval '30 days'";

export async function createCart(tx: Queryable): Promise<string> {
  const id = randomUUID();
  await tx.query("INSERT INTO carts (id) VALUES ($1)", [id]);
  return id;
}

/** @throws Problem 404 where there is no such cart, or it has expired. */
export async function cartState(db: Queryable, cartId: string): Promise<CartState> {
  const { rows } = await db.query<{ sku: string | null; quantity: number; version: string }>({
    name: "cart-state",
    text: `SELECT sku, quantity, carts.version FROM carts LEFT JOIN cart_items ON cart_id = id
           WHERE id = $1 AND changed_at > now() - ${kept} ORDER BY added_at, sku`,
    values: [cartId],
  });
  const [first] = rows;
  if (!first) throw noCart();
  const lines = rows.filter((it) => it.sku !== null).map(({ sku, quantity }) => ({ sku: sku!, quantity }));
  return { lines, version: first.version };
}

/** @throws Problem 404 where there is no such cart, or it has expired. */
export const cartLines = async (db: Queryable, cartId: string): Promise<Wanted[]> =>
  (await cartState(db, cartId)).lines;

/**
 * Sets how many of one product are in the cart, 0 for none, and returns all lines. What was ordered meanwhile has left the cart by
 * then: touching it takes that out.
 */
export async function setQuantity(tx: Queryable, cartId: string, { sku, quantity }: Wanted): Promise<Wanted[]> {
  await touch(tx, cartId);
  if (quantity === 0) {
    await tx.query("DELETE FROM cart_items WHERE cart_id = $1 AND sku = $2", [cartId, sku]);
  } else {
    await tx.query(
      `INSERT INTO cart_items (cart_id, sku, quantity) VALUES ($1, $2, $3)
       ON CONFLICT (cart_id, sku) DO UPDATE SET quantity = excluded.quantity`,
      [cartId, sku, quantity],
    );
  }
  const lines = await cartLines(tx, cartId);
  if (lines.length > maximumLines) throw cartFull();
  return lines;
}

/** Holds the cart's row until the transaction ends, so that two requests can't both add the last line that fits. */
async function touch(tx: Queryable, cartId: string): Promise<void> {
  const { rowCount } = await tx.query(
    `UPDATE carts SET changed_at = now() WHERE id = $1 AND changed_at > now() - ${kept}`,
    [cartId],
  );
  if (rowCount === 0) throw noCart();
}

/** Orders whose lines are taken out of their carts at once. */
const takenAtOnce = 50;

/** Takes what was ordered out of its carts, where no change of the cart and no settled payment has done so before. */
export async function takeOrdered(tx: Queryable): Promise<void> {
  // In the order of carts, so that no two workers wait for each other.
  await tx.query({
    name: "take-ordered",
    text: `SELECT take_from_cart(order_id)
           FROM (SELECT order_id FROM cart_outbox WHERE due_at <= now() ORDER BY cart_id, order_id LIMIT $1) AS due`,
    values: [takenAtOnce],
  });
}

/** Whether there is anything to take, as far as this region's own copy knows: a cheap question before a write. */
export async function isAnythingOrdered(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ due: boolean }>({
    name: "cart-outbox-due",
    text: "SELECT EXISTS (SELECT FROM cart_outbox WHERE due_at <= now()) AS due",
  });
  return rows[0]!.due;
}

/** Forgets expired carts, the oldest first, at most `limit` of them. @returns how many. */
export async function pruneCarts(tx: Queryable, limit: number): Promise<number> {
  const { rowCount } = await tx.query(
    `DELETE FROM carts WHERE id IN (
       SELECT id FROM carts WHERE changed_at <= now() - ${kept} ORDER BY changed_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
    [limit],
  );
  return rowCount ?? 0;
}
