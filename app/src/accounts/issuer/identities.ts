import type { Queryable } from "../../stores/relational/relational";
import { type Customer, customerOf, type CustomerRow } from "../customers";
import type { Identity } from "./identity";

export interface LinkedIdentity {
  readonly issuer: string;
  /** As the issuer told it when it was linked. */
  readonly email: string | undefined;
  readonly linkedAt: Date;
}

/** The customer whose account an identity is linked to. */
export async function customerOfIdentity(
  db: Queryable,
  issuer: string,
  subject: string,
): Promise<Customer | undefined> {
  const { rows } = await db.query<CustomerRow>({
    name: "customer-of-identity",
    text: `SELECT customers.* FROM identities JOIN customers ON customers.id = customer_id
           WHERE issuer = $1 AND subject = $2`,
    values: [issuer, subject],
  });
  return rows[0] && customerOf(rows[0]);
}

/** @returns whether it is linked to that account now: not where it is another's, or the account has another one of this issuer. */
export async function linkIdentity(
  tx: Queryable,
  issuer: string,
  { subject, verifiedEmail }: Identity,
  customerId: string,
): Promise<boolean> {
  await tx.query({
    name: "link-identity",
    text: "INSERT INTO identities (issuer, subject, customer_id, email) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    values: [issuer, subject, customerId, verifiedEmail ?? null],
  });
  return (await customerOfIdentity(tx, issuer, subject))?.id === customerId;
}

export async function identityOf(
  db: Queryable,
  issuer: string,
  customerId: string,
): Promise<LinkedIdentity | undefined> {
  const { rows } = await db.query<{ email: string | null; linked_at: Date }>({
    name: "identity-of-customer",
    text: "SELECT email, linked_at FROM identities WHERE customer_id = $1 AND issuer = $2",
    values: [customerId, issuer],
  });
  return rows[0] && { issuer, email: rows[0].email ?? undefined, linkedAt: rows[0].linked_at };
}

/** Whether a customer can sign in without an issuer. */
export async function hasPassword(db: Queryable, customerId: string): Promise<boolean> {
  const { rowCount } = await db.query({
    name: "customer-with-password",
    text: "SELECT FROM customers WHERE id = $1 AND email IS NOT NULL AND password_hash IS NOT NULL",
    values: [customerId],
  });
  return rowCount === 1;
}

/** @returns whether there was one. */
export async function unlinkIdentity(tx: Queryable, issuer: string, customerId: string): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: "unlink-identity",
    text: "DELETE FROM identities WHERE customer_id = $1 AND issuer = $2",
    values: [customerId, issuer],
  });
  return rowCount === 1;
}

/** A customer whose account is made of an identity alone. @returns undefined where the id or the address is somebody's. */
export async function addCustomerOfIdentity(
  tx: Queryable,
  { id, email, name }: { readonly id: string; readonly email: string | undefined; readonly name: string },
): Promise<Customer | undefined> {
  const { rows } = await tx.query<CustomerRow>({
    name: "add-customer-of-identity",
    text: "INSERT INTO customers (id, email, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING *",
    values: [id, email ?? null, name],
  });
  return rows[0] && customerOf(rows[0]);
}

/** Remembers that a sign-in began at the issuer, for the time when its customer signs out. */
export async function keepIssuerSignIn(
  tx: Queryable,
  {
    family,
    idToken,
    expiresAt,
  }: { readonly family: string; readonly idToken: string | undefined; readonly expiresAt: Date },
): Promise<void> {
  await tx.query({
    name: "keep-issuer-sign-in",
    text: "INSERT INTO issuer_sign_ins (family, id_token, expires_at) VALUES ($1, $2, $3)",
    values: [family, idToken ?? null, expiresAt],
  });
}

export interface EndedIssuerSignIn {
  readonly idToken: string | undefined;
}

/** @returns undefined where the sign-in didn't begin at an issuer. */
export async function endIssuerSignIn(tx: Queryable, family: string): Promise<EndedIssuerSignIn | undefined> {
  const { rows } = await tx.query<{ id_token: string | null }>({
    name: "end-issuer-sign-in",
    text: "DELETE FROM issuer_sign_ins WHERE family = $1 RETURNING id_token",
    values: [family],
  });
  return rows[0] && { idToken: rows[0].id_token ?? undefined };
}
