/** What foundation hands out of a user pool, and a region's stack then reads. Pure. */
import { shape } from "./contract";

/** Only of a foundation that has made one: of any other nothing is different. */
export interface UserPoolOutputs {
  /** Address of the pool as an OIDC issuer, exactly as its tokens have it. */
  signInIssuer: string;
  /** What the shop is called there. */
  signInClientId: string;
}

export const userPoolChecks = { signInIssuer: shape.string, signInClientId: shape.string } as const;
