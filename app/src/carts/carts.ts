import { randomUUID } from "node:crypto";
import { notFound, Problem } from "../server/problems";
import type { Queryable } from "../stores/relational/relational";
import type { Wanted } from "./prices";
import { maximumLines } from "./schemas";

/** A cart that nobody has changed for this long is forgotten. */
const kept = "interval '30 days'";

export const noCart = (): Problem => notFound("such cart, or it has expired");

export async function createCart(tx: Queryable): Promise<string> {
  const id = randomUUID();
  await tx.query("INSERT INTO carts (id) VALUES ($1)", [id]);
  return id;
}

/** @throws Problem 404 where there is no such cart, or it has expired. */
export async function cartLines(db: Queryable, cartId: string): Promise<Wanted[]> {
  const { rows } = await db.query<{ sku: string | null; quantity: number }>({
    name: "cart-lines",
    text: `SELECT sku, quantity FROM carts LEFT JOIN cart_items ON cart_id = id
           WHERE id = $1 AND changed_at > now() - ${kept} ORDER BY added_at, sku`,
    values: [cartId],
  });
  if (rows.length === 0) throw noCart();
  return rows.filter((it): it is Wanted => it.sku !== null);
}

/** Sets how many of one product are in the cart, 0 for none, and returns all lines. */
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

const cartFull = (): Problem =>
  new Problem({ status: 409, name: "cart-full", detail: `A cart holds at most ${maximumLines} different products.` });

/** Forgets expired carts, the oldest first, at most `limit` of them. @returns how many. */
export async function pruneCarts(tx: Queryable, limit: number): Promise<number> {
  const { rowCount } = await tx.query(
    `DELETE FROM carts WHERE id IN (
       SELECT id FROM carts WHERE changed_at <= now() - ${kept} ORDER BY changed_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
    [limit],
  );
  return rowCount ?? 0;
}
