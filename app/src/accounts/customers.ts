import { randomUUID } from "node:crypto";
import type { Caller } from "../server/routing";
import type { Queryable } from "../stores/relational/relational";

export interface Customer {
  readonly id: string;
  /** Undefined where an OIDC issuer doesn't tell. */
  readonly email: string | undefined;
  readonly name: string;
  readonly role: Caller["role"];
}

export interface CustomerRow {
  readonly id: string;
  readonly email: string | null;
  readonly name: string;
  readonly role: Caller["role"];
  readonly password_hash: string | null;
}

export interface Registration {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
}

/** @returns undefined if somebody has the address. */
export async function addCustomer(tx: Queryable, registration: Registration): Promise<Customer | undefined> {
  const { email, name, passwordHash } = registration;
  const { rows } = await tx.query<CustomerRow>({
    name: "add-customer",
    text: `INSERT INTO customers (id, email, name, password_hash) VALUES ($1, $2, $3, $4)
           ON CONFLICT (email) DO NOTHING RETURNING *`,
    values: [randomUUID(), email, name, passwordHash],
  });
  return rows[0] && customerOf(rows[0]);
}

export async function findCustomer(db: Queryable, id: string): Promise<Customer | undefined> {
  const { rows } = await db.query<CustomerRow>({
    name: "customer",
    text: "SELECT id, email, name, role FROM customers WHERE id = $1",
    values: [id],
  });
  return rows[0] && customerOf(rows[0]);
}

/** The customer who signs in with an address, and what the password is checked against. */
export async function findSignIn(
  db: Queryable,
  email: string,
): Promise<{ readonly customer: Customer; readonly passwordHash: string | undefined } | undefined> {
  const { rows } = await db.query<CustomerRow>({
    name: "customer-by-email",
    text: "SELECT id, email, name, role, password_hash FROM customers WHERE email = $1",
    values: [email],
  });
  return rows[0] && { customer: customerOf(rows[0]), passwordHash: rows[0].password_hash ?? undefined };
}

/** Unless it was changed to something else meanwhile. */
export async function changePasswordHash(
  tx: Queryable,
  id: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await tx.query("UPDATE customers SET password_hash = $3 WHERE id = $1 AND password_hash = $2", [id, from, to]);
}

/** @returns whether somebody has the address. */
export async function grantMerchant(tx: Queryable, email: string): Promise<boolean> {
  const { rowCount } = await tx.query("UPDATE customers SET role = 'merchant' WHERE email = $1", [email]);
  return rowCount === 1;
}

/**
 * Makes sure that rows can refer to the caller as a customer. Whoever signed in at an OIDC issuer has no row before the first write
 * that needs one; whoever signed in here may have lost it in a lossy failover.
 */
export async function ensureCustomer(tx: Queryable, caller: Caller): Promise<void> {
  await tx.query({
    name: "ensure-customer",
    text: "INSERT INTO customers (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
    values: [caller.id, caller.name ?? ""],
  });
}

export const customerOf = ({ id, email, name, role }: CustomerRow): Customer => ({
  id,
  email: email ?? undefined,
  name,
  role,
});
