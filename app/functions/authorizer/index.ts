import { AccessTokens } from "../../src/accounts/accessTokens";
import { parseSigningKeys } from "../../src/accounts/signingKeys";
import { Tokens } from "../../src/accounts/tokens";
import { openSecret } from "../../src/configuration/secrets";
import { readSettings } from "../settings";
import { once } from "../once";
import { authorize, type AuthorizerAnswer, type AuthorizerEvent } from "./authorize";

const callers = once(async () => {
  const { tokenSigningKeys } = readSettings(process.env, ["tokenSigningKeys"]);
  return new AccessTokens(new Tokens(await openSecret(tokenSigningKeys, parseSigningKeys, { deadlineSeconds: 4 })));
});

export const authorizer = async (event: AuthorizerEvent): Promise<AuthorizerAnswer> =>
  authorize(await callers(), event);
