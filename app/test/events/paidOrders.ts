import { createHash, randomUUID } from "node:crypto";
import type pg from "pg";

/** Of a connection that records events; `LOCAL` would end with the transaction. */
export const recordEvents = (client: Pick<pg.ClientBase, "query">): Promise<unknown> =>
  client.query("SET storefront.events = 'on'");

/** Somebody who can be written to. */
export async function addReachableCustomer(client: Pick<pg.ClientBase, "query">): Promise<string> {
  const id = randomUUID();
  await client.query("INSERT INTO customers (id, email, name) VALUES ($1, $2, 'Ada Lovelace')", [
    id,
    `${id}@example.com`,
  ]);
  return id;
}

const address = { name: "Ada", line1: "12 St James's Square", city: "London", postalCode: "SW1Y 4JH", country: "GB" };

/** Orders of two pieces at 500 each that are placed, and paid in a second transaction: two events each. @returns their ids */
export async function addPaidOrders(
  client: Pick<pg.ClientBase, "query">,
  customerId: string,
  count: number,
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await client.query(
    `WITH placed AS (
       INSERT INTO orders (id, number, customer_id, idempotency_key, request_hash, cart_id, total, currency, shipping_address)
       SELECT id, id::text, $2, id::text, $3, id, 1000, 'USD', $4 FROM unnest($1::uuid[]) AS id RETURNING id
     ) INSERT INTO order_lines (order_id, sku, position, name, price, quantity) SELECT id, 'a-lamp', 1, 'A lamp', 500, 2 FROM placed`,
    [ids, customerId, createHash("sha256").digest(), JSON.stringify(address)],
  );
  await client.query("UPDATE orders SET status = 'paid', settled_at = now() WHERE id = ANY ($1)", [ids]);
  return ids;
}
