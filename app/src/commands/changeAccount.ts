import { parseArgs } from "node:util";
import { normalisedEmail } from "../accounts/email";
import type { Settings } from "../configuration/settings";
import { openServices } from "../server/services";
import type { Queryable } from "../stores/relational/relational";

export interface AccountChange<T> {
  readonly args: readonly string[];
  /** What is said where no address is given. */
  readonly usage: string;
  readonly change: (tx: Queryable, email: string) => Promise<T>;
}

/**
 * Changes the account whose address is given with `--email`.
 * @returns the address as it is kept, and what came of it
 * @throws Error where no address is given, or this region's store takes no writes
 */
export async function changeAccount<T>(
  settings: Settings,
  { args, usage, change }: AccountChange<T>,
): Promise<{ readonly email: string; readonly value: T }> {
  const { values } = parseArgs({ args: [...args], options: { email: { type: "string" } } });
  if (!values.email) throw new Error(usage);
  const email = normalisedEmail(values.email);
  const services = await openServices(settings);
  try {
    const { value } = await services.stores.relational.write((tx) => change(tx, email));
    return { email, value };
  } finally {
    await services.close();
  }
}
