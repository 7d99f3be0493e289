import assert from "node:assert/strict";
import { record, settled, valueOf } from "../../test/recorder";
import { six, three, two } from "../../test/settings";
import { EvacuationSwitches, evacuationRegions } from "./evacuation";
import { notKnown, topicArnOf } from "./global.samples";
import { byRegion } from "./regions";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const checkType = "aws:route53/healthCheck:HealthCheck";

function switchesFor(regions: readonly string[]): EvacuationSwitches {
  return new EvacuationSwitches("evacuation", { regions, alarmTopicArns: byRegion(regions, topicArnOf) });
}

describe("EvacuationSwitches", () => {
  it("hold an alarm and a check for each region in every other region", async () => {
    for (const [regions, count] of [
      [two, 2],
      [three, 6],
      [six, 30],
    ] as const) {
      const recorder = record();
      switchesFor(regions);
      await settled();

      assert.equal(recorder.of(alarmType).length, count);
      assert.equal(recorder.of(checkType).length, count);
      const beats = recorder.of("aws:scheduler/schedule:Schedule").map(({ inputs }) => inputs["region"]);
      assert.deepEqual(
        beats,
        recorder.of(alarmType).map(({ inputs }) => inputs["region"]),
      );
      for (const { inputs } of recorder.of(alarmType)) {
        assert.notEqual(inputs["region"], (inputs["dimensions"] as Record<string, string>)["Region"]);
      }
    }
  });

  it("ring in the region that holds them, at the first minute with a value of 1, and at nothing else", async () => {
    const recorder = record();
    switchesFor(three);
    await settled();

    assert.deepEqual(recorder.only(alarmType, "evacuated-eu-west-1-from-ap-south-1").inputs, {
      region: "ap-south-1",
      namespace: "Meridian/Evacuation",
      metricName: "RegionEvacuated",
      dimensions: { Region: "eu-west-1" },
      period: 60,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      statistic: "Maximum",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "missing",
      alarmDescription: "eu-west-1 is evacuated: DNS sends its users to the other regions. Switch held by ap-south-1.",
      alarmActions: [topicArnOf("ap-south-1")],
      okActions: [topicArnOf("ap-south-1")],
    });
  });

  it("are read by checks that keep their last answer in the dark and follow every setting of their alarm", async () => {
    const recorder = record();
    switchesFor(three);
    await settled();

    assert.deepEqual(recorder.only(checkType, "not-evacuated-eu-west-1-from-ap-south-1").inputs, {
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: "evacuated-eu-west-1-from-ap-south-1-1234567",
      cloudwatchAlarmRegion: "ap-south-1",
      insufficientDataHealthStatus: "LastKnownStatus",
      triggers: {
        namespace: "Meridian/Evacuation",
        metricName: "RegionEvacuated",
        period: "60",
        evaluationPeriods: "1",
        datapointsToAlarm: "1",
        statistic: "Maximum",
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: "1",
        treatMissingData: "missing",
        Region: "eu-west-1",
      },
      tags: { Name: "not-evacuated-eu-west-1-from-ap-south-1" },
    });
  });

  it("hand out each region's checks, in the order of the regions that hold them", async () => {
    record();
    const { notEvacuatedCheckIds } = switchesFor(three);

    assert.deepEqual(await Promise.all((notEvacuatedCheckIds["eu-west-1"] ?? []).map((it) => valueOf(it))), [
      "not-evacuated-eu-west-1-from-us-east-1-id",
      "not-evacuated-eu-west-1-from-ap-south-1-id",
    ]);
    await settled();
  });

  it("are planned in full while names of alarms are unknown", async () => {
    const recorder = record({ preview: true });
    switchesFor(three);
    await settled();

    assert.equal(recorder.of(checkType).length, 6);
    const { inputs } = recorder.only(checkType, "not-evacuated-eu-west-1-from-ap-south-1");
    assert.deepEqual(inputs["cloudwatchAlarmName"], notKnown);
  });
});

describe("evacuationRegions", () => {
  it("never asks the region being left", () => {
    assert.deepEqual(evacuationRegions(three), {
      "us-east-1": ["eu-west-1", "ap-south-1"],
      "eu-west-1": ["us-east-1", "ap-south-1"],
      "ap-south-1": ["us-east-1", "eu-west-1"],
    });
  });
});
