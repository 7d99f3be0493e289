import type { FastifyBaseLogger } from "fastify";
import { AccessTokens, type CallerVerifier } from "../accounts/accessTokens";
import type { SignInIssuer } from "../accounts/issuer/issuer";
import { openIssuer } from "../accounts/issuer/openIssuer";
import { OidcCallers } from "../accounts/oidc";
import { parseSigningKeys } from "../accounts/signingKeys";
import { Tokens } from "../accounts/tokens";
import { openCarts } from "../carts/openCarts";
import type { Carts } from "../carts/port";
import { openSecret } from "../configuration/secrets";
import type { Settings } from "../configuration/settings";
import { openPayments } from "../payments/openPayments";
import type { Payments } from "../payments/payments";
import { openStores, type Stores } from "../stores/stores";
import { openUploads } from "../pictures/openUploads";
import type { PictureUploads } from "../pictures/uploads";
import { stopTelemetry } from "../telemetry/telemetry";
import { Writer } from "../writer/writer";
import { Lifecycle } from "./lifecycle";
import { openLog } from "./logging";

/** What routes are given. */
export interface Services {
  readonly settings: Settings;
  readonly stores: Stores;
  /** Whatever keeps carts. */
  readonly carts: Carts;
  readonly log: FastifyBaseLogger;
  /** What runs beside requests, and whether the instance is starting, serving or stopping. */
  readonly lifecycle: Lifecycle;
  /** Who writes which store; duties of the region that does. */
  readonly writer: Writer;
  /** Signs and verifies what regions tell each other and what customers sign in with. */
  readonly tokens: Tokens;
  /** Tells who a customer's access token speaks for. */
  readonly callers: CallerVerifier;
  /** Where customers sign in beside the shop itself; undefined: nowhere. */
  readonly issuer: SignInIssuer | undefined;
  /** Whoever charges cards. */
  readonly payments: Payments;
  /** Whatever takes merchants' files of pictures; undefined: nothing does. */
  readonly pictures: PictureUploads | undefined;
}

export interface OpenServices extends Services {
  close(): Promise<void>;
}

/** Opens everything that the settings name. @throws Error where a secret can't be read. */
export async function openServices(settings: Settings): Promise<OpenServices> {
  const log = openLog(settings);
  const secrets = {
    deadlineSeconds: settings.startupDeadlineSeconds,
    onStale: (error: Error) => log.warn({ err: error }, "a secret could not be read again"),
  };
  const signingKeys = await openSecret(settings.tokenSigningKeys, parseSigningKeys, secrets);
  const stores = await openStores(settings, secrets);
  const payments = await openPayments(settings, secrets);
  const issuer = await openIssuer(settings, secrets);
  const pictures = await openUploads(settings);
  const tokens = new Tokens(signingKeys);
  const lifecycle = new Lifecycle();
  const oidc = settings.oidc && new OidcCallers(settings.oidc);
  if (oidc) lifecycle.add(oidc);
  if (issuer) lifecycle.add(issuer);
  lifecycle.onStop("telemetry", stopTelemetry);
  const carts = openCarts(settings, stores.relational, lifecycle);
  return {
    settings,
    stores,
    carts,
    log,
    lifecycle,
    writer: new Writer(settings, stores, tokens, lifecycle),
    tokens,
    callers: oidc ?? new AccessTokens(tokens),
    issuer,
    payments,
    pictures,
    close: async () => {
      await lifecycle.stop();
      signingKeys.close();
      await payments.close();
      await carts.close();
      await stores.close();
    },
  };
}
