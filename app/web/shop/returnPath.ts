import { returnTo } from "../../src/accounts/issuer/returnTo";

/** Where to go after signing in: a path of this shop, whatever the link said. */
export const returnPath = (search: string, origin: string): string =>
  returnTo(new URLSearchParams(search).get("return") ?? undefined, origin);
