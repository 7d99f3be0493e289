import { createHash, hkdfSync, createHmac, randomBytes, randomUUID } from "node:crypto";
import type { Queryable } from "../stores/relational/relational";
import type { SigningKeys } from "./signingKeys";

/** A sign-in lasts for 30 days, however often it is renewed. */
export const signInSeconds = 30 * 24 * 3600;

/** A client that didn't get its answer, or two pages that renew at the same moment, send the same token again within this, in seconds. */
export const graceSeconds = 10;

export interface RefreshToken {
  readonly token: string;
  readonly family: string;
  readonly expiresAt: Date;
}

export type Rotation =
  | ({ readonly outcome: "rotated"; readonly customerId: string } & RefreshToken)
  /** Unknown, expired or signed out. */
  | { readonly outcome: "refused" }
  /** Used before: somebody has a copy, so nobody may go on with any of its family. */
  | { readonly outcome: "reused" };

interface TokenRow {
  readonly family: string;
  readonly customer_id: string;
  readonly expires_at: Date;
  readonly rotated_ago: number | null;
}

/** Begins a family of tokens: one sign-in, on one device. */
export async function beginFamily(tx: Queryable, customerId: string): Promise<RefreshToken> {
  const token = randomBytes(32).toString("base64url");
  const family = randomUUID();
  const { rows } = await tx.query<{ expires_at: Date }>({
    name: "begin-family",
    text: `INSERT INTO refresh_tokens (hash, family, customer_id, expires_at)
           VALUES ($1, $2, $3, now() + make_interval(secs => $4)) RETURNING expires_at`,
    values: [hashOf(token), family, customerId, signInSeconds],
  });
  return { token, family, expiresAt: rows[0]!.expires_at };
}

/**
 * Gives the next token for this one. The same token again, within the grace, gets the same next one: it is made from it, so that it
 * needn't be stored. After the grace it is a copy in the wrong hands, and the family ends.
 */
export async function rotate(tx: Queryable, token: string, keys: SigningKeys): Promise<Rotation> {
  const { rows } = await tx.query<TokenRow>({
    name: "refresh-token",
    text: `SELECT family, customer_id, expires_at, extract(epoch FROM clock_timestamp() - rotated_at)::float8 AS rotated_ago
           FROM refresh_tokens WHERE hash = $1 AND expires_at > now() FOR UPDATE`,
    values: [hashOf(token)],
  });
  const [row] = rows;
  if (!row) return { outcome: "refused" };
  const { family, customer_id: customerId, expires_at: expiresAt, rotated_ago: rotatedAgo } = row;
  const next = successorOf(token, keys);
  const rotated = { outcome: "rotated", customerId, token: next, family, expiresAt } as const;
  if (rotatedAgo === null) {
    await replace(tx, token, next);
    return rotated;
  }
  if (rotatedAgo <= graceSeconds && (await isUnused(tx, next))) return rotated;
  await endFamily(tx, family);
  return { outcome: "reused" };
}

/** @returns the family that a token is of. */
export async function familyOf(db: Queryable, token: string): Promise<string | undefined> {
  const { rows } = await db.query<{ family: string }>("SELECT family FROM refresh_tokens WHERE hash = $1", [
    hashOf(token),
  ]);
  return rows[0]?.family;
}

/**
 * Nobody goes on with any of a family's tokens. A renewal that is under way adds one that the first statement doesn't see, but holds
 * the one before, for which it waits: where nothing is left to delete, nobody is renewing.
 */
export async function endFamily(tx: Queryable, family: string): Promise<void> {
  const end = { name: "end-family", text: "DELETE FROM refresh_tokens WHERE family = $1", values: [family] };
  while (((await tx.query(end)).rowCount ?? 0) > 0);
}

/** Ends all of a customer's sign-ins but one. */
export async function endOtherFamilies(tx: Queryable, customerId: string, kept: string | undefined): Promise<void> {
  const { rows } = await tx.query<{ family: string }>({
    name: "other-families",
    text: "SELECT DISTINCT family FROM refresh_tokens WHERE customer_id = $1 AND family IS DISTINCT FROM $2::uuid",
    values: [customerId, kept ?? null],
  });
  for (const { family } of rows) await endFamily(tx, family);
}

async function replace(tx: Queryable, token: string, next: string): Promise<void> {
  await tx.query({
    name: "replace-refresh-token",
    text: `WITH used AS (UPDATE refresh_tokens SET rotated_at = clock_timestamp() WHERE hash = $1
             RETURNING family, customer_id, expires_at)
           INSERT INTO refresh_tokens (hash, family, customer_id, expires_at)
           SELECT $2, family, customer_id, expires_at FROM used`,
    values: [hashOf(token), hashOf(next)],
  });
}

/** Once the next token has been used, its holder has it: whoever sends the one before is somebody else. */
async function isUnused(tx: Queryable, token: string): Promise<boolean> {
  const { rowCount } = await tx.query("SELECT FROM refresh_tokens WHERE hash = $1 AND rotated_at IS NULL", [
    hashOf(token),
  ]);
  return rowCount === 1;
}

/** Nobody without the signing key can tell the next token from this one. */
function successorOf(token: string, { current }: SigningKeys): string {
  const secret = current.key.export({ type: "pkcs8", format: "der" });
  const key = Buffer.from(hkdfSync("sha256", secret, "", "meridian refresh token successor", 32));
  return createHmac("sha256", key).update(token).digest("base64url");
}

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();
