import { parseArgs } from "node:util";
import { grantMerchant as grant } from "../accounts/customers";
import { normalisedEmail } from "../accounts/email";
import type { Settings } from "../configuration/settings";
import { openServices } from "../server/services";

/**
 * `storefront grant-merchant --email ada@example.com`: how the first merchant is made. The customer's next sign-in or renewal, within
 * ten minutes, brings the role. @throws Error where nobody has the address, or this region's store takes no writes.
 */
export async function grantMerchant(settings: Settings, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { email: { type: "string" } } });
  if (!values.email) throw new Error("Say who: storefront grant-merchant --email ada@example.com");
  const email = normalisedEmail(values.email);
  const services = await openServices(settings);
  try {
    const { value: found } = await services.stores.relational.write((tx) => grant(tx, email));
    if (!found) throw new Error(`Nobody has registered as ${email}. Register first, in the shop.`);
  } finally {
    await services.close();
  }
}
