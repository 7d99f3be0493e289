import { setTimeout as wait } from "node:timers/promises";
import type { Services } from "../server/services";
import type { Relational } from "../stores/relational/relational";
import { forgottenAfterSeconds } from "./attempts";

/** So many rows in one transaction, so that none holds others up for long. */
const rowsAtOnce = 500;

/** A token that was used stays for two days, to tell when a copy of it is used; one whose sign-in has ended needn't. */
const usedTokenSeconds = 2 * 24 * 3600;

const everyMs = 600_000;

const steps = [
  {
    text: `DELETE FROM refresh_tokens WHERE hash IN (SELECT hash FROM refresh_tokens WHERE expires_at < now()
           ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
    values: [],
  },
  {
    text: `DELETE FROM refresh_tokens WHERE hash IN (SELECT hash FROM refresh_tokens
           WHERE rotated_at < now() - make_interval(secs => $2) ORDER BY rotated_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
    values: [usedTokenSeconds],
  },
  {
    text: `DELETE FROM issuer_sign_ins WHERE family IN (SELECT family FROM issuer_sign_ins WHERE expires_at < now()
           ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
    values: [],
  },
  {
    text: `DELETE FROM sign_in_attempts WHERE address_hash IN (SELECT address_hash FROM sign_in_attempts
           WHERE last_at < now() - make_interval(secs => $2) ORDER BY last_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
    values: [forgottenAfterSeconds],
  },
] as const;

/** Deletes what nobody needs any more, a few rows at a time until there are none. @returns how many. */
export async function sweep(relational: Relational): Promise<number> {
  let deleted = 0;
  for (const { text, values } of steps) {
    for (let count = rowsAtOnce; count === rowsAtOnce; deleted += count) {
      const { value } = await relational.write((tx) => tx.query(text, [rowsAtOnce, ...values]));
      count = value.rowCount ?? 0;
    }
  }
  return deleted;
}

/** Only where the writer is: everywhere else deletions arrive like everything else. */
export function sweepRegularly({ stores, writer }: Pick<Services, "stores" | "writer">): void {
  writer.duties.whileWriting("relational", "the sweep of sign-ins", async (signal) => {
    for (;;) {
      await wait(everyMs * (0.8 + 0.4 * Math.random()), undefined, { signal, ref: false });
      await sweep(stores.relational);
    }
  });
}
