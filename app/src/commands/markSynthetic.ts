import { type Marking, markSynthetic as mark } from "../accounts/syntheticCustomers";
import type { Settings } from "../configuration/settings";
import { changeAccount } from "./changeAccount";

const refusals: Readonly<Record<Exclude<Marking, "marked">, (email: string) => string>> = {
  nobody: (email) => `Nobody has registered as ${email}. Register first, in the shop.`,
  merchant: (email) => `${email} is a merchant. Register an account for the prober alone.`,
  "has-orders": (email) => `${email} has orders that count. Register an account for the prober alone.`,
};

/**
 * `storefront mark-synthetic --email prober@example.com`: from now on all that this customer orders is synthetic, and nothing that was ordered
 * by anybody else. It can't be taken back. @throws Error where the account can't be marked, or this region's store takes no writes.
 */
export async function markSynthetic(settings: Settings, args: readonly string[]): Promise<void> {
  const usage = "Say whose: storefront mark-synthetic --email prober@example.com";
  const { email, value: marking } = await changeAccount(settings, { args, usage, change: mark });
  if (marking !== "marked") throw new Error(refusals[marking](email));
}
