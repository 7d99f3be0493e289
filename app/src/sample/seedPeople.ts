import { randomBytes } from "node:crypto";
import { PasswordHasher } from "../accounts/passwords/hashing";
import { normalisedPassword } from "../accounts/passwords/rules";
import type { Relational } from "../stores/relational/relational";

const people = [
  {
    id: "5a3b1e00-0000-4000-8000-000000000001",
    email: "customer@example.com",
    name: "Carla Customer",
    role: "customer",
  },
  { id: "5a3b1e00-0000-4000-8000-000000000002", email: "merchant@example.com", name: "Max Merchant", role: "merchant" },
] as const;

export interface SampleSignIns {
  readonly emails: readonly string[];
  /** Undefined where both were there before and keep the password that they have. */
  readonly password: string | undefined;
}

/**
 * Lets a sample customer and a sample merchant sign in. A given password becomes theirs; without one they get a new one that nobody
 * knows beforehand, so that a shop that was filled by mistake is open to nobody.
 */
export async function seedPeople(relational: Relational, given: string | undefined): Promise<SampleSignIns> {
  const password = given ?? randomBytes(15).toString("base64url");
  const hash = await new PasswordHasher().hash(normalisedPassword(password));
  const { value: changed } = await relational.write(async (tx) => {
    let count = 0;
    for (const { id, email, name, role } of people) {
      const { rowCount } = await tx.query(
        `INSERT INTO customers (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
        [id, email, name, role, hash],
      );
      if (given) await tx.query("UPDATE customers SET password_hash = $2 WHERE id = $1", [id, hash]);
      count += rowCount ?? 0;
    }
    return count;
  });
  return {
    emails: people.map((it) => it.email),
    password: changed === 0 && given === undefined ? undefined : password,
  };
}
