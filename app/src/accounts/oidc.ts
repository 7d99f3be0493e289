import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";
import type { OidcSettings } from "../configuration/settings";
import type { Background } from "../server/lifecycle";
import type { Caller } from "../server/routing";
import { type CallerVerifier, UnverifiableTokenError } from "./accessTokens";
import { InvalidTokenError } from "./tokens";

/** Keys that everybody knows the public half of: with a shared secret, whoever verifies could also sign. */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/** An issuer that doesn't answer holds a request up for this long at most, and not again for a while. */
const timeoutMs = 2000;
const pauseAfterFailureMs = 5000;

/** An unknown key is looked for at most this often: anybody can make up a token with one. */
const unknownKeyEveryMs = 30_000;

const refreshEveryMs = 600_000;

type KeySet = JWTVerifyGetKey & { reload(): Promise<void> };

/**
 * Verifies the access tokens of an OIDC issuer. Its keys are kept for as long as this process lives, and asked for again in the
 * background: when the issuer is down, tokens of keys that are known are as good as before.
 */
export class OidcCallers implements CallerVerifier, Background {
  readonly name = "OIDC keys";
  private readonly stopping = new AbortController();
  private discovered: KeySet | undefined;
  private discovering: Promise<KeySet> | undefined;
  private failedAt = -Infinity;
  private refreshing: Promise<void> | undefined;

  constructor(private readonly settings: OidcSettings) {}

  start(): void {
    this.refreshing = this.refreshRegularly();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.refreshing;
  }

  /** @throws InvalidTokenError; UnverifiableTokenError where the issuer had to be asked, and did not answer. */
  async callerOf(token: string): Promise<Caller> {
    const keys = await this.keys();
    try {
      const { issuer } = this.settings;
      const requiredClaims = ["sub", "exp"];
      const { payload } = await jwtVerify(token, keys, { issuer, algorithms, requiredClaims, clockTolerance: 5 });
      return callerIn(payload, this.settings);
    } catch (error) {
      if (isUnreachable(error))
        throw new UnverifiableTokenError("the issuer's keys are out of reach", { cause: error });
      if (error instanceof errors.JOSEError) throw new InvalidTokenError(error.message, { cause: error });
      throw error;
    }
  }

  private async keys(): Promise<KeySet> {
    if (this.discovered) return this.discovered;
    if (performance.now() - this.failedAt < pauseAfterFailureMs)
      throw new UnverifiableTokenError("the issuer did not answer");
    this.discovering ??= discover(this.settings.issuer).finally(() => (this.discovering = undefined));
    try {
      return (this.discovered = await this.discovering);
    } catch (error) {
      this.failedAt = performance.now();
      throw new UnverifiableTokenError("the issuer did not answer", { cause: error });
    }
  }

  private async refreshRegularly(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      // What fails now is tried again later; requests go on with what is known.
      await this.keys()
        .then(
          (keys) => keys.reload(),
          () => undefined,
        )
        .catch(() => undefined);
      const pauseMs = this.discovered ? refreshEveryMs * (0.9 + 0.2 * Math.random()) : pauseAfterFailureMs;
      await wait(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html */
async function discover(issuer: string): Promise<KeySet> {
  const response = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, {
    headers: { accept: "application/json" },
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`${issuer} answered ${response.status}`);
  const found = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (found.issuer !== issuer) throw new Error(`${issuer} calls itself ${String(found.issuer)}`);
  const keysUrl = new URL(String(found.jwks_uri));
  if (keysUrl.protocol !== "https:" && keysUrl.origin !== new URL(issuer).origin) {
    throw new Error(`${issuer} has its keys at ${keysUrl.href}, which is not safe`);
  }
  return createRemoteJWKSet(keysUrl, {
    timeoutDuration: timeoutMs,
    cooldownDuration: unknownKeyEveryMs,
    cacheMaxAge: Infinity,
  });
}

/** jose says it with these; anything else of its own is about the token. */
function isUnreachable(error: unknown): boolean {
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
  return { id: customerIdOf(issuer, sub!), role, ...(typeof name === "string" ? { name: shown(name) } : {}) };
}

/** As much of a name as there is room for, and nothing that can't be seen. */
const shown = (name: string): string => [...name.replace(/\p{Cc}/gu, "")].slice(0, 100).join("");

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
