import type * as pulumi from "@pulumi/pulumi";
import { secretIn } from "../../config/replicatedSecret";
import type { Settings, PaymentSettings } from "../../config/settings";
import type { Produced } from "../../outputs/reference";
import type { UserPoolOutputs } from "../../outputs/userPool";
import { otlp } from "./collector";

/** Addresses of one store's cluster in this region. */
export interface StoreAddresses {
  readonly endpoint: pulumi.Input<string>;
  readonly readerEndpoint: pulumi.Input<string>;
}

export interface SecretArns {
  readonly relational: pulumi.Input<string>;
  readonly document: pulumi.Input<string>;
  readonly tokenSigning: pulumi.Input<string>;
}

/** CloudFront and the load balancer each add the address they were called from. A peer names the customer's in its signed token. */
const proxyHops = 2;

/** Share of requests that are traced, 0 to 1. X-Ray takes 5 USD for a million traces (https://aws.amazon.com/xray/pricing/). */
const tracedShare = 0.05;

/** Database that the storefront's tables are in. */
export const databaseName = "storefront";

export interface EnvironmentArgs {
  readonly region: string;
  readonly settings: Settings;
  readonly relational: StoreAddresses;
  readonly document: StoreAddresses;
  readonly secrets: SecretArns;
  /** What it says of its user pool; nothing where it has none. */
  readonly foundation?: Partial<Produced<UserPoolOutputs>>;
  /** Of what is off by default; nothing where it is. */
  readonly options?: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * What the storefront is told when it starts. Nothing here says which region writes: the storefront asks its databases. All regions
 * are told the same, but for their own name, addresses and secrets.
 */
export function environment(args: EnvironmentArgs): Record<string, pulumi.Input<string>> {
  const { region, settings, relational, document, secrets } = args;
  const peers = settings.regions.map((it) => [it, `https://${it}.${settings.domain}`]);
  return {
    AWS_REGION: region,
    PORT: String(settings.service.port),
    DOMAIN: settings.domain,
    PEERS: JSON.stringify(Object.fromEntries(peers)),
    RELATIONAL_ENDPOINT: relational.endpoint,
    RELATIONAL_READER_ENDPOINT: relational.readerEndpoint,
    RELATIONAL_DATABASE: databaseName,
    RELATIONAL_SECRET_ARN: secrets.relational,
    DOCUMENT_ENDPOINT: document.endpoint,
    DOCUMENT_READER_ENDPOINT: document.readerEndpoint,
    DOCUMENT_SECRET_ARN: secrets.document,
    TOKEN_SIGNING_SECRET_ARN: secrets.tokenSigning,
    TRUSTED_PROXY_HOPS: String(proxyHops),
    REPLICATION_LAG_OBJECTIVE_SECONDS: String(settings.objectives.replicationLagSeconds),
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${otlp.traces}`,
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `http://${otlp.metrics}/v1/metrics`,
    OTEL_TRACES_SAMPLER_ARG: String(tracedShare),
    ...gateway(region, settings.payments),
    ...signInIssuer(args),
    ...args.options,
  };
}

/** Nothing where the sandbox is inside the process. */
function gateway(region: string, payments: PaymentSettings | undefined): Record<string, string> {
  if (!payments) return {};
  return {
    PAYMENT_GATEWAY_KIND: payments.kind,
    ...(payments.url === undefined ? {} : { PAYMENT_GATEWAY_URL: payments.url }),
    PAYMENT_GATEWAY_SECRET_ARN: secretIn(region, payments.secretArn),
  };
}

/** Longest name of an issuer that a storefront takes. */
const longestName = 40;

/** Nothing where customers sign in at the shop alone. */
function signInIssuer({ region, settings, foundation = {} }: EnvironmentArgs): Record<string, pulumi.Input<string>> {
  if (settings.userPool)
    return {
      OIDC_ISSUER: foundation.signInIssuer!,
      OIDC_CLIENT_ID: foundation.signInClientId!,
      OIDC_NAME: settings.userPool.name.slice(0, longestName),
    };
  const { signInIssuer: issuer } = settings;
  if (!issuer) return {};
  return {
    OIDC_ISSUER: issuer.issuer,
    OIDC_CLIENT_ID: issuer.clientId,
    ...(issuer.name === undefined ? {} : { OIDC_NAME: issuer.name }),
    ...(issuer.clientSecretArn === undefined
      ? {}
      : { OIDC_CLIENT_SECRET_ARN: secretIn(region, issuer.clientSecretArn) }),
  };
}
