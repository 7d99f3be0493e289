import assert from "node:assert/strict";
import { record, settled } from "../../test/recorder";
import { six, three, two } from "../../test/settings";
import { GlobalAlarms, type GlobalAlarmsArgs } from "./alarms";
import { notKnown } from "./global.samples";
import { byRegion } from "./regions";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const topicArn = "arn:aws:mock:eu-west-1:123456789012:edge-alarms";

const argsFor = (regions: readonly string[]): GlobalAlarmsArgs => ({
  regions,
  distributionId: "E1",
  healthCheckIds: byRegion(regions, (region) => `check-${region}`),
  errorPercent: 1,
  topicKeyArn: "arn:key",
});

describe("GlobalAlarms", () => {
  it("ring in us-east-1 when viewers get errors three minutes of five", async () => {
    const recorder = record();
    new GlobalAlarms("alarms", argsFor(three));
    await settled();

    assert.deepEqual(recorder.only(alarmType, "edge-errors").inputs, {
      region: "us-east-1",
      alarmDescription: "More than 1 % of viewers' requests are answered 5xx",
      namespace: "AWS/CloudFront",
      metricName: "5xxErrorRate",
      dimensions: { DistributionId: "E1", Region: "Global" },
      statistic: "Average",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 1,
      period: 60,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      treatMissingData: "notBreaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  });

  it("ring in us-east-1 when a region takes no users", async () => {
    for (const regions of [two, three, six]) {
      const recorder = record();
      new GlobalAlarms("alarms", argsFor(regions));
      await settled();

      assert.equal(recorder.of(alarmType).length, regions.length + 1);
      assert.deepEqual(recorder.only(alarmType, "unhealthy-ap-south-1").inputs, {
        region: "us-east-1",
        alarmDescription: "DNS sends the users of ap-south-1 elsewhere: it fails its health check or is evacuated",
        namespace: "AWS/Route53",
        metricName: "HealthCheckStatus",
        dimensions: { HealthCheckId: "check-ap-south-1" },
        statistic: "Minimum",
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
        period: 60,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        treatMissingData: "missing",
        alarmActions: [topicArn],
        okActions: [topicArn],
      });
    }
  });

  it("tell an encrypted topic, and an address where there is one", async () => {
    const silent = record();
    new GlobalAlarms("alarms", argsFor(three));
    await settled();
    assert.deepEqual(silent.only("aws:sns/topic:Topic").inputs, { region: "us-east-1", kmsMasterKeyId: "arn:key" });
    assert.equal(silent.of("aws:sns/topicSubscription:TopicSubscription").length, 0);

    const telling = record();
    new GlobalAlarms("alarms", { ...argsFor(three), alertEmail: "ops@example.com" });
    await settled();
    assert.deepEqual(telling.only("aws:sns/topicSubscription:TopicSubscription").inputs, {
      region: "us-east-1",
      topic: topicArn,
      protocol: "email",
      endpoint: "ops@example.com",
    });
  });

  it("are planned in full while the topic is unknown", async () => {
    const recorder = record({ preview: true });
    new GlobalAlarms("alarms", argsFor(three));
    await settled();

    assert.equal(recorder.of(alarmType).length, 4);
    assert.deepEqual(recorder.only(alarmType, "edge-errors").inputs["alarmActions"], [notKnown]);
  });
});
