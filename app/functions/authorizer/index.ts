import { AccessTokens } from "../../src/accounts/accessTokens";
import { parseSigningKeys } from "../../src/accounts/signingKeys";
import { Tokens } from "../../src/accounts/tokens";
import { openSecret, parsedSecret, SecretFormatError } from "../../src/configuration/secrets";
import { readSettings } from "../settings";
import { once } from "../once";
import {
  authorize,
  type Authorizing,
  type AuthorizerAnswer,
  type AuthorizerEvent,
  type OriginSecrets,
} from "./authorize";

const opened = once(async (): Promise<Authorizing> => {
  const { tokenSigningKeys, originSecret } = readSettings(process.env, ["tokenSigningKeys", "originSecret"]);
  const options = { deadlineSeconds: 4 };
  const keys = await openSecret(tokenSigningKeys, parseSigningKeys, options);
  const origin = originSecret && (await openSecret(originSecret, parseOriginSecrets, options));
  return {
    callers: new AccessTokens(new Tokens(keys)),
    // The newest that was read, each time: it is rotated while we run.
    get originSecrets() {
      return origin?.current();
    },
  };
});

export const authorizer = async (event: AuthorizerEvent): Promise<AuthorizerAnswer> => authorize(await opened(), event);

/** `{"current": …, "previous": …}`, of which the second may be empty or missing. @throws SecretFormatError */
export function parseOriginSecrets(text: string): OriginSecrets {
  const expected = 'the origin secret is JSON: {"current": …, "previous": … or ""}';
  const { current, previous } = parsedSecret<OriginSecrets>(text, expected);
  if (typeof current !== "string" || current === "") throw new SecretFormatError(expected);
  return { current, previous: typeof previous === "string" && previous !== "" ? previous : undefined };
}
