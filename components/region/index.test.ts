import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { clientSecretExample, gatewaySecretExample, type Settings } from "../../config/settings";
import { parseOutputs } from "../../outputs/contract";
import { regionContract } from "../../outputs/region";
import { record, type RecorderOptions, settled, valueOf, watchOptions } from "../../test/recorder";
import { RegionStack } from ".";
import { accountId, answers, factsOf, foundationSample, regionSettings } from "./region.samples";

async function declare(region: string, options: RecorderOptions = {}, changes: Partial<Settings> = {}) {
  const recorder = record({ ...answers, ...options });
  const watch = watchOptions();
  const stack = new RegionStack(
    "region",
    {
      settings: { ...regionSettings(region), ...changes },
      region,
      foundation: foundationSample(),
      facts: factsOf(region),
    },
    { transformations: [watch.transformation] },
  );
  await settled();
  return { recorder, stack, watch };
}

/** Children of the real awsx.ec2.Vpc in three zones, gateways' addresses being ours: mocks make none of them. */
const childrenOfVpc = 30;

describe("RegionStack", function () {
  this.timeout(30_000);

  it("is at least a hundred resources, as many in a preview", async () => {
    const count = async (options: RecorderOptions) =>
      (await declare("eu-west-1", options)).recorder.resources.filter(({ type }) => type.startsWith("aws")).length;
    const declared = await count({});
    assert.equal(declared + childrenOfVpc, 147);
    assert.equal(await count({ preview: true }), declared);
  });

  it("hands out what its contract says", async () => {
    const { stack } = await declare("eu-west-1");
    const outputs = parseOutputs(regionContract, "eu-west-1", await valueOf(pulumi.all(stack.outputs)));
    assert.equal(outputs.region, "eu-west-1");
    assert.deepEqual(outputs.natAddresses, ["203.0.113.1", "203.0.113.2", "203.0.113.3"]);
    assert.equal(outputs.loadBalancerDnsName, "alb.example");
    assert.equal(outputs.leastHealthyTargets, 2);
    assert.equal(outputs.peersSecurityGroupId, "alb-peers-id");
    assert.equal(outputs.relationalDatabaseId, "relational-1234567");
    assert.equal(outputs.documentClusterId, "document-1234567");
    assert.equal(outputs.dashboardName, "meridian-eu-west-1");
  });

  it("makes the writers in the region that is made first, and joins them elsewhere", async () => {
    const types = ["aws:rds/cluster:Cluster", "aws:docdb/cluster:Cluster"];
    const usernames = async (region: string) => {
      const { recorder } = await declare(region);
      return types.map((type) => recorder.only(type).inputs["masterUsername"]);
    };
    assert.deepEqual(await usernames("us-east-1"), ["meridian", "meridian"]);
    assert.deepEqual(await usernames("eu-west-1"), [undefined, undefined]);
  });

  it("tells the storefront its own region's addresses and all of its peers", async () => {
    const { recorder } = await declare("eu-west-1");
    const template = recorder.only("aws:ec2/launchTemplate:LaunchTemplate");
    const script = Buffer.from(template.inputs["userData"] as string, "base64").toString();
    const [, text] = /environment <<'END'\n([^]*?)\nEND/.exec(script)!;
    const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:${accountId}:secret:${name}-AbCdEf`;
    assert.deepEqual(text!.split("\n"), [
      "AWS_REGION=eu-west-1",
      "PORT=8080",
      "DOMAIN=shop.example",
      `PEERS={"us-east-1":"https://us-east-1.shop.example","eu-west-1":"https://eu-west-1.shop.example","ap-south-1":"https://ap-south-1.shop.example"}`,
      "RELATIONAL_ENDPOINT=relational.cluster.example",
      "RELATIONAL_READER_ENDPOINT=relational.cluster-ro.example",
      "RELATIONAL_DATABASE=storefront",
      `RELATIONAL_SECRET_ARN=${secret("relational")}`,
      "DOCUMENT_ENDPOINT=document.cluster.example",
      "DOCUMENT_READER_ENDPOINT=document.cluster-ro.example",
      `DOCUMENT_SECRET_ARN=${secret("document")}`,
      `TOKEN_SIGNING_SECRET_ARN=${secret("token-signing")}`,
      "TRUSTED_PROXY_HOPS=2",
      "REPLICATION_LAG_OBJECTIVE_SECONDS=5",
      "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318",
      "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://127.0.0.1:4328/v1/metrics",
      "OTEL_TRACES_SAMPLER_ARG=0.05",
    ]);
  });

  it("tells it the payment gateway and the region's own replica of its secret, which it may read", async () => {
    const payments = { kind: "stripe", secretArn: gatewaySecretExample } as const;
    const { recorder } = await declare("eu-west-1", {}, { payments });
    const template = recorder.only("aws:ec2/launchTemplate:LaunchTemplate");
    const script = Buffer.from(template.inputs["userData"] as string, "base64").toString();
    const replica = gatewaySecretExample.replace("us-east-1", "eu-west-1");
    assert.deepEqual(script.match(/^PAYMENT_.*$/gm), [
      "PAYMENT_GATEWAY_KIND=stripe",
      `PAYMENT_GATEWAY_SECRET_ARN=${replica}`,
    ]);
    const policies = recorder.resources.filter((it) => it.type === "aws:iam/rolePolicy:RolePolicy");
    const readers = policies.filter((it) => String(it.inputs["policy"]).includes(replica));
    assert.deepEqual(
      readers.map((it) => it.name),
      ["storefront"],
    );
  });

  it("tells it where customers sign in beside the shop, and the replica of the client's secret, which it may read", async () => {
    const signInIssuer = {
      ...{ issuer: "https://id.example.com", clientId: "shop", name: "Example ID" },
      clientSecretArn: clientSecretExample,
    };
    const { recorder } = await declare("eu-west-1", {}, { signInIssuer });
    const template = recorder.only("aws:ec2/launchTemplate:LaunchTemplate");
    const script = Buffer.from(template.inputs["userData"] as string, "base64").toString();
    const replica = clientSecretExample.replace("us-east-1", "eu-west-1");
    assert.deepEqual(script.match(/^OIDC_.*$/gm), [
      "OIDC_ISSUER=https://id.example.com",
      "OIDC_CLIENT_ID=shop",
      "OIDC_NAME=Example ID",
      `OIDC_CLIENT_SECRET_ARN=${replica}`,
    ]);
    const policies = recorder.resources.filter((it) => it.type === "aws:iam/rolePolicy:RolePolicy");
    const readers = policies.filter((it) => String(it.inputs["policy"]).includes(replica));
    assert.deepEqual(
      readers.map((it) => it.name),
      ["storefront"],
    );
  });

  it("tells it of foundation's user pool, by what foundation says, and of no secret", async () => {
    const userPool = { region: "us-east-1", name: "Example ID" };
    const { recorder } = await declare("eu-west-1", {}, { userPool });
    const template = recorder.only("aws:ec2/launchTemplate:LaunchTemplate");
    const script = Buffer.from(template.inputs["userData"] as string, "base64").toString();
    assert.deepEqual(script.match(/^OIDC_.*$/gm), [
      "OIDC_ISSUER=https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC",
      "OIDC_CLIENT_ID=4f2k7q",
      "OIDC_NAME=Example ID",
    ]);
  });

  it("tells it nothing of events by default, and of the region's own topic and queues where they are sent, which it may use", async () => {
    const scriptOf = async (changes: Partial<Settings>) => {
      const { recorder } = await declare("eu-west-1", {}, changes);
      const template = recorder.only("aws:ec2/launchTemplate:LaunchTemplate");
      const role = recorder.resources.find(
        (it) => it.type === "aws:iam/rolePolicy:RolePolicy" && it.name === "storefront",
      )!;
      const script = Buffer.from(template.inputs["userData"] as string, "base64").toString();
      return { names: script.match(/^(EVENTS|MAIL)_\w+/gm), policy: String(role.inputs["policy"]), recorder };
    };
    const without = await scriptOf({});
    assert.deepEqual([without.names, /sqs|sns/.test(without.policy)], [null, false]);
    const alarms = (of: typeof without) => of.recorder.of("aws:cloudwatch/metricAlarm:MetricAlarm").length;
    const sent = await scriptOf({ events: { kind: "sqs" } });
    assert.deepEqual(sent.names, ["EVENTS_KIND", "EVENTS_TOPIC_ARN", "EVENTS_QUEUES"]);
    assert.deepEqual(
      ["sns:Publish", "sqs:ReceiveMessage", "sqs:SendMessage"].filter((it) => !sent.policy.includes(`"${it}"`)),
      [],
    );
    assert.equal(alarms(sent) - alarms(without), 4);
  });

  it("tells it of the carts' table where there is one, of which it may use the region's own replica alone", async () => {
    const { recorder } = await declare("eu-west-1", {}, { carts: { kind: "dynamodb" } });
    const template = recorder.only("aws:ec2/launchTemplate:LaunchTemplate");
    const script = Buffer.from(template.inputs["userData"] as string, "base64").toString();
    assert.deepEqual(script.match(/^CARTS_\w+=.*$/gm), ["CARTS_KIND=dynamodb", "CARTS_TABLE=meridian-carts"]);
    const role = recorder.resources.find((it) => it.name === "storefront" && it.type.endsWith(":RolePolicy"))!;
    const { Statement } = JSON.parse(String(role.inputs["policy"])) as {
      Statement: { Sid: string; Resource: string }[];
    };
    const arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/meridian-carts";
    assert.deepEqual(
      Statement.filter(({ Sid }) => Sid.endsWith("Carts")).map(({ Sid, Resource }) => [Sid, Resource === arn]),
      [
        ["UseCarts", true],
        ["MoveCarts", true],
        ["EncryptCarts", false],
      ],
    );
    const alarms = recorder.of("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name);
    assert.deepEqual(
      alarms.filter((it) => it.startsWith("carts-")),
      ["carts-throttled", "carts-system-errors", "carts-replication-lag"],
    );
    const [dashboard] = recorder.of("aws:cloudwatch/dashboard:Dashboard");
    assert.match(
      String(dashboard!.inputs["dashboardBody"]),
      /TableName=\\"meridian-carts\\" MetricName=\\"ReplicationLatency\\"/,
    );
    const plain = await declare("eu-west-1");
    assert.doesNotMatch(JSON.stringify(plain.recorder.resources), /CARTS_|meridian-carts|UseCarts/);
  });

  it("draws on its dashboard what is off by default, where it is on, and nothing of it elsewhere", async () => {
    const titlesOf = async (changes: Partial<Settings>) => {
      const { recorder } = await declare("eu-west-1", {}, changes);
      const { dashboardBody } = recorder.only("aws:cloudwatch/dashboard:Dashboard").inputs;
      const { widgets } = JSON.parse(String(dashboardBody)) as { widgets: { properties: { title: string } }[] };
      return widgets.map(({ properties }) => properties.title);
    };
    const plain = await titlesOf({});
    const all = await titlesOf({
      ...{ events: { kind: "sqs" }, carts: { kind: "dynamodb" } },
      functions: { digest: `sha256:${"c".repeat(64)}` },
    });
    assert.deepEqual(all.slice(0, plain.length), plain);
    assert.deepEqual(all.slice(plain.length), [
      "Events: seconds that the oldest has waited",
      "Events that couldn't be handled",
      "Carts: requests that failed or were throttled",
      "Carts: milliseconds to other regions",
      "Functions: errors",
      "Functions: milliseconds, p99",
      "Functions: calls beyond what may run at once",
      "Functions: runs that were given up",
    ]);
  });

  it("starts instances when both databases answer, and not while their clusters have no instance", async () => {
    const { watch } = await declare("eu-west-1");
    const { dependsOn } = watch.of("aws:autoscaling/group:Group", "storefront");
    const urns = await Promise.all((dependsOn as pulumi.Resource[]).map((it) => valueOf(it.urn)));
    assert.deepEqual(
      urns.map((it) => it.split("$").at(-1)),
      ["meridian:region:RelationalDatabase::relational", "meridian:region:DocumentDatabase::document"],
    );
  });

  it("hands out what a rollout needs: the template's newest version, and the alarm that users' errors ring", async () => {
    const outputs = await valueOf(pulumi.all((await declare("eu-west-1")).stack.outputs));
    const { launchTemplateId, launchTemplateVersion, rollbackAlarmNames } = outputs;
    assert.deepEqual([launchTemplateId, launchTemplateVersion], ["storefront-id", "7"]);
    assert.deepEqual(rollbackAlarmNames, ["alb-error-rate-1234567"]);
  });

  it("keeps what holds data and what others know by address, and nothing in a throw-away stack", async () => {
    const kept = (await declare("eu-west-1")).watch.where(({ protect }) => protect === true);
    assert.deepEqual(kept, [
      "aws:backup/vault:Vault backup-vault",
      "aws:docdb/cluster:Cluster document-cluster",
      "aws:docdb/clusterInstance:ClusterInstance document-instance-1",
      "aws:docdb/clusterInstance:ClusterInstance document-instance-2",
      "aws:ec2/eip:Eip nat-1",
      "aws:ec2/eip:Eip nat-2",
      "aws:ec2/eip:Eip nat-3",
      "aws:lb/loadBalancer:LoadBalancer alb",
      "aws:rds/cluster:Cluster relational-cluster",
      "aws:rds/clusterInstance:ClusterInstance relational-instance-1",
      "aws:rds/clusterInstance:ClusterInstance relational-instance-2",
      "aws:s3/bucket:Bucket access-logs",
      "aws:s3/bucket:Bucket backup-bucket",
    ]);
    const { watch } = await declare("eu-west-1", {}, { protect: false });
    assert.deepEqual(
      watch.where(({ protect }) => protect === true),
      [],
    );
  });
});
