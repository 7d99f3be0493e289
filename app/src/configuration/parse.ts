import type { SecretSource, Settings, StoreAddresses } from "./settings";
import { Variables } from "./variables";

export { ConfigurationError } from "./variables";

/**
 * The one reader of environment variables; docs/storefront.md lists them all.
 * @throws ConfigurationError with every problem at once.
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const read = new Variables(environment);
  const region = read.text("AWS_REGION");
  const port = read.integer("PORT", { default: 8080, minimum: 1, maximum: 65_535 });
  const settings: Settings = {
    region,
    host: read.text("HOST", "127.0.0.1"),
    port,
    publicOrigin: publicOrigin(read, port),
    peers: peers(read, region),
    relational: addresses(read, "RELATIONAL", "storefront"),
    document: addresses(read, "DOCUMENT", "catalogue"),
    relationalCredentials: secret(read, "RELATIONAL", "CREDENTIALS"),
    documentCredentials: optionalSecret(read, "DOCUMENT", "CREDENTIALS"),
    tokenSigningKeys: secret(read, "TOKEN_SIGNING", "KEYS"),
    oidc: oidc(read),
    paymentGateway: paymentGateway(read),
    fenced: read.optional("FENCED"),
    currency: read.matching("CURRENCY", /^[A-Z]{3}$/, "a code of ISO 4217 such as USD", "USD"),
    lagObjectiveSeconds: read.integer("REPLICATION_LAG_OBJECTIVE_SECONDS", { default: 5, minimum: 1, maximum: 3600 }),
    ownWritesWaitMs: read.integer("OWN_WRITES_WAIT_MS", { default: 200, minimum: 0, maximum: 2000 }),
    trustedProxyHops: read.integer("TRUSTED_PROXY_HOPS", { default: 0, minimum: 0, maximum: 5 }),
    startupDeadlineSeconds: read.integer("STARTUP_DEADLINE_SECONDS", { default: 60, minimum: 1, maximum: 600 }),
    shutdownDeadlineSeconds: read.integer("SHUTDOWN_DEADLINE_SECONDS", { default: 20, minimum: 1, maximum: 120 }),
    logLevel: read.oneOf("LOG_LEVEL", ["trace", "debug", "info", "warn", "error", "fatal", "silent"], "info"),
    otlpEndpoint: read.url("OTEL_EXPORTER_OTLP_ENDPOINT"),
  };
  read.finish();
  return Object.freeze(settings);
}

/** Plain HTTP is for a shop on the same machine only: anywhere else a session cookie could be read on the way. */
function publicOrigin(read: Variables, port: number): string {
  const domain = read.optional("DOMAIN");
  const origin = read.url("PUBLIC_ORIGIN") ?? (domain ? `https://${domain}` : `http://127.0.0.1:${port}`);
  const { protocol, hostname } = new URL(origin);
  if (protocol === "http:" && !["127.0.0.1", "localhost", "[::1]"].includes(hostname)) {
    read.problem("PUBLIC_ORIGIN", origin, "plain HTTP is for loopback only", "PUBLIC_ORIGIN=https://shop.example.com");
  }
  return new URL(origin).origin;
}

/** This region may be in the list, so that every region can be told the same. */
function peers(read: Variables, region: string): ReadonlyMap<string, string> {
  const urls = read.urlsByName("PEERS");
  return new Map([...urls].filter(([name]) => name !== region));
}

function addresses(read: Variables, store: string, database: string): StoreAddresses {
  const endpoint = read.text(`${store}_ENDPOINT`);
  return {
    endpoint,
    readerEndpoint: read.text(`${store}_READER_ENDPOINT`, endpoint),
    database: read.text(`${store}_DATABASE`, database),
    tls: read.oneOf(`${store}_TLS`, ["verify-full", "off"] as const, "verify-full"),
    poolSize: read.integer(`${store}_POOL_SIZE`, { default: 10, minimum: 1, maximum: 100 }),
  };
}

function secret(read: Variables, name: string, what: string): SecretSource {
  return optionalSecret(read, name, what) ?? read.missing(`${name}_${what}`, `or ${name}_SECRET_ARN`, { value: "" });
}

function optionalSecret(read: Variables, name: string, what: string): SecretSource | undefined {
  const [value, arn] = [read.optional(`${name}_${what}`), read.optional(`${name}_SECRET_ARN`)];
  if (value && arn) read.problem(`${name}_SECRET_ARN`, arn, `${name}_${what} is given too`, "set one of the two");
  if (value) return { value };
  return arn ? { arn } : undefined;
}

function oidc(read: Variables): Settings["oidc"] {
  const issuer = read.url("OIDC_ISSUER");
  if (!issuer) return undefined;
  return {
    issuer,
    audience: read.text("OIDC_AUDIENCE"),
    groupsClaim: read.text("OIDC_GROUPS_CLAIM", "groups"),
    merchantGroup: read.text("OIDC_MERCHANT_GROUP", "merchants"),
  };
}

function paymentGateway(read: Variables): Settings["paymentGateway"] {
  const url = read.url("PAYMENT_GATEWAY_URL");
  return url ? { url, secret: secret(read, "PAYMENT_GATEWAY", "SECRET") } : undefined;
}
