import { createHash } from "node:crypto";
import type { Queryable } from "../stores/relational/relational";

/** So many wrong passwords cost nothing: people mistype. */
const freeAttempts = 5;

/** Nobody is kept waiting for longer, in seconds: an address is slowed down, never locked, or anybody could lock anybody out. */
const longestPause = 60;

/** Quiet time, in seconds, after which an address starts afresh. */
export const forgottenAfterSeconds = 24 * 3600;

/** Seconds from the last wrong password until the next is looked at: 1, 2, 4 … 60. */
export function pauseAfter(failures: number): number {
  return failures < freeAttempts ? 0 : Math.min(2 ** (failures - freeAttempts), longestPause);
}

/**
 * Counts an attempt as failed before the password is looked at, so that a thousand at once are a thousand and not one; a sign-in that
 * succeeds takes the count back. An attempt that comes too early isn't counted.
 * @returns seconds to wait, 0 when the password may be looked at.
 */
export async function countAttempt(tx: Queryable, email: string): Promise<number> {
  const { failures, age } = await lockedAttempts(tx, addressHash(email));
  const forgotten = age > forgottenAfterSeconds;
  const early = forgotten ? 0 : pauseAfter(failures) - age;
  if (early > 0) return Math.ceil(early);
  await tx.query({
    name: "count-sign-in-attempt",
    text: "UPDATE sign_in_attempts SET failures = $2, last_at = clock_timestamp() WHERE address_hash = $1",
    values: [addressHash(email), forgotten ? 1 : failures + 1],
  });
  return 0;
}

interface Attempts {
  readonly failures: number;
  /** Seconds since the last. */
  readonly age: number;
}

/** The row is made before it is read: one that isn't there can't be locked. */
async function lockedAttempts(tx: Queryable, hash: Buffer): Promise<Attempts> {
  await tx.query({
    name: "begin-sign-in-attempts",
    text: "INSERT INTO sign_in_attempts VALUES ($1, 0, 'epoch') ON CONFLICT DO NOTHING",
    values: [hash],
  });
  const { rows } = await tx.query<Attempts>({
    name: "sign-in-attempts-of",
    text: `SELECT failures, extract(epoch FROM clock_timestamp() - last_at)::float8 AS age
           FROM sign_in_attempts WHERE address_hash = $1 FOR UPDATE`,
    values: [hash],
  });
  return rows[0]!;
}

export async function forgetAttempts(tx: Queryable, email: string): Promise<void> {
  await tx.query({
    name: "forget-sign-in-attempts",
    text: "DELETE FROM sign_in_attempts WHERE address_hash = $1",
    values: [addressHash(email)],
  });
}

/** Addresses that nobody has registered are somebody's all the same: not kept as they are. */
const addressHash = (email: string): Buffer => createHash("sha256").update(email).digest();
