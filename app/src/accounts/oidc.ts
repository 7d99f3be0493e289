import { createHash } from "node:crypto";
import { errors, jwtVerify, type JWTPayload } from "jose";
import type { OidcSettings } from "../configuration/settings";
import type { Background } from "../server/lifecycle";
import type { Caller } from "../server/routing";
import { type CallerVerifier, UnverifiableTokenError } from "./accessTokens";
import { issuerAlgorithms, IssuerDiscovery, IssuerUnreachableError } from "./issuer/discovery";
import { InvalidTokenError } from "./tokens";

/** An unknown key is looked for at most this often: anybody can make up a token with one. */
const unknownKeyEveryMs = 30_000;

/**
 * Verifies the access tokens of an OIDC issuer. Its keys are kept for as long as this process lives, and asked for again in the
 * background: when the issuer is down, tokens of keys that are known are as good as before.
 */
export class OidcCallers implements CallerVerifier, Background {
  readonly name = "OIDC keys";
  private readonly discovery: IssuerDiscovery;

  constructor(private readonly settings: OidcSettings) {
    this.discovery = new IssuerDiscovery({ issuer: settings.issuer, unknownKeyEveryMs });
  }

  start(): void {
    this.discovery.start();
  }

  stop(): Promise<void> {
    return this.discovery.stop();
  }

  /** @throws InvalidTokenError; UnverifiableTokenError where the issuer had to be asked, and did not answer. */
  async callerOf(token: string): Promise<Caller> {
    try {
      const { keys } = await this.discovery.found();
      const { issuer } = this.settings;
      const requiredClaims = ["sub", "exp"];
      const { payload } = await jwtVerify(token, keys, {
        ...{ issuer, algorithms: issuerAlgorithms, requiredClaims, clockTolerance: 5 },
      });
      return callerIn(payload, this.settings);
    } catch (error) {
      if (error instanceof IssuerUnreachableError) throw new UnverifiableTokenError(error.message, { cause: error });
      if (isUnreachable(error))
        throw new UnverifiableTokenError("the issuer's keys are out of reach", { cause: error });
      if (error instanceof errors.JOSEError) throw new InvalidTokenError(error.message, { cause: error });
      throw error;
    }
  }
}

/** jose says it with these; anything else of its own is about the token. */
export function isUnreachable(error: unknown): boolean {
  return (
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    (error instanceof errors.JOSEError && error.constructor === errors.JOSEError) ||
    error instanceof TypeError
  );
}

function callerIn(payload: JWTPayload, { issuer, audience, groupsClaim, merchantGroup }: OidcSettings): Caller {
  if (!isFor(payload, audience)) throw new InvalidTokenError("it is for somebody else");
  // Cognito's and Keycloak's words for a token that tells the client who signed in, and gives no access.
  if (payload["token_use"] === "id" || payload["typ"] === "ID") throw new InvalidTokenError("it is no access token");
  const { sub, name } = payload;
  const role = groupsIn(payload, groupsClaim).includes(merchantGroup) ? "merchant" : "customer";
  return { id: customerIdOf(issuer, sub!), role, ...(typeof name === "string" ? { name: shownName(name) } : {}) };
}

/** As much of a name as there is room for, and nothing that can't be seen. */
export const shownName = (name: string): string => [...name.replace(/\p{Cc}/gu, "")].slice(0, 100).join("");

/** Cognito's access tokens have no audience, but the client's id. */
function isFor({ aud, client_id: clientId }: JWTPayload, audience: string): boolean {
  return aud === undefined ? clientId === audience : [aud].flat().includes(audience);
}

/** The claim itself, or a path to it such as Keycloak's `realm_access.roles`. */
function groupsIn(payload: JWTPayload, claim: string): string[] {
  const path = claim in payload ? [claim] : claim.split(".");
  let value: unknown = payload;
  for (const it of path) value = (value as Record<string, unknown> | null | undefined)?.[it];
  if (Array.isArray(value)) return value.filter((it) => typeof it === "string");
  return typeof value === "string" ? value.split(/[\s,]+/) : [];
}

/** The same customer in every region without asking anybody: RFC 9562, version 8, made of issuer and subject. */
export function customerIdOf(issuer: string, subject: string): string {
  const bytes = createHash("sha256").update(`${issuer}\n${subject}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
