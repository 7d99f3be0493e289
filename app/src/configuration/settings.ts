/** Where one store's servers are. The writer's address may refuse, or not resolve, where the region only follows. */
export interface StoreAddresses {
  /** `host` or `host:port` that takes writes when this region does. */
  readonly endpoint: string;
  /** `host` or `host:port` for reads. The same as `endpoint` where one server does both. */
  readonly readerEndpoint: string;
  readonly database: string;
  /** `verify-full` checks the certificate and its name against Amazon's authorities; `off` is for a server on the same machine. */
  readonly tls: "verify-full" | "off";
  /** Connections at most, for each of the two endpoints. */
  readonly poolSize: number;
}

/** Either the value itself, or the ARN of the secret that holds it. */
export type SecretSource = { readonly value: string } | { readonly arn: string };

export interface OidcSettings {
  /** The issuer's address, exactly as its tokens give it. */
  readonly issuer: string;
  /** What tokens must be meant for: the shop's client id there, or its API's identifier. */
  readonly audience: string;
  /** Claim that lists a customer's groups, and the group that merchants are in. */
  readonly groupsClaim: string;
  readonly merchantGroup: string;
}

export interface SignInIssuerSettings {
  /** The issuer's address, exactly as its tokens give it. */
  readonly issuer: string;
  /** What customers call it: "Sign in with …". */
  readonly name: string;
  /** What the shop is called there. */
  readonly clientId: string;
  /** Undefined for a public client. */
  readonly clientSecret: SecretSource | undefined;
}

export interface PaymentGatewaySettings {
  /** `sandbox`: a process of its own, for test cards. `stripe`: money moves, unless the key is one of Stripe's for tests. */
  readonly kind: "sandbox" | "stripe";
  readonly url: string;
  readonly secret: SecretSource;
}

/** Consumers of events: each has a queue of its own. */
export const consumerNames = ["mails", "sales", "alerts"] as const;
export type ConsumerName = (typeof consumerNames)[number];

/** Consumers that act on events: `alerts` only where merchants are told. */
export const consumersOf = (events: Pick<EventSettings, "alerts"> | undefined): readonly ConsumerName[] =>
  consumerNames.filter((it) => it !== "alerts" || events?.alerts !== undefined);

export interface EventSettings {
  /** `local`: consumers in the publisher's own process. `sqs`: a FIFO topic of SNS, and a FIFO queue of SQS for each consumer. */
  readonly bus:
    { readonly kind: "local" } | { readonly kind: "sqs"; readonly topicArn: string; readonly queues: Queues };
  /** Available pieces of a product at or below which it is scarce. */
  readonly stockLowAt: number;
  /** Where merchants are told what they should look at. Undefined: nowhere. */
  readonly alerts: AlertSettings | undefined;
}

/** One for each consumer that acts. */
export type Queues = Readonly<Partial<Record<ConsumerName, string>>>;

/** `mailbox`: a page of the shop shows them. `sns`: a standard topic, whose subscribers get them. */
export type AlertSettings = { readonly kind: "mailbox" } | { readonly kind: "sns"; readonly topicArn: string };

export interface MailSettings {
  /** What customers see as the sender: `shop@example.com`, or `The shop <shop@example.com>`. */
  readonly from: string;
  /** `mailbox`: a page of the shop shows them, and nobody is sent any. */
  readonly by:
    | { readonly kind: "mailbox" }
    | { readonly kind: "smtp"; readonly url: SecretSource }
    | { readonly kind: "ses"; readonly configurationSet: string | undefined };
  /** SQS queue of what SES says of bounces and complaints. Undefined: nobody is told. */
  readonly feedbackQueueUrl: string | undefined;
}

export interface PictureSettings {
  /** The region's bucket that merchants' files go into. */
  readonly bucket: string;
  /** Where buckets are asked for instead of AWS' own S3; undefined: there. */
  readonly endpoint: string | undefined;
  /** Folder that pictures lie in, where no CDN serves them: on a laptop. */
  readonly directory: string | undefined;
}

export interface TelemetrySettings {
  /** Where traces are posted by OTLP over HTTP. Undefined: none are made. */
  readonly tracesUrl: string | undefined;
  /** Where metrics are posted by OTLP over HTTP. Undefined: none are. */
  readonly metricsUrl: string | undefined;
  readonly serviceName: string;
  /** Share of traces that are recorded, 0 to 1. Which ones follows from their ids, so that every region decides alike. */
  readonly tracedShare: number;
}

export interface Settings {
  /** This region's name, for example `eu-west-1`. */
  readonly region: string;
  /** Address to listen on; `127.0.0.1` keeps it on this machine, `0.0.0.0` doesn't. */
  readonly host: string;
  readonly port: number;
  /** What customers type: scheme, name and port. Cookies are `Secure` unless it is plain HTTP on loopback. */
  readonly publicOrigin: string;
  /** Every other region's own address, in the order in which they are asked who writes. */
  readonly peers: ReadonlyMap<string, string>;
  readonly relational: StoreAddresses;
  readonly document: StoreAddresses;
  /** Table of DynamoDB that keeps carts. Undefined: the relational store does. */
  readonly carts: { readonly table: string } | undefined;
  readonly relationalCredentials: SecretSource;
  /** Undefined where the server asks for none (a local FerretDB). */
  readonly documentCredentials: SecretSource | undefined;
  readonly tokenSigningKeys: SecretSource;
  /** Whose access tokens are accepted instead of the shop's own. */
  readonly oidc: OidcSettings | undefined;
  /** Where customers can sign in by the browser, beside their passwords here. */
  readonly signInIssuer: SignInIssuerSettings | undefined;
  /** Undefined: the sandbox gateway runs inside this process. */
  readonly paymentGateway: PaymentGatewaySettings | undefined;
  /** Undefined: nothing is recorded, and nobody hears of what happens. */
  readonly events: EventSettings | undefined;
  /** Undefined: no mail is sent. */
  readonly mail: MailSettings | undefined;
  /** Undefined: merchants upload no pictures. */
  readonly pictures: PictureSettings | undefined;
  /** Age of an order, in seconds, from which a payment whose outcome is still unknown is voided at the gateway and the order cancelled. */
  readonly paymentDeadlineSeconds: number;
  /** Why this instance refuses writes from the start; undefined: it doesn't. */
  readonly fenced: string | undefined;
  /** Three-letter code of ISO 4217 that prices are in. */
  readonly currency: string;
  /** Replication lag, in seconds, from which this region should no longer receive users. */
  readonly lagObjectiveSeconds: number;
  /** How long a read waits for the caller's own last write to arrive, in milliseconds, before the writer is asked. */
  readonly ownWritesWaitMs: number;
  /** How long a write waits, in milliseconds, for a region that takes it: while the writer moves, none does. */
  readonly writerWaitMs: number;
  /** Proxies between a customer and this process that each append to X-Forwarded-For. 0: the connection's own address is believed. */
  readonly trustedProxyHops: number;
  /** Requests that one client address may make in a minute, at each instance; 0: any number. */
  readonly requestsPerMinute: number;
  /** Registrations, sign-ins and renewals, together, that one client address may try in a minute, at each instance; 0: any number. */
  readonly signInsPerMinute: number;
  /** How long secrets and databases are waited for at the start. */
  readonly startupDeadlineSeconds: number;
  /** How long requests in progress may take to finish once the process is told to stop. */
  readonly shutdownDeadlineSeconds: number;
  /** Least level that is written: trace, debug, info, warn, error, fatal or silent. */
  readonly logLevel: string;
  /** Undefined: nothing is measured for a collector, and its libraries aren't loaded. */
  readonly telemetry: TelemetrySettings | undefined;
  /** Only read by `storefront seed`: what the sample customer and merchant sign in with. Undefined: a new one is made and printed. */
  readonly samplePassword: string | undefined;
}
