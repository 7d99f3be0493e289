import { normalisedEmail } from "../email";
import { shownName } from "../oidc";

/** Who an issuer says that somebody is, in as much as the shop wants to know. */
export interface Identity {
  readonly subject: string;
  /** Undefined unless the issuer says that it has verified it: anything else anybody may claim to have. */
  readonly verifiedEmail: string | undefined;
  readonly name: string;
}

export interface ProvedIdentity extends Identity {
  /** What the issuer signed: it is told by it who signs out. Undefined where it is too long to be kept. */
  readonly idToken: string | undefined;
}

/** Longer ones would not fit into a cookie together with the rest. */
const longestIdToken = 2200;

const longestEmail = 254;

/** @param claims of a token that was verified, and of the issuer's answer about the same subject */
export function provedIdentity(claims: Readonly<Record<string, unknown>>, idToken: string): ProvedIdentity {
  const { sub, name, email } = claims;
  return {
    subject: String(sub),
    verifiedEmail: isVerified(claims) && typeof email === "string" ? usableEmail(email) : undefined,
    name: typeof name === "string" ? shownName(name) : "",
    idToken: idToken.length <= longestIdToken ? idToken : undefined,
  };
}

/** As Cognito says it in its answer about a subject, it is a word. */
const isVerified = ({ email_verified: verified }: Readonly<Record<string, unknown>>): boolean =>
  verified === true || verified === "true";

function usableEmail(given: string): string | undefined {
  const email = normalisedEmail(given);
  return email.length <= longestEmail && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined;
}
