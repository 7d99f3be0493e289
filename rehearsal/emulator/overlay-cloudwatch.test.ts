import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
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

  it("keeps a composite alarm's rule and suppressor, apart from the metric alarms", async () => {
    const asked = {
      AlarmName: "unwell",
      AlarmRule: "ALARM(new) OR ALARM(on)",
      ActionsSuppressor: "on",
      ActionsSuppressorExtensionPeriod: 60,
      ActionsSuppressorWaitPeriod: 30,
    };
    await cloudwatch.send(new PutCompositeAlarmCommand(asked));
    const AlarmNames = ["unwell"];
    const seen = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ["CompositeAlarm"] }));
    assert.deepEqual(seen.MetricAlarms, []);
    const it = seen.CompositeAlarms![0]!;
    const { AlarmName, AlarmRule, ActionsSuppressor, ActionsSuppressorExtensionPeriod, ActionsSuppressorWaitPeriod } =
      it;
    const found = {
      AlarmName,
      AlarmRule,
      ActionsSuppressor,
      ActionsSuppressorExtensionPeriod,
      ActionsSuppressorWaitPeriod,
    };
    assert.deepEqual(found, asked);
  });
});
