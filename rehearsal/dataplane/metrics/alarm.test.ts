import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import assert from "node:assert/strict";
import { datapointsOf, hasTooFewSamples, isMeasured, isSilentFromBefore, readAlarm } from "./alarm";
import { readExpression } from "./expression";
import { readQuery } from "./insights";
import { MetricStore } from "./store";

const region = "eu-west-1";
const namespace = "AWS/ApplicationELB";
const dimensions = { LoadBalancer: "app/a/1" };
const Dimensions = [{ Name: "LoadBalancer", Value: "app/a/1" }];

const alarm = (change: Partial<MetricAlarm>): MetricAlarm => ({
  ...{ AlarmName: "an-alarm", Threshold: 1, ComparisonOperator: "GreaterThanThreshold", EvaluationPeriods: 2 },
  ...change,
});
const single = (MetricName: string, change: Partial<MetricAlarm>) =>
  readAlarm(region, alarm({ Namespace: namespace, MetricName, Dimensions, Period: 60, ...change }));

describe("the data of an alarm", () => {
  let store: MetricStore;
  beforeEach(() => {
    store = new MetricStore();
  });
  const add = (minute: number, name: string, ...values: number[]) =>
    store.add(minute, { region, namespace, name, dimensions, values });

  it("are its statistic of each of its periods, the newest first", () => {
    add(8, "Latency", 1, 2, 3, 6);
    add(10, "Latency", 10);
    const statistics = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"] as const;
    const found = statistics.map((it) => datapointsOf(single("Latency", { Statistic: it }), store, 10, 3));
    assert.deepEqual(found, [
      [10, undefined, 3],
      [10, undefined, 6],
      [10, undefined, 1],
      [1, undefined, 4],
      [10, undefined, 12],
    ]);
    assert.deepEqual(datapointsOf(single("Latency", { Statistic: "Sum", Period: 180 }), store, 10, 2), [22, undefined]);
  });

  it("are percentiles of real values, and none of summaries; few samples say nothing where it is set so", () => {
    add(10, "Latency", ...Array.from({ length: 150 }, (_, index) => index + 1));
    const p99 = single("Latency", { ExtendedStatistic: "p99", EvaluateLowSampleCountPercentile: "ignore" });
    assert.deepEqual(datapointsOf(p99, store, 10, 1), [149]);
    assert.equal(hasTooFewSamples(p99, store, 10), true);
    add(10, "Latency", ...Array.from({ length: 850 }, () => 1));
    assert.equal(hasTooFewSamples(p99, store, 10), false);
    const metric = { region, namespace, name: "Latency", dimensions };
    store.addData(11, metric, { count: 9, sum: 9, minimum: 1, maximum: 1 });
    assert.deepEqual(datapointsOf(p99, store, 11, 1), [undefined]);
  });

  it("are what metric math makes of several metrics, as the alarm on errors has it", () => {
    const stat = (Id: string, MetricName: string) => ({
      ...{ Id, ReturnData: false },
      MetricStat: { Metric: { Namespace: namespace, MetricName, Dimensions }, Period: 60, Stat: "Sum" },
    });
    const Expression = "IF(requests > 0, 100 * (FILL(own, 0) + FILL(storefront, 0)) / requests, 0)";
    const Metrics = [{ Id: "result", Expression }, stat("requests", "R"), stat("own", "O"), stat("storefront", "S")];
    const errors = readAlarm(region, alarm({ Metrics }));
    assert.equal(isMeasured(errors, store), false);
    add(8, "O", 3);
    add(9, "R", 50);
    add(10, "R", 50);
    add(10, "O", 1);
    add(10, "S", 1.5);
    assert.deepEqual(datapointsOf(errors, store, 10, 3), [5, 0, undefined]);
    assert.equal(isMeasured(errors, store), true);
  });

  it("are those of all metrics that a query fits, whatever their other dimensions are", () => {
    const Expression = `SELECT MAX(Lag) FROM "AWS/RDS" WHERE DBClusterIdentifier = 'c'`;
    const lag = readAlarm(region, alarm({ Metrics: [{ Id: "result", Expression, Period: 60 }] }));
    for (const [from, value] of Object.entries({ "us-east-1": 5, "ap-south-1": 9 })) {
      const of = { DBClusterIdentifier: "c", SourceRegion: from };
      store.add(10, { region, namespace: "AWS/RDS", name: "Lag", dimensions: of, values: [value] });
    }
    const others = { DBClusterIdentifier: "d" };
    store.add(10, { region, namespace: "AWS/RDS", name: "Lag", dimensions: others, values: [99] });
    assert.deepEqual(datapointsOf(lag, store, 10, 2), [9, undefined]);
    assert.equal(isMeasured(lag, store), true);
  });

  it("are waited for where there can't be any yet, unless their absence is no trouble", () => {
    const of = (TreatMissingData: string) => single("Latency", { Statistic: "Sum", Period: 120, TreatMissingData });
    const silent = (treatment: string, minutes: number, newest?: number) =>
      isSilentFromBefore(of(treatment), [newest, undefined], minutes);
    assert.deepEqual([silent("breaching", 3), silent("missing", 3), silent("ignore", 0)], [true, true, true]);
    assert.deepEqual(
      [silent("breaching", 4), silent("missing", 0, 1), silent("notBreaching", 0)],
      [false, false, false],
    );
  });

  it("are refused by name where they aren't evaluated here", () => {
    assert.throws(
      () => single("Latency", { Statistic: "Sum", Period: 10 }),
      /A period of 10 seconds.*alarm an-alarm.*alarm\.ts/,
    );
    assert.throws(() => single("Latency", { ExtendedStatistic: "tm90" }), /The statistic tm90 of alarm an-alarm/);
    const math = (text: string) => () => readExpression(text, ["a"]);
    assert.throws(math("ANOMALY_DETECTION_BAND(a)"), /ANOMALY_DETECTION_BAND\(\) in metric math/);
    assert.throws(math("constructor(a)"), /constructor\(\) in metric math/);
    assert.throws(() => single("Latency", { Statistic: "constructor" as "Sum" }), /The statistic constructor of alarm/);
    assert.throws(math("a + b"), /"b" in metric math "a \+ b" isn't evaluated here/);
    assert.throws(math("(a"), /an end too early/);
    assert.throws(math("a a"), /"a" in metric math/);
    assert.throws(math("FILL(a)"), /FILL\(\) of 1/);
    assert.throws(
      () => readQuery(`SELECT MAX(a) FROM "b" WHERE c = 'd' GROUP BY e`),
      /The condition c = 'd' GROUP BY e/,
    );
    assert.throws(() => readQuery(`SELECT MAX(a) FROM SCHEMA("b", c)`), /What isn't SELECT, FROM and WHERE/);
  });

  it("follow the usual order of operators", () => {
    const value = (text: string) => readExpression(text, ["a"])(() => 4);
    assert.deepEqual(["1 + a * 2", "(1 + a) * 2", "a - 1 - 1", "8 / a / 2", "a >= 4", "a / 0"].map(value), [
      ...[9, 10, 2, 1, 1, undefined],
    ]);
  });
});
