import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import { pause } from "../../server/pause";
import type { Background } from "../../server/lifecycle";

/** Keys that everybody knows the public half of: with a shared secret, whoever verifies could also sign. */
export const issuerAlgorithms = [
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

const refreshEveryMs = 600_000;

export type IssuerKeys = JWTVerifyGetKey & { reload(): Promise<void> };

/** What an issuer publishes of itself: https://openid.net/specs/openid-connect-discovery-1_0.html */
export interface IssuerMetadata {
  readonly issuer: string;
  readonly jwks_uri: string;
  readonly [member: string]: unknown;
}

export interface Discovered {
  readonly metadata: IssuerMetadata;
  readonly keys: IssuerKeys;
}

/** What the issuer publishes was never read, and can't be now. */
export class IssuerUnreachableError extends Error {
  constructor(options?: ErrorOptions) {
    super("the issuer did not answer", options);
    this.name = "IssuerUnreachableError";
  }
}

export interface DiscoveryOptions {
  readonly issuer: string;
  /** An unknown key is looked for at most this often, in milliseconds. */
  readonly unknownKeyEveryMs: number;
}

/**
 * What an issuer publishes, kept for as long as this process lives and asked for again in the background: when the issuer is down, what
 * is known is as good as before.
 */
export class IssuerDiscovery implements Background {
  readonly name = "OIDC issuer";
  private readonly stopping = new AbortController();
  private discovered: Discovered | undefined;
  private discovering: Promise<Discovered> | undefined;
  private failedAt = -Infinity;
  private refreshing: Promise<void> | undefined;

  constructor(private readonly options: DiscoveryOptions) {}

  start(): void {
    this.refreshing = this.refreshRegularly();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.refreshing;
  }

  /** @throws IssuerUnreachableError */
  async found(): Promise<Discovered> {
    if (this.discovered) return this.discovered;
    if (performance.now() - this.failedAt < pauseAfterFailureMs) throw new IssuerUnreachableError();
    this.discovering ??= this.discover().finally(() => (this.discovering = undefined));
    try {
      return (this.discovered = await this.discovering);
    } catch (error) {
      this.failedAt = performance.now();
      throw new IssuerUnreachableError({ cause: error });
    }
  }

  private async discover(): Promise<Discovered> {
    const metadata = await metadataOf(this.options.issuer);
    const known = this.discovered;
    if (known?.metadata.jwks_uri === metadata.jwks_uri) return { metadata, keys: known.keys };
    return {
      metadata,
      keys: createRemoteJWKSet(new URL(metadata.jwks_uri), {
        timeoutDuration: timeoutMs,
        cooldownDuration: this.options.unknownKeyEveryMs,
        cacheMaxAge: Infinity,
      }),
    };
  }

  private async refreshRegularly(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      // What fails now is tried again later; requests go on with what is known.
      await this.refresh().catch(() => undefined);
      const pauseMs = this.discovered ? refreshEveryMs * (0.9 + 0.2 * Math.random()) : pauseAfterFailureMs;
      await pause(pauseMs, signal);
    }
  }

  private async refresh(): Promise<void> {
    if (this.discovered) this.discovered = await this.discover();
    await (await this.found()).keys.reload();
  }
}

/** Whatever a browser or this shop is to be sent to: by HTTPS, or on the machine that the issuer is on too. */
const addresses = [
  "jwks_uri",
  "authorization_endpoint",
  "token_endpoint",
  "userinfo_endpoint",
  "end_session_endpoint",
] as const;

async function metadataOf(issuer: string): Promise<IssuerMetadata> {
  const response = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, {
    headers: { accept: "application/json" },
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`${issuer} answered ${response.status}`);
  const found = (await response.json()) as IssuerMetadata;
  if (found.issuer !== issuer) throw new Error(`${issuer} calls itself ${String(found.issuer)}`);
  for (const name of addresses) {
    const address = found[name];
    if (address === undefined && name !== "jwks_uri") continue;
    const { protocol, origin, href } = new URL(String(address));
    if (protocol !== "https:" && origin !== new URL(issuer).origin)
      throw new Error(`${issuer} has its ${name} at ${href}, which is not safe`);
  }
  return found;
}
