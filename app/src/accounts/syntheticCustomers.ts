import type { Queryable } from "../stores/relational/relational";
import type { CustomerRow } from "./customers";

/** `has-orders`: some that count. */
export type Marking = "marked" | "nobody" | "merchant" | "has-orders";

/** From now on all that the customer orders is synthetic. It can't be taken back. */
export async function markSynthetic(tx: Queryable, email: string): Promise<Marking> {
  const { rows } = await tx.query<Pick<CustomerRow, "id" | "role"> & { readonly hasOrders: boolean }>(
    `SELECT id, role, EXISTS (SELECT FROM orders WHERE customer_id = customers.id::text AND NOT synthetic) AS "hasOrders"
     FROM customers WHERE email = $1`,
    [email],
  );
  const [found] = rows;
  if (!found) return "nobody";
  if (found.role === "merchant") return "merchant";
  if (found.hasOrders) return "has-orders";
  await tx.query("INSERT INTO synthetic_customers (customer_id) VALUES ($1) ON CONFLICT DO NOTHING", [found.id]);
  return "marked";
}

export async function isSynthetic(db: Queryable, customerId: string): Promise<boolean> {
  const { rowCount } = await db.query({
    name: "is-synthetic-customer",
    text: "SELECT FROM synthetic_customers WHERE customer_id = $1",
    values: [customerId],
  });
  return rowCount === 1;
}
