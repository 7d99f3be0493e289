import { grantMerchant as grant } from "../accounts/customers";
import type { Settings } from "../configuration/settings";
import { changeAccount } from "./changeAccount";

/**
 * `storefront grant-merchant --email ada@example.com`: how the first merchant is made. The customer's next sign-in or renewal, within
 * ten minutes, brings the role. @throws Error where nobody has the address, or this region's store takes no writes.
 */
export async function grantMerchant(settings: Settings, args: readonly string[]): Promise<void> {
  const usage = "Say who: storefront grant-merchant --email ada@example.com";
  const { email, value: found } = await changeAccount(settings, { args, usage, change: grant });
  if (!found) throw new Error(`Nobody has registered as ${email}. Register first, in the shop.`);
}
