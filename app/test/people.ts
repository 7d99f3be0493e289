import { AccessTokens } from "../src/accounts/accessTokens";
import { parseSigningKeys } from "../src/accounts/signingKeys";
import { Tokens } from "../src/accounts/tokens";
import type { Caller } from "../src/server/routing";
import { tokenSigningKeys } from "./oneRegion";

/** Signs as the storefronts of these tests do. */
export const testTokens = new Tokens({ current: () => keys, close: () => undefined });
const keys = parseSigningKeys(tokenSigningKeys);
const accessTokens = new AccessTokens(testTokens);

/** What somebody who signed in sends along: `inject({ headers: await tokenFor(customer), … })`. */
export async function tokenFor(caller: Caller): Promise<{ readonly authorization: string }> {
  return { authorization: `Bearer ${await accessTokens.issue(caller)}` };
}
