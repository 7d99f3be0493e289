import { openSecret, SecretFormatError, type SecretOptions } from "../../configuration/secrets";
import type { Settings } from "../../configuration/settings";
import { SignInIssuer } from "./issuer";

/** Undefined where customers sign in at the shop alone. */
export async function openIssuer(
  { signInIssuer, publicOrigin }: Pick<Settings, "signInIssuer" | "publicOrigin">,
  secrets?: SecretOptions,
): Promise<SignInIssuer | undefined> {
  if (!signInIssuer) return undefined;
  // Only where it is used.
  const library = await import("openid-client");
  const { clientSecret: source } = signInIssuer;
  const clientSecret = source && (await openSecret(source, parseClientSecret, secrets));
  return new SignInIssuer({ library, settings: signInIssuer, publicOrigin, clientSecret });
}

/** As the issuer shows it. @throws SecretFormatError */
export function parseClientSecret(text: string): string {
  const secret = text.trim();
  if (/^[\x21-\x7e]{8,512}$/.test(secret) && !secret.startsWith("{")) return secret;
  throw new SecretFormatError(
    "an OIDC client's secret is the text that the issuer shows, 8 to 512 characters, no JSON",
  );
}
