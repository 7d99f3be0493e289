import type * as OpenidClient from "openid-client" with { "resolution-mode": "import" };
import { errors, jwtVerify } from "jose";
import type { Secret } from "../../configuration/secrets";
import type { SignInIssuerSettings } from "../../configuration/settings";
import type { Background } from "../../server/lifecycle";
import { isUnreachable } from "../oidc";
import { type Discovered, issuerAlgorithms, IssuerDiscovery, IssuerUnreachableError } from "./discovery";
import { endSessionUrl } from "./endSession";
import { type ProvedIdentity, provedIdentity } from "./identity";

type Library = typeof OpenidClient;

/** How far an issuer's clock may be off, in seconds. */
const clockToleranceSeconds = 30;

/** One request to the issuer takes this long at most, in seconds. */
const timeoutSeconds = 4;

/** What a browser is sent to the issuer with, and must come back with. */
export interface Challenge {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE: whoever has it may exchange the code. */
  readonly verifier: string;
}

/** The issuer sent the customer back without an identity, or with one that doesn't hold. The message is for logs. */
export class IdentityRefusedError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = "IdentityRefusedError";
  }
}

export interface IssuerDependencies {
  readonly library: Library;
  readonly settings: SignInIssuerSettings;
  readonly publicOrigin: string;
  /** Undefined for a public client, which shows by PKCE alone that it asked. */
  readonly clientSecret: Secret<string> | undefined;
}

/** The path that the issuer sends browsers back to; with the shop's public origin, what must be registered there. */
export const callbackPath = "/sign-in/callback";

/** An OIDC issuer that customers sign in at: https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth */
export class SignInIssuer implements Background {
  readonly name = "OIDC issuer";
  private readonly discovery: IssuerDiscovery;

  constructor(private readonly on: IssuerDependencies) {
    // A key that is new to us comes from the issuer itself, in answer to our own request: it is looked for at once.
    this.discovery = new IssuerDiscovery({ issuer: on.settings.issuer, unknownKeyEveryMs: 0 });
  }

  get settings(): SignInIssuerSettings {
    return this.on.settings;
  }

  start(): void {
    this.discovery.start();
  }

  async stop(): Promise<void> {
    await this.discovery.stop();
    this.on.clientSecret?.close();
  }

  /** Where a browser is sent to. @throws IssuerUnreachableError where the issuer was never reached. */
  async begin(): Promise<Challenge & { readonly url: string }> {
    const { library } = this.on;
    const configuration = this.configurationOf(await this.discovery.found());
    const [state, nonce] = [library.randomState(), library.randomNonce()];
    const verifier = library.randomPKCECodeVerifier();
    const url = library.buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri,
      scope: "openid email profile",
      ...{ state, nonce, code_challenge_method: "S256" },
      code_challenge: await library.calculatePKCECodeChallenge(verifier),
    });
    return { url: url.href, state, nonce, verifier };
  }

  /**
   * Exchanges the code that a browser came back with, once: the issuer takes it no second time.
   * @param query as the browser sent it; state, issuer (RFC 9207) and nonce are checked against the challenge
   * @throws IdentityRefusedError, IssuerUnreachableError
   */
  async prove(query: string, { state, nonce, verifier }: Challenge): Promise<ProvedIdentity> {
    const { library, settings } = this.on;
    const discovered = await this.discovery.found();
    const configuration = this.configurationOf(discovered);
    const back = new URL(`${this.redirectUri}?${query}`);
    try {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await library.authorizationCodeGrant(configuration, back, checks);
      const idToken = tokens.id_token!;
      // The library believes what comes over TLS from the issuer; here its signature must hold as well.
      const { payload } = await jwtVerify(idToken, discovered.keys, {
        issuer: settings.issuer,
        audience: settings.clientId,
        algorithms: issuerAlgorithms,
        requiredClaims: ["sub", "exp", "iat", "nonce"],
        clockTolerance: clockToleranceSeconds,
      });
      const more = await this.userInfo(configuration, discovered, tokens.access_token, payload);
      return provedIdentity({ ...more, ...payload }, idToken);
    } catch (error) {
      throw this.refusal(error);
    }
  }

  /** Where a browser ends its sign-in at the issuer; undefined where the issuer has no such place, or was never reached. */
  async endSession(idToken: string | undefined): Promise<string | undefined> {
    const { settings, publicOrigin } = this.on;
    return this.discovery.found().then(
      ({ metadata }) => endSessionUrl(metadata, { clientId: settings.clientId, after: `${publicOrigin}/`, idToken }),
      () => undefined,
    );
  }

  private get redirectUri(): string {
    return `${this.on.publicOrigin}${callbackPath}`;
  }

  /** Made anew each time, which costs nothing: the secret may have been rotated. */
  private configurationOf({ metadata }: Discovered): OpenidClient.Configuration {
    const { library, settings, clientSecret } = this.on;
    const tolerance = { [library.clockTolerance]: clockToleranceSeconds };
    const authentication = clientSecret
      ? clientAuthentication(library, metadata["token_endpoint_auth_methods_supported"], clientSecret.current())
      : library.None();
    const configuration = new library.Configuration(
      metadata as OpenidClient.ServerMetadata,
      settings.clientId,
      tolerance,
      authentication,
    );
    configuration.timeout = timeoutSeconds;
    // Settings refuse plain HTTP anywhere but on this machine, and discovery other addresses than the issuer's own.
    if (settings.issuer.startsWith("http:")) library.allowInsecureRequests(configuration);
    return configuration;
  }

  /** By the specification's letter an issuer tells address and name there alone, and many tell both in the token. */
  private async userInfo(
    configuration: OpenidClient.Configuration,
    { metadata }: Discovered,
    accessToken: string,
    payload: { readonly sub?: string; readonly [claim: string]: unknown },
  ): Promise<Record<string, unknown>> {
    if (payload["email"] !== undefined || metadata["userinfo_endpoint"] === undefined) return {};
    return { ...(await this.on.library.fetchUserInfo(configuration, accessToken, payload.sub!)) };
  }

  private refusal(error: unknown): Error {
    if (error instanceof IdentityRefusedError) return error;
    if (isUnreachable(error) || isSilence(error)) return new IssuerUnreachableError({ cause: error });
    if (error instanceof errors.JOSEError) return new IdentityRefusedError(error.message, { cause: error });
    const { AuthorizationResponseError, ClientError, ResponseBodyError } = this.on.library;
    const isTold = error instanceof AuthorizationResponseError || error instanceof ResponseBodyError;
    if (isTold) return new IdentityRefusedError(`the issuer says ${error.error}`, { cause: error });
    if (error instanceof ClientError) return new IdentityRefusedError(error.message, { cause: error });
    return error as Error;
  }
}

/** A client's secret goes into a header unless the issuer takes it in the body alone (RFC 6749, 2.3.1). */
function clientAuthentication(library: Library, supported: unknown, secret: string): OpenidClient.ClientAuth {
  const inBody = Array.isArray(supported) && !supported.includes("client_secret_basic");
  return inBody ? library.ClientSecretPost(secret) : library.ClientSecretBasic(secret);
}

/** No answer, in time or at all, or one that no issuer that is well gives. */
function isSilence(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause, name } = error as { code?: unknown; cause?: unknown; name: string };
  if (name === "TimeoutError" || code === "OAUTH_TIMEOUT") return true;
  return code === "OAUTH_RESPONSE_IS_NOT_CONFORM" && cause instanceof Response && cause.status >= 500;
}
