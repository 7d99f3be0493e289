import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigurationError, parseSettings } from "./parse";

const minimal = {
  AWS_REGION: "eu-west-1",
  RELATIONAL_ENDPOINT: "127.0.0.1:5432",
  RELATIONAL_CREDENTIALS: '{"username":"storefront","password":"hunter2"}',
  DOCUMENT_ENDPOINT: "documents.example",
  TOKEN_SIGNING_KEYS: '{"current":{"kid":"one","pem":"hunter2"}}',
};

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    parseSettings(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems;
  }
};

/** What is wrong beside what is needed at least. */
const wrong = (environment: Record<string, string>): string[] =>
  problemsOf({ ...minimal, ...environment }).map((it) => it.split(" ")[0]!);

describe("Settings", () => {
  it("have defaults for all but five variables", () => {
    const settings = parseSettings(minimal);
    assert.deepEqual(settings, {
      region: "eu-west-1",
      host: "127.0.0.1",
      port: 8080,
      publicOrigin: "http://127.0.0.1:8080",
      peers: new Map(),
      carts: undefined,
      relational: {
        endpoint: "127.0.0.1:5432",
        readerEndpoint: "127.0.0.1:5432",
        database: "storefront",
        tls: "verify-full",
        poolSize: 10,
      },
      document: {
        endpoint: "documents.example",
        readerEndpoint: "documents.example",
        database: "catalogue",
        tls: "verify-full",
        poolSize: 10,
      },
      relationalCredentials: { value: minimal.RELATIONAL_CREDENTIALS },
      documentCredentials: undefined,
      tokenSigningKeys: { value: minimal.TOKEN_SIGNING_KEYS },
      oidc: undefined,
      signInIssuer: undefined,
      paymentGateway: undefined,
      pictures: undefined,
      events: undefined,
      mail: undefined,
      paymentDeadlineSeconds: 900,
      fenced: undefined,
      currency: "USD",
      lagObjectiveSeconds: 5,
      ownWritesWaitMs: 200,
      writerWaitMs: 5000,
      trustedProxyHops: 0,
      requestsPerMinute: 3000,
      signInsPerMinute: 20,
      startupDeadlineSeconds: 60,
      shutdownDeadlineSeconds: 20,
      logLevel: "info",
      telemetry: undefined,
      samplePassword: undefined,
    });
    assert.ok(Object.isFrozen(settings));
  });

  it("report everything that is missing at once", () => {
    assert.deepEqual(problemsOf({}), [
      "AWS_REGION is not set. See app/.env.example",
      "RELATIONAL_ENDPOINT is not set. See app/.env.example",
      "DOCUMENT_ENDPOINT is not set. See app/.env.example",
      "RELATIONAL_CREDENTIALS or RELATIONAL_SECRET_ARN is not set. See app/.env.example",
      "TOKEN_SIGNING_KEYS or TOKEN_SIGNING_SECRET_ARN is not set. See app/.env.example",
    ]);
  });

  it("say what is wrong, what was given and what would do", () => {
    assert.deepEqual(problemsOf({ ...minimal, PORT: "80.5", LOG_LEVEL: "loud" }), [
      'PORT is "80.5": is no whole number from 1 to 65535. Try: PORT=8080',
      'LOG_LEVEL is "loud": is none of trace, debug, info, warn, error, fatal, silent. Try: LOG_LEVEL=info',
    ]);
  });

  it("take only a currency whose minor unit ISO 4217 gives", () => {
    assert.equal(parseSettings({ ...minimal, CURRENCY: "RSD" }).currency, "RSD");
    assert.deepEqual(problemsOf({ ...minimal, CURRENCY: "ZZZ" }), [
      'CURRENCY is "ZZZ": is not a code of ISO 4217 such as USD. Try: CURRENCY=USD',
    ]);
  });

  it("refuse each bad value, all of them together", () => {
    const bad = {
      AWS_REGION: "eu west 1",
      PORT: "0x50",
      DOMAIN: "https://shop.example.com",
      PUBLIC_ORIGIN: "http://shop.example.com",
      PEERS: '{"us-east-1":"http://peer.example.com"}',
      RELATIONAL_ENDPOINT: "user@host",
      RELATIONAL_DATABASE: "a/b",
      RELATIONAL_TLS: "true",
      RELATIONAL_POOL_SIZE: "0",
      DOCUMENT_READER_ENDPOINT: "host:port",
      DOCUMENT_SECRET_ARN: "arn:aws:s3:::bucket",
      OIDC_ISSUER: "accounts.example.com",
      PAYMENT_GATEWAY_URL: "https://user:hunter2@pay.example.com",
      CURRENCY: "usd",
      TRUSTED_PROXY_HOPS: "-1",
      OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318",
      OTEL_TRACES_SAMPLER_ARG: "2",
    };
    assert.deepEqual(wrong(bad).sort(), Object.keys(bad).sort());
    for (const [name, value] of Object.entries(bad)) assert.deepEqual(wrong({ [name]: value }), [name]);
  });

  it("take a secret's value or its ARN, not both, and a payment gateway only with its secret", () => {
    const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:meridian/relational-AbCdEf";
    const { RELATIONAL_CREDENTIALS: _, ...without } = minimal;
    assert.deepEqual(parseSettings({ ...without, RELATIONAL_SECRET_ARN: arn }).relationalCredentials, { arn });
    assert.deepEqual(wrong({ RELATIONAL_SECRET_ARN: arn }), ["RELATIONAL_SECRET_ARN"]);
    assert.deepEqual(wrong({ PAYMENT_GATEWAY_URL: "https://pay.example.com" }), ["PAYMENT_GATEWAY_SECRET"]);
  });

  it("take an OIDC issuer to sign in at, or its access tokens, and one of the two", () => {
    const issuer = "https://accounts.example.com";
    const given = (more: Record<string, string>) => parseSettings({ ...minimal, OIDC_ISSUER: issuer, ...more });
    const shop = { issuer, name: "accounts.example.com", clientId: "shop", clientSecret: undefined };
    assert.deepEqual(given({ OIDC_CLIENT_ID: "shop" }).signInIssuer, shop);
    const named = given({ OIDC_CLIENT_ID: "shop", OIDC_NAME: "Éxample ID", OIDC_CLIENT_SECRET: "word" });
    assert.deepEqual(named.signInIssuer, { ...shop, name: "Éxample ID", clientSecret: { value: "word" } });
    const bearer = { issuer, audience: "api", groupsClaim: "groups", merchantGroup: "merchants" };
    const { oidc, signInIssuer } = given({ OIDC_AUDIENCE: "api" });
    assert.deepEqual([oidc, signInIssuer], [bearer, undefined]);
    assert.deepEqual(wrong({ OIDC_ISSUER: issuer }), ["OIDC_CLIENT_ID"]);
    assert.deepEqual(wrong({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: "a", OIDC_AUDIENCE: "b" }), ["OIDC_AUDIENCE"]);
    assert.deepEqual(wrong({ OIDC_CLIENT_ID: "shop" }), ["OIDC_CLIENT_ID"]);
  });

  it("know peers but not this region as one of them", () => {
    const peers = { "eu-west-1": "https://eu.example.com", "us-east-1": "https://us.example.com" };
    assert.deepEqual(
      [...parseSettings({ ...minimal, PEERS: JSON.stringify(peers) }).peers],
      [["us-east-1", "https://us.example.com"]],
    );
  });

  it("take their origin from the domain, and prefer the one that is given", () => {
    const origin = (more: Record<string, string>): string => parseSettings({ ...minimal, ...more }).publicOrigin;
    assert.equal(origin({ DOMAIN: "shop.example.com" }), "https://shop.example.com");
    assert.equal(
      origin({ DOMAIN: "shop.example.com", PUBLIC_ORIGIN: "http://localhost:3000/" }),
      "http://localhost:3000",
    );
    assert.equal(origin({ PORT: "3000" }), "http://127.0.0.1:3000");
  });

  it("read a collector's addresses as OpenTelemetry specifies", () => {
    const telemetry = (more: Record<string, string>): unknown => parseSettings({ ...minimal, ...more }).telemetry;
    assert.deepEqual(telemetry({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318/" }), {
      tracesUrl: "http://127.0.0.1:4318/v1/traces",
      metricsUrl: "http://127.0.0.1:4318/v1/metrics",
      serviceName: "storefront",
      tracedShare: 1,
    });
    const metricsUrl = "http://127.0.0.1:4328/custom";
    const more = { OTEL_SERVICE_NAME: "shop", OTEL_TRACES_SAMPLER_ARG: "0.05" };
    assert.deepEqual(telemetry({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: metricsUrl, ...more }), {
      tracesUrl: undefined,
      metricsUrl,
      serviceName: "shop",
      tracedShare: 0.05,
    });
    assert.equal(telemetry(more), undefined);
  });

  it("are read or refused as a whole whatever is given, and never show a secret", () => {
    const secret = fc.stringMatching(/^[!-~]{12,40}$/).filter((it) => !/^[\d.]+$/.test(it));
    const names = [
      ...["AWS_REGION", "PORT", "DOMAIN", "PUBLIC_ORIGIN", "PEERS", "RELATIONAL_ENDPOINT", "DOCUMENT_ENDPOINT"],
      ...["CURRENCY", "LOG_LEVEL", "OIDC_ISSUER", "OTEL_EXPORTER_OTLP_ENDPOINT", "RELATIONAL_SECRET_ARN"],
    ];
    const others = fc.dictionary(fc.constantFrom(...names), fc.string(), { noNullPrototype: true });
    const property = fc.property(secret, others, (value, more) => {
      const secrets = Object.fromEntries(
        ["RELATIONAL_CREDENTIALS", "DOCUMENT_CREDENTIALS", "TOKEN_SIGNING_KEYS", "PAYMENT_GATEWAY_SECRET"].map((it) => [
          it,
          value,
        ]),
      );
      const gateway = { PAYMENT_GATEWAY_URL: `https://user:${encodeURIComponent(value)}@pay.example.com` };
      const problems = problemsOf({ ...more, ...secrets, ...gateway });
      assert.ok(problems.length > 0);
      for (const it of problems) {
        assert.ok(!it.includes(value) && !it.includes(encodeURIComponent(value)), it);
        assert.match(it, /^[A-Z_]+( or [A-Z_]+)? is /);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});
