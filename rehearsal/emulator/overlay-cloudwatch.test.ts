import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's CloudWatch", function () {
  const { cloudIn } = withEmulator(this);
  let cloudwatch: CloudWatchClient;
  before(() => {
    cloudwatch = cloudIn("eu-west-1").client(CloudWatchClient);
  });

  const putSwitch = (AlarmName: string, AlarmDescription: string) =>
    cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        AlarmDescription,
        Namespace: "Meridian/Evacuation",
        MetricName: "RegionEvacuated",
        Statistic: "Maximum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
      }),
    );
  const stateOf = async (name: string) =>
    (await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }))).MetricAlarms?.[0]?.StateValue;

  it("starts an alarm without data, as nothing was ever published", async () => {
    await putSwitch("new", "a");
    assert.equal(await stateOf("new"), "INSUFFICIENT_DATA");
  });

  it("keeps an alarm's state when it is put again", async () => {
    await putSwitch("on", "a");
    await cloudwatch.send(new SetAlarmStateCommand({ AlarmName: "on", StateValue: "ALARM", StateReason: "evacuated" }));
    await putSwitch("on", "b");
    assert.equal(await stateOf("on"), "ALARM");
  });
});
