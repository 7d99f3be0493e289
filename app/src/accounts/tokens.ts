import type { KeyObject } from "node:crypto";
import { errors, jwtVerify, type JWTPayload, SignJWT } from "jose";
import type { Secret } from "../configuration/secrets";
import { signingAlgorithm, type SigningKeys } from "./signingKeys";

/** The same in every region, whatever a region's own address is: it is the key that makes a token ours. */
const issuer = "meridian-storefront";

/** A clock that is a little off elsewhere, in seconds. */
const clockTolerance = 5;

/** What a token is for: a customer's requests, another region's, or a step of signing in at an issuer. One is never accepted as the other. */
export type Audience = "storefront" | "peer" | "begun-sign-in" | "proved-identity";

export interface TokenClaims extends JWTPayload {
  readonly sub: string;
}

/** Not one of ours, not for this use, or too old. The message is for logs, never for the caller. */
export class InvalidTokenError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = "InvalidTokenError";
  }
}

/** Signs and verifies short-lived JWTs, offline, with the keys that every region has. */
export class Tokens {
  constructor(private readonly keys: Secret<SigningKeys>) {}

  signingKeys(): SigningKeys {
    return this.keys.current();
  }

  sign(audience: Audience, claims: TokenClaims, lifetimeSeconds: number): Promise<string> {
    const { kid, key } = this.keys.current().current;
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: signingAlgorithm, kid, typ: "JWT" })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(key);
  }

  /** @throws InvalidTokenError */
  async verify(audience: Audience, token: string): Promise<TokenClaims> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.keyNamed(kid), {
        issuer,
        audience,
        algorithms: [signingAlgorithm],
        requiredClaims: ["sub", "exp", "iat"],
        clockTolerance,
      });
      return payload as TokenClaims;
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new InvalidTokenError(error.message, { cause: error });
      throw error;
    }
  }

  private keyNamed(kid: string | undefined): KeyObject {
    const key = this.keys.current().trusted.get(kid ?? "");
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  }
}
