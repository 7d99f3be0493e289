import { currencyCodes } from "../money/minorUnits";
import { isCountedAlike } from "../payments/stripe/currencies";
import { carts } from "./cartVariables";
import { events } from "./eventVariables";
import { pictures } from "./pictureVariables";
import { optionalSecret, secret } from "./secretVariables";
import type { Settings, StoreAddresses, TelemetrySettings } from "./settings";
import { Variables } from "./variables";

export { ConfigurationError } from "./variables";

/**
 * The one reader of environment variables; docs/storefront.md lists them all.
 * @throws ConfigurationError with every problem at once.
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const read = new Variables(environment);
  const region = read.matching("AWS_REGION", /^[a-z0-9-]{1,32}$/, "a region's name such as eu-west-1");
  const port = read.integer("PORT", { default: 8080, minimum: 1, maximum: 65_535 });
  const currency = read.matching("CURRENCY", oneOfISO4217, "a code of ISO 4217 such as USD", "USD");
  const settings: Settings = {
    region,
    host: read.text("HOST", "127.0.0.1"),
    port,
    publicOrigin: publicOrigin(read, port),
    peers: peers(read, region),
    relational: addresses(read, "RELATIONAL", "storefront"),
    document: addresses(read, "DOCUMENT", "catalogue"),
    carts: carts(read),
    relationalCredentials: secret(read, "RELATIONAL", "CREDENTIALS"),
    documentCredentials: optionalSecret(read, "DOCUMENT", "CREDENTIALS"),
    tokenSigningKeys: secret(read, "TOKEN_SIGNING", "KEYS"),
    ...oidc(read),
    paymentGateway: paymentGateway(read, currency),
    ...events(read),
    pictures: pictures(read),
    paymentDeadlineSeconds: read.integer("PAYMENT_DEADLINE_SECONDS", { default: 900, minimum: 1, maximum: 86_400 }),
    fenced: read.optional("FENCED"),
    currency,
    lagObjectiveSeconds: read.integer("REPLICATION_LAG_OBJECTIVE_SECONDS", { default: 5, minimum: 1, maximum: 3600 }),
    ownWritesWaitMs: read.integer("OWN_WRITES_WAIT_MS", { default: 200, minimum: 0, maximum: 2000 }),
    writerWaitMs: read.integer("WRITER_WAIT_MS", { default: 5000, minimum: 0, maximum: 6000 }),
    trustedProxyHops: read.integer("TRUSTED_PROXY_HOPS", { default: 0, minimum: 0, maximum: 5 }),
    requestsPerMinute: read.integer("REQUESTS_PER_MINUTE", { default: 3000, minimum: 0, maximum: 1_000_000 }),
    signInsPerMinute: read.integer("SIGN_INS_PER_MINUTE", { default: 20, minimum: 0, maximum: 1_000_000 }),
    startupDeadlineSeconds: read.integer("STARTUP_DEADLINE_SECONDS", { default: 60, minimum: 1, maximum: 600 }),
    shutdownDeadlineSeconds: read.integer("SHUTDOWN_DEADLINE_SECONDS", { default: 20, minimum: 1, maximum: 120 }),
    logLevel: read.oneOf("LOG_LEVEL", ["trace", "debug", "info", "warn", "error", "fatal", "silent"], "info"),
    telemetry: telemetry(read),
    samplePassword: read.optional("SAMPLE_PASSWORD"),
  };
  read.finish();
  return Object.freeze(settings);
}

/** What isn't in the list has no minor unit that anybody knows, and could not be charged. */
export const oneOfISO4217 = new RegExp(`^(${currencyCodes.join("|")})$`);

/** Plain HTTP is for a shop on the same machine only: anywhere else a session cookie could be read on the way. */
export function publicOrigin(read: Variables, port: number): string {
  const domain = read.matching("DOMAIN", /^[a-z0-9-]+(\.[a-z0-9-]+)*$/, "a domain such as shop.example.com", "");
  const origin = read.secureUrl("PUBLIC_ORIGIN") ?? (domain ? `https://${domain}` : `http://127.0.0.1:${port}`);
  return new URL(origin).origin;
}

/** This region may be in the list, so that every region can be told the same. */
export function peers(read: Variables, region: string): ReadonlyMap<string, string> {
  const urls = read.secureUrlsByName("PEERS");
  return new Map([...urls].filter(([name]) => name !== region));
}

const address = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])(:\d{1,5})?$/;
const databaseName = /^[A-Za-z0-9_-]{1,63}$/;

export function addresses(read: Variables, store: string, database: string): StoreAddresses {
  const endpoint = read.matching(`${store}_ENDPOINT`, address, "host or host:port");
  return {
    endpoint,
    readerEndpoint: read.matching(`${store}_READER_ENDPOINT`, address, "host or host:port", endpoint),
    database: read.matching(`${store}_DATABASE`, databaseName, "letters, digits, _ and -, at most 63", database),
    tls: read.oneOf(`${store}_TLS`, ["verify-full", "off"] as const, "verify-full"),
    poolSize: read.integer(`${store}_POOL_SIZE`, { default: 10, minimum: 1, maximum: 100 }),
  };
}

/** Either customers sign in at the issuer in the browser, or programs bring its access tokens: two ways to be somebody else there. */
function oidc(read: Variables): Pick<Settings, "oidc" | "signInIssuer"> {
  const issuer = read.secureUrl("OIDC_ISSUER");
  const name = read.matching(
    "OIDC_NAME",
    /^[^\p{Cc}]{1,40}$/u,
    "1 to 40 characters",
    issuer ? new URL(issuer).host : "",
  );
  const clientId = read.matching("OIDC_CLIENT_ID", /^[\x20-\x7e]{1,255}$/, "a client's id of 1 to 255 characters", "");
  const clientSecret = optionalSecret(read, "OIDC_CLIENT", "SECRET");
  const audience = read.optional("OIDC_AUDIENCE");
  const groupsClaim = read.text("OIDC_GROUPS_CLAIM", "groups");
  const merchantGroup = read.text("OIDC_MERCHANT_GROUP", "merchants");
  const neither = { oidc: undefined, signInIssuer: undefined };
  if (!issuer) {
    if (clientId)
      read.problem("OIDC_CLIENT_ID", clientId, "OIDC_ISSUER is not set", "OIDC_ISSUER=https://id.example.com");
    return neither;
  }
  if (clientId && audience)
    read.problem("OIDC_AUDIENCE", audience, "OIDC_CLIENT_ID is given too", "set one of the two (docs/storefront.md)");
  if (clientId) return { ...neither, signInIssuer: { issuer, name, clientId, clientSecret } };
  if (audience) return { ...neither, oidc: { issuer, audience, groupsClaim, merchantGroup } };
  read.missing("OIDC_CLIENT_ID or OIDC_AUDIENCE");
  return neither;
}

function paymentGateway(read: Variables, currency: string): Settings["paymentGateway"] {
  const kind = read.oneOf("PAYMENT_GATEWAY_KIND", ["sandbox", "stripe"], "sandbox");
  const url = read.secureUrl("PAYMENT_GATEWAY_URL") ?? (kind === "stripe" ? stripeUrl : undefined);
  if (kind === "stripe" && !isCountedAlike(currency))
    read.problem("CURRENCY", currency, countedOtherwise, "CURRENCY=USD");
  return url ? { kind, url, secret: secret(read, "PAYMENT_GATEWAY", "SECRET") } : undefined;
}

const stripeUrl = "https://api.stripe.com";

const countedOtherwise =
  "Stripe counts it in another unit than ISO 4217, or takes only some amounts of it (app/src/payments/stripe/currencies.ts)";

/** As OpenTelemetry's exporter specification reads them: a signal's own address is used as it is, the common one gets a path. */
function telemetry(read: Variables): TelemetrySettings | undefined {
  const base = read.url("OTEL_EXPORTER_OTLP_ENDPOINT");
  const signal = (name: string, path: string): string | undefined =>
    read.url(`OTEL_EXPORTER_OTLP_${name}_ENDPOINT`) ?? (base && `${base.replace(/\/$/, "")}${path}`);
  const [tracesUrl, metricsUrl] = [signal("TRACES", "/v1/traces"), signal("METRICS", "/v1/metrics")];
  const serviceName = read.text("OTEL_SERVICE_NAME", "storefront");
  const tracedShare = read.share("OTEL_TRACES_SAMPLER_ARG", 1);
  return tracesUrl || metricsUrl ? { tracesUrl, metricsUrl, serviceName, tracedShare } : undefined;
}
