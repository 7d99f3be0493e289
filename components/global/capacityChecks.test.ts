import assert from "node:assert/strict";
import { record, settled } from "../../test/recorder";
import { six, three, two } from "../../test/settings";
import { CapacityChecks } from "./capacityChecks";
import { notKnown, regionOf, topicArnOf, unknownOutputs } from "./global.samples";
import { byRegion } from "./regions";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const checkType = "aws:route53/healthCheck:HealthCheck";

function checksFor(regions: readonly string[], outputsOf: typeof regionOf = regionOf): CapacityChecks {
  return new CapacityChecks("capacity", { regions, targets: byRegion(regions, outputsOf) });
}

describe("CapacityChecks", () => {
  it("make one alarm and one check a region, in the region that they are about", async () => {
    for (const regions of [two, three, six]) {
      const recorder = record();
      checksFor(regions);
      await settled();

      assert.deepEqual(
        recorder.of(alarmType).map((it) => [it.name, it.inputs["region"]]),
        regions.map((it) => [`capacity-${it}`, it]),
      );
      assert.deepEqual(
        recorder.of(checkType).map((it) => [it.name, it.inputs["cloudwatchAlarmRegion"]]),
        regions.map((it) => [`capacity-${it}`, it]),
      );
    }
  });

  it("count the serving group's healthy targets, for three minutes, by the node that sees most", async () => {
    const recorder = record();
    checksFor(three);
    await settled();

    const { alarmDescription, ...inputs } = recorder.only(alarmType, "capacity-eu-west-1").inputs;
    assert.match(String(alarmDescription), /^eu-west-1 has lost more than half/);
    assert.deepEqual(inputs, {
      region: "eu-west-1",
      namespace: "AWS/ApplicationELB",
      metricName: "HealthyHostCount",
      dimensions: { LoadBalancer: "app/alb-eu-west-1/1", TargetGroup: "targetgroup/shop/1" },
      period: 60,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      statistic: "Maximum",
      comparisonOperator: "LessThanThreshold",
      threshold: 2,
      treatMissingData: "missing",
      alarmActions: [topicArnOf("eu-west-1")],
      okActions: [topicArnOf("eu-west-1")],
    });
  });

  it("follow every setting of their alarm, and stay as they were when the region's CloudWatch is silent", async () => {
    const recorder = record();
    checksFor(three);
    await settled();

    assert.deepEqual(recorder.only(checkType, "capacity-eu-west-1").inputs, {
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: "capacity-eu-west-1-1234567",
      cloudwatchAlarmRegion: "eu-west-1",
      insufficientDataHealthStatus: "LastKnownStatus",
      triggers: {
        namespace: "AWS/ApplicationELB",
        metricName: "HealthyHostCount",
        period: "60",
        evaluationPeriods: "3",
        datapointsToAlarm: "3",
        statistic: "Maximum",
        comparisonOperator: "LessThanThreshold",
        treatMissingData: "missing",
        LoadBalancer: "app/alb-eu-west-1/1",
        TargetGroup: "targetgroup/shop/1",
        threshold: "2",
      },
      tags: { Name: "capacity-eu-west-1" },
    });
  });

  it("are planned in full before any region exists", async () => {
    const recorder = record({ preview: true });
    checksFor(three, (region) => unknownOutputs(regionOf(region)));
    await settled();

    assert.equal(recorder.of(checkType).length, 3);
    assert.deepEqual(recorder.only(alarmType, "capacity-eu-west-1").inputs["threshold"], notKnown);
  });
});
