import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, settled } from "../../test/recorder";
import { type Alarm, Alarms } from "./alarms";
import { AlertTopic } from "./alertTopic";
import { Dashboard } from "./dashboard";
import { documentAlarms, relationalAlarms } from "./databaseAlarms";
import { accountId, answers, regionSettings } from "./region.samples";
import { loadBalancerAlarms, serviceAlarms, serviceGraphs, supportAlarms } from "./serviceAlarms";

const settings = regionSettings("eu-west-1");
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

function allAlarms(): readonly Alarm[] {
  const balancer = { loadBalancer: "app/alb/1", targetGroup: "targetgroup/storefront/1" };
  return [
    ...loadBalancerAlarms(balancer, settings.objectives, settings.service),
    ...serviceAlarms("storefront-1234567", settings.service),
    ...relationalAlarms(pulumi.output("relational-1234567"), settings.relational, 5),
    ...documentAlarms(pulumi.output("document-1234567"), settings.document, 5),
    ...supportAlarms("certificate", pulumi.output("vault")),
  ];
}

async function declare() {
  const recorder = record(answers);
  const alarms = new Alarms("alarms", { topicArn: "topic", alarms: allAlarms() });
  await settled();
  const inputs = (name: string) => {
    const { alarmDescription: _, ...rest } = recorder.only(alarmType, name).inputs;
    return rest;
  };
  return { recorder, alarms, inputs };
}

const ringing = { alarmActions: ["topic"], okActions: ["topic"] };

describe("alarms", () => {
  it("watch exactly these things", async () => {
    const { recorder } = await declare();
    assert.deepEqual(
      recorder
        .of(alarmType)
        .map(({ name }) => name)
        .sort(),
      [
        "alb-error-rate",
        "alb-latency",
        "alb-rejected-connections",
        "alb-too-few-healthy-hosts",
        "alb-unhealthy-hosts",
        "backup-copy-failed",
        "backup-failed",
        "certificate-expiry",
        "document-connections",
        "document-cpu",
        "document-local-storage",
        "document-low-memory",
        "document-memory",
        "document-replication-lag",
        "document-volume",
        "nat-ports-exhausted",
        "relational-connections",
        "relational-cpu",
        "relational-local-storage",
        "relational-memory",
        "relational-replication-lag",
        "relational-transaction-ids",
        "relational-volume",
        "restore-test-failed",
        "service-at-maximum",
        "service-cpu",
        "service-status-checks",
      ],
    );
  });

  it("say what to do, in a sentence or two", () => {
    record();
    for (const { name, description } of allAlarms()) {
      assert.ok(description.split(/[.;:] /).length >= 2 && description.endsWith("."), `${name}: ${description}`);
      assert.ok(description.length <= 1024, name);
    }
  });

  it("compute the share of requests that fail, and ring at the objective", async () => {
    const { inputs } = await declare();
    const metric = (id: string, metricName: string) => ({
      id,
      metric: {
        namespace: "AWS/ApplicationELB",
        metricName,
        dimensions: { LoadBalancer: "app/alb/1" },
        stat: "Sum",
        period: 60,
      },
    });
    assert.deepEqual(inputs("alb-error-rate"), {
      metricQueries: [
        {
          id: "result",
          expression: "IF(requests > 0, 100 * (FILL(own, 0) + FILL(storefront, 0)) / requests, 0)",
          returnData: true,
        },
        metric("requests", "RequestCount"),
        metric("own", "HTTPCode_ELB_5XX_Count"),
        metric("storefront", "HTTPCode_Target_5XX_Count"),
      ],
      comparisonOperator: "GreaterThanThreshold",
      threshold: 1,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      treatMissingData: "notBreaching",
      ...ringing,
    });
  });

  it("look at the hundredth request's time, in seconds, and say after two minutes what no health check may see", async () => {
    const { inputs } = await declare();
    const { datapointsToAlarm, evaluationPeriods } = inputs("alb-latency");
    assert.deepEqual([datapointsToAlarm, evaluationPeriods], [2, 2]);
    const { extendedStatistic, statistic, threshold, evaluateLowSampleCountPercentiles } = inputs("alb-latency");
    assert.deepEqual(
      [extendedStatistic, statistic, threshold, evaluateLowSampleCountPercentiles],
      ["p99", undefined, 0.8, "ignore"],
    );
  });

  it("ring below static stability, and when nobody counts hosts any more", async () => {
    const { inputs } = await declare();
    const { comparisonOperator, threshold, treatMissingData } = inputs("alb-too-few-healthy-hosts");
    assert.deepEqual([comparisonOperator, threshold, treatMissingData], ["LessThanThreshold", 4, "breaching"]);
  });

  it("find the lag whichever region it comes from, and stay silent in the region that writes", async () => {
    const { inputs } = await declare();
    const lag = (name: string) => {
      const { metricQueries, threshold, treatMissingData } = inputs(name);
      return [(metricQueries as { expression: string }[])[0]!.expression, threshold, treatMissingData];
    };
    assert.deepEqual(lag("relational-replication-lag"), [
      `SELECT MAX(AuroraGlobalDBReplicationLag) FROM "AWS/RDS" WHERE DBClusterIdentifier = 'relational-1234567'`,
      5000,
      "notBreaching",
    ]);
    assert.deepEqual(lag("document-replication-lag"), [
      `SELECT MAX(GlobalClusterReplicationLag) FROM "AWS/DocDB" WHERE DBClusterIdentifier = 'document-1234567'`,
      5000,
      "notBreaching",
    ]);
  });

  it("take connections and memory from the instance class", async () => {
    const { inputs } = await declare();
    assert.equal(inputs("relational-connections")["threshold"], 1441);
    assert.equal(inputs("relational-memory")["threshold"], (16 * 2 ** 30) / 20);
    assert.equal(inputs("document-volume")["threshold"], 0.9 * 128 * 2 ** 40);
  });

  it("watch this region's vault and the certificate's last thirty days", async () => {
    const { inputs } = await declare();
    assert.deepEqual(inputs("backup-failed")["metricQueries"], [
      {
        id: "result",
        expression: `SELECT SUM(NumberOfBackupJobsFailed) FROM "AWS/Backup" WHERE BackupVaultName = 'vault'`,
        returnData: true,
        period: 300,
      },
    ]);
    const { threshold, period, comparisonOperator, dimensions } = inputs("certificate-expiry");
    assert.deepEqual(
      [threshold, period, comparisonOperator, dimensions],
      [30, 86_400, "LessThanThreshold", { CertificateArn: "certificate" }],
    );
  });

  it("refuse a name that isn't there, and list those that are", async () => {
    const { alarms } = await declare();
    assert.throws(() => alarms.named("disk"), /there is no alarm disk, only alb-error-rate, alb-latency/);
  });
});

describe("AlertTopic", () => {
  it("is encrypted, and takes messages of this account's services over TLS only", async () => {
    const recorder = record(answers);
    new AlertTopic("alerts", { accountId, keyArn: "key" });
    await settled();
    assert.equal(recorder.only("aws:sns/topic:Topic").inputs["kmsMasterKeyId"], "key");
    assert.equal(recorder.of("aws:sns/topicSubscription:TopicSubscription").length, 0);
    const [publish, refuse] = JSON.parse(
      recorder.only("aws:sns/topicPolicy:TopicPolicy").inputs["policy"] as string,
    ).Statement;
    assert.deepEqual(publish.Condition, { StringEquals: { "aws:SourceAccount": accountId } });
    assert.deepEqual([refuse.Effect, refuse.Condition], ["Deny", { Bool: { "aws:SecureTransport": "false" } }]);
  });

  it("writes to an address where there is one", async () => {
    const recorder = record(answers);
    new AlertTopic("alerts", { accountId, keyArn: "key", email: "shop@shop.example" });
    await settled();
    const { protocol, endpoint } = recorder.only("aws:sns/topicSubscription:TopicSubscription").inputs;
    assert.deepEqual([protocol, endpoint], ["email", "shop@shop.example"]);
  });
});

describe("Dashboard", () => {
  it("shows alarms first, then nine graphs of its region", async () => {
    const recorder = record(answers);
    new Dashboard("dashboard", {
      dashboardName: "meridian-eu-west-1",
      region: "eu-west-1",
      loadBalancer: { loadBalancer: "app/alb/1", targetGroup: "targetgroup/storefront/1" },
      computeGraphs: serviceGraphs("storefront-1234567"),
      relationalDimension: ["DBClusterIdentifier", "relational-1234567"],
      optionGraphs: [],
      documentClusterId: "document-1234567",
      alarmArns: ["alarm-1", pulumi.output("alarm-2")],
    });
    await settled();
    const { dashboardName, dashboardBody } = recorder.only("aws:cloudwatch/dashboard:Dashboard").inputs;
    assert.equal(dashboardName, "meridian-eu-west-1");
    const [alarms, ...graphs] = JSON.parse(dashboardBody as string).widgets;
    assert.deepEqual(alarms.properties, { title: "Alarms", alarms: ["alarm-1", "alarm-2"] });
    assert.deepEqual(
      graphs.map((it: { properties: { title: string; region: string } }) => [
        it.properties.title,
        it.properties.region,
      ]),
      [
        "Requests",
        "Errors",
        "Response time, p99",
        "Instances that serve",
        "Instances asked for",
        "Instances' CPU",
        "Databases' CPU",
        "Connections",
        "Volumes",
      ].map((title) => [title, "eu-west-1"]),
    );
    assert.deepEqual(graphs[0].properties.metrics, [
      ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", "app/alb/1"],
    ]);
  });
});
