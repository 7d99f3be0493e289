import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseSettings } from "../app/src/configuration/parse";
import { consumerNames } from "../app/src/configuration/settings";
import { consumers } from "../components/region/events";
import { otlp } from "../components/region/collector";
import { environment } from "../components/region/environment";
import { cartReplica } from "../components/region/tables";
import { instanceHealthPath } from "../components/region/loadBalancer";
import { peerTokenHeader as admittedHeader, regionHealthPath } from "../components/region/listenerRules";
import { clientSecretExample, gatewaySecretExample, type PaymentSettings, type Settings } from "../config/settings";
import { regionSettings } from "../components/region/region.samples";

const addresses = (name: string) => ({ endpoint: `${name}.example`, readerEndpoint: `${name}-ro.example` });
const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf`;
const toldWith = (payments?: PaymentSettings, more: Partial<Settings> = {}) =>
  environment({
    region: "eu-west-1",
    settings: { ...regionSettings("eu-west-1"), ...(payments ? { payments } : {}), ...more },
    relational: addresses("relational"),
    document: addresses("document"),
    secrets: { relational: secret("relational"), document: secret("document"), tokenSigning: secret("token-signing") },
  }) as Record<string, string>;
const told = toldWith();

/** What the storefront makes of an environment, and the names that it asked for. */
function read(variables: Record<string, string>) {
  const asked = new Set<string>();
  const watched = new Proxy(variables, {
    get(target, name: string) {
      asked.add(name);
      return target[name];
    },
  });
  return { settings: parseSettings(watched), asked };
}

describe("what a region tells the storefront", () => {
  it("is a whole configuration, and nothing that the storefront wouldn't read", () => {
    const { asked } = read(told);
    assert.deepEqual(
      Object.keys(told).filter((name) => !asked.has(name)),
      [],
    );
  });

  it("means what the region means by it", () => {
    const { settings } = read(told);
    assert.equal(settings.region, "eu-west-1");
    assert.equal(settings.publicOrigin, "https://shop.example");
    assert.deepEqual(
      [...settings.peers],
      [
        ["us-east-1", "https://us-east-1.shop.example"],
        ["ap-south-1", "https://ap-south-1.shop.example"],
      ],
    );
    assert.equal(settings.relational.readerEndpoint, "relational-ro.example");
    assert.equal(settings.relational.tls, "verify-full");
    assert.deepEqual(settings.tokenSigningKeys, { arn: secret("token-signing") });
    assert.deepEqual([settings.trustedProxyHops, settings.lagObjectiveSeconds], [2, 5]);
    assert.deepEqual(settings.telemetry, {
      tracesUrl: `http://${otlp.traces}/v1/traces`,
      metricsUrl: `http://${otlp.metrics}/v1/metrics`,
      serviceName: "storefront",
      tracedShare: 0.05,
    });
  });

  it("has the storefront charge by the gateway that is configured, and by its sandbox where none is", () => {
    assert.equal(read(told).settings.paymentGateway, undefined);
    const withStripe = toldWith({ kind: "stripe", secretArn: gatewaySecretExample });
    const secret = { arn: gatewaySecretExample.replace("us-east-1", "eu-west-1") };
    assert.deepEqual(read(withStripe).settings.paymentGateway, {
      kind: "stripe",
      url: "https://api.stripe.com",
      secret,
    });
    const sandbox = toldWith({ kind: "sandbox", url: "https://pay.example.com", secretArn: gatewaySecretExample });
    assert.deepEqual(read(sandbox).settings.paymentGateway, {
      kind: "sandbox",
      url: "https://pay.example.com",
      secret,
    });
  });

  it("has the storefront lead to the OIDC issuer that is configured, and to none where none is", () => {
    assert.equal(read(told).settings.signInIssuer, undefined);
    const client = { issuer: "https://id.example.com/realms/shop", clientId: "shop" };
    const least = read(toldWith(undefined, { signInIssuer: client })).settings.signInIssuer;
    assert.deepEqual(least, { ...client, name: "id.example.com", clientSecret: undefined });
    const more = { ...client, name: "Example ID", clientSecretArn: clientSecretExample };
    const { asked, settings } = read(toldWith(undefined, { signInIssuer: more }));
    const clientSecret = { arn: clientSecretExample.replace("us-east-1", "eu-west-1") };
    assert.deepEqual(settings.signInIssuer, { ...client, name: "Example ID", clientSecret });
    assert.ok(asked.has("OIDC_CLIENT_SECRET_ARN"));
  });

  it("has the storefront send events where the region's topic and queues are, and record none where there are no such", () => {
    assert.equal(read(told).settings.events, undefined);
    const topicArn = "arn:aws:sns:eu-west-1:123456789012:events-1234567.fifo";
    const url = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}-1234567.fifo`;
    const queues = Object.fromEntries(consumers.map((it) => [it, url(it)]));
    const sent = { EVENTS_KIND: "sqs", EVENTS_TOPIC_ARN: topicArn, EVENTS_QUEUES: JSON.stringify(queues) };
    const alertTopicArn = "arn:aws:sns:eu-west-1:123456789012:merchant-alerts-1234567";
    const alerting = { ...sent, ALERTS_KIND: "sns", ALERTS_TOPIC_ARN: alertTopicArn };
    const { bus, alerts } = read({ ...told, ...alerting }).settings.events!;
    assert.deepEqual(bus, { kind: "sqs", topicArn, queues });
    assert.deepEqual(alerts, { kind: "sns", topicArn: alertTopicArn });
    assert.deepEqual([...consumers].sort(), [...consumerNames].sort());
  });

  it("has the storefront send mails by the region's SES, and read what came back", () => {
    const feedbackQueueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/mail-feedback-1234567";
    const mails = {
      ...{
        MAIL_KIND: "ses",
        MAIL_FROM: "The shop <orders@shop.example.com>",
        MAIL_CONFIGURATION_SET: "meridian-mails",
      },
      MAIL_FEEDBACK_QUEUE_URL: feedbackQueueUrl,
    };
    assert.deepEqual(read({ ...told, EVENTS_KIND: "local", ...mails }).settings.mail, {
      from: "The shop <orders@shop.example.com>",
      by: { kind: "ses", configurationSet: "meridian-mails" },
      feedbackQueueUrl,
    });
  });

  it("has the storefront keep carts in the platform's table where there is one, and in its database otherwise", () => {
    assert.equal(read(told).settings.carts, undefined);
    const here = { region: "eu-west-1", accountId: "123456789012", replicationLagSeconds: 5 };
    const { environment } = cartReplica(here);
    const { asked, settings } = read({ ...told, ...(environment as Record<string, string>) });
    assert.equal(settings.carts?.table, environment["CARTS_TABLE"]);
    assert.deepEqual(
      Object.keys(environment).filter((it) => !asked.has(it)),
      [],
    );
  });

  it("has the paths at which the platform asks for its health", () => {
    assert.deepEqual([instanceHealthPath, regionHealthPath], ["/health/ready", "/health/region"]);
  });

  it("names a peer's token as the load balancer lets it in", () => {
    const source = readFileSync(path.join(__dirname, "..", "app", "src", "writer", "peerToken.ts"), "utf8");
    assert.equal(/peerTokenHeader = "(.+)"/.exec(source)?.[1], admittedHeader.toLowerCase());
  });
});
