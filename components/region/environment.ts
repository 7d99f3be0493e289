import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../config/settings";

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

/** Database that the storefront's tables are in. */
export const databaseName = "storefront";

export interface EnvironmentArgs {
  readonly region: string;
  readonly settings: Settings;
  readonly relational: StoreAddresses;
  readonly document: StoreAddresses;
  readonly secrets: SecretArns;
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
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `https://xray.${region}.amazonaws.com/v1/traces`,
  };
}
