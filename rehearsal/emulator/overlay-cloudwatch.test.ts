import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  GetMetricDataCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { refused, withEmulator } from "./emulator.fixture";
import { control } from "./faults";

describe("the emulator's CloudWatch", function () {
  const emulator = withEmulator(this);
  let cloudwatch: CloudWatchClient;
  before(() => {
    cloudwatch = emulator.cloudIn("eu-west-1").client(CloudWatchClient);
  });

  const putSwitch = (AlarmName: string, AlarmDescription: string, region?: string) =>
    cloudwatch.send(
      new PutMetricAlarmCommand({
        ...{ AlarmName, AlarmDescription },
        ...(region !== undefined && { Dimensions: [{ Name: "Region", Value: region }] }),
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

  it("tells alarms on a metric by its dimensions, all of them and no other", async () => {
    await putSwitch("us", "a", "us-east-1");
    await putSwitch("ap", "a", "ap-south-1");
    await putSwitch("none", "a");
    const of = async (Dimensions?: { Name: string; Value: string }[]): Promise<(string | undefined)[]> => {
      const asked = { Namespace: "Meridian/Evacuation", MetricName: "RegionEvacuated", Dimensions };
      const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsForMetricCommand(asked));
      return MetricAlarms.map((it) => it.AlarmName).filter((it) => ["us", "ap", "none"].includes(it!));
    };
    assert.deepEqual(await of([{ Name: "Region", Value: "us-east-1" }]), ["us"]);
    assert.deepEqual(await of([{ Name: "Region", Value: "eu-west-1" }]), []);
    assert.deepEqual(await of(), ["none"]);
  });

  describe("evaluates a Metrics Insights query", () => {
    const ask = async (Expression: string) => {
      const asked = new GetMetricDataCommand({
        MetricDataQueries: [{ Id: "lag", Expression, Period: 60 }],
        StartTime: new Date(Date.now() - 300_000),
        EndTime: new Date(Date.now() + 60_000),
      });
      return (await cloudwatch.send(asked)).MetricDataResults![0]!.Values;
    };
    before(async () => {
      const datum = (cluster: string, source: string, Value: number) => ({
        ...{ MetricName: "Lag", Value },
        Dimensions: [
          { Name: "Cluster", Value: cluster },
          { Name: "Source", Value: source },
        ],
      });
      const MetricData = [datum("orders", "us-east-1", 3), datum("orders", "ap-south-1", 7), datum("others", "x", 90)];
      await cloudwatch.send(new PutMetricDataCommand({ Namespace: "Shop/Data", MetricData }));
    });

    it("over every metric that has the dimension it names", async () => {
      assert.deepEqual(await ask(`SELECT MAX(Lag) FROM "Shop/Data" WHERE Cluster = 'orders'`), [7]);
      assert.deepEqual(await ask(`SELECT SUM(Lag) FROM "Shop/Data"`), [100]);
      assert.deepEqual(await ask(`SELECT MAX(Lag) FROM "Shop/Data" WHERE Cluster = 'none'`), []);
    });

    it("and refuses what it can't", () =>
      assert.rejects(
        ask(`SELECT MAX(Lag) FROM "Shop/Data" GROUP BY Cluster`),
        refused("ValidationException", /GROUP BY/),
      ));
  });

  it("tells percentiles of what is measured, in summaries too", async () => {
    const LoadBalancer = "app/shop/1";
    const at = Date.now();
    const measured = (values: readonly number[]) => ({
      ...{ region: "eu-west-1", namespace: "AWS/ApplicationELB", name: "TargetResponseTime" },
      ...{ dimensions: { LoadBalancer }, at, values },
    });
    const p95 = async () => {
      const Metric = {
        ...{ Namespace: "AWS/ApplicationELB", MetricName: "TargetResponseTime" },
        Dimensions: [{ Name: "LoadBalancer", Value: LoadBalancer }],
      };
      const asked = new GetMetricDataCommand({
        MetricDataQueries: [{ Id: "p", MetricStat: { Metric, Period: 3600, Stat: "p95" } }],
        StartTime: new Date(at - 60_000),
        EndTime: new Date(at + 60_000),
      });
      const { MetricDataResults } = await cloudwatch.send(asked);
      return MetricDataResults![0]!.Values;
    };
    assert.deepEqual(await p95(), []);
    await control(emulator.endpoint(), "metrics", { data: [measured([0.2, 0.1])] });
    assert.deepEqual(await p95(), [0.2]);
    const thousand = Array.from({ length: 1000 }, (_, index) => (index + 1) / 1000);
    await control(emulator.endpoint(), "metrics", { data: [measured(thousand)] });
    const [value] = (await p95())!;
    assert.ok(value! > 0.93 && value! < 0.96, `${value}`);
  });
});
