import { AccessTokens, type CallerVerifier } from "../accounts/accessTokens";
import { parseSigningKeys } from "../accounts/signingKeys";
import { Tokens } from "../accounts/tokens";
import { openSecret } from "../configuration/secrets";
import type { Settings } from "../configuration/settings";
import { openStores, type Stores } from "../stores/stores";

/** What routes are given. */
export interface Services {
  readonly settings: Settings;
  readonly stores: Stores;
  /** Signs and verifies what regions tell each other and what customers sign in with. */
  readonly tokens: Tokens;
  /** Tells who a customer's access token speaks for. */
  readonly callers: CallerVerifier;
}

export interface OpenServices extends Services {
  close(): Promise<void>;
}

/** Opens everything that the settings name. @throws Error where a secret can't be read. */
export async function openServices(settings: Settings): Promise<OpenServices> {
  const signingKeys = await openSecret(settings.tokenSigningKeys, parseSigningKeys);
  const stores = await openStores(settings);
  const tokens = new Tokens(signingKeys);
  return {
    settings,
    stores,
    tokens,
    callers: new AccessTokens(tokens),
    close: async () => {
      signingKeys.close();
      await stores.close();
    },
  };
}
