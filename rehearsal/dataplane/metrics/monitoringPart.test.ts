import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import assert from "node:assert/strict";
import { withEmulator } from "../../emulator/emulator.fixture";
import { control } from "../../emulator/faults";
import { cloudsAt, dataPlaneCredentials } from "../../providers/cloud";
import { nextChange } from "../reconcile/nextChange";
import { Reconciler } from "../reconcile/reconciler";
import { heard, worldOf } from "../world.fixture";
import type { World } from "../world";
import { MonitoringPart } from "./monitoringPart";
import type { Measurement } from "./source";

const region = "eu-west-1";
/** What a minute of AWS' time lasts. */
const minuteMs = 300;
const dimensions = { LoadBalancer: "app/shop/1" };
const Dimensions = [{ Name: "LoadBalancer", Value: "app/shop/1" }];
const about = { Statistic: "Sum", Period: 60, EvaluationPeriods: 2, Threshold: 3 } as const;
const comparison = { ComparisonOperator: "GreaterThanThreshold" } as const;

describe("the alarms that are deployed", function () {
  const emulator = withEmulator(this);
  let cloudwatch: CloudWatchClient;
  let world: World;
  let part: MonitoringPart;
  let reconciler: Reconciler;
  /** What a load balancer measures each minute. */
  let errors: number = 5;
  const waiting: (() => void)[] = [];
  const minutes = async (count: number): Promise<void> => {
    for (let minute = 0; minute < count; minute++) await new Promise<void>((resolve) => waiting.push(resolve));
  };

  before(async () => {
    world = await worldOf(emulator, [region], 60_000 / minuteMs);
    cloudwatch = emulator.cloudIn(region).client(CloudWatchClient);
    const measured = (value: number): Measurement => ({
      ...{ region, namespace: "AWS/ApplicationELB", name: "Errors", dimensions, values: [value] },
    });
    const collect = (): Measurement[] => {
      for (const it of waiting.splice(0)) it();
      return [measured(errors)];
    };
    part = new MonitoringPart(world, [{ collect: () => Promise.reject(new Error("nobody knows")) }, { collect }]);
    const { happenings } = world;
    reconciler = new Reconciler({ parts: [part], happenings, nextChange: nextChange(emulator.endpoint()) });
  });
  after(() => reconciler.stop());

  async function put(AlarmName: string, change: Partial<MetricAlarm>): Promise<void> {
    const settings = { AlarmName, Namespace: "AWS/ApplicationELB", Dimensions, ...about, ...comparison, ...change };
    await cloudwatch.send(new PutMetricAlarmCommand(settings as PutMetricAlarmCommand["input"]));
  }

  async function states(): Promise<Record<string, string>> {
    // Whom no fault keeps from the API.
    const inside = cloudsAt(emulator.endpoint(), dataPlaneCredentials)(region).client(CloudWatchClient);
    const { MetricAlarms } = await inside.send(new DescribeAlarmsCommand({}));
    return Object.fromEntries(MetricAlarms!.map((it) => [it.AlarmName!, it.StateValue!]));
  }

  it("go off and clear by what is measured, as the AWS API shows", async () => {
    const rings = heard(world, /^alarm errors is ALARM: Threshold Crossed: 2 out of the last 2 datapoints \[5, 5\]/);
    await put("errors", { MetricName: "Errors" });
    await put("nothing", { MetricName: "Nothing", TreatMissingData: "notBreaching" });
    await rings;
    assert.deepEqual(await states(), { errors: "ALARM", nothing: "OK" });
    assert.deepEqual(part.unmeasured, [`${region} nothing`]);
    const clears = heard(world, /^alarm errors is OK: /);
    errors = 0;
    await clears;
    assert.equal((await states())["errors"], "OK");
    const end = Date.now();
    const asked = {
      Namespace: "AWS/ApplicationELB",
      MetricName: "Errors",
      Dimensions,
      Statistics: ["Maximum"],
    } as const;
    const { Datapoints } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        ...{ ...asked, Statistics: ["Maximum" as const], Period: 3600 },
        ...{ StartTime: new Date(end - 3_600_000), EndTime: new Date(end + 3_600_000) },
      }),
    );
    assert.equal(Datapoints![0]!.Maximum, 5);
  });

  it("follow what others publish, and keep their state in silence where they are told so", async () => {
    const change: Partial<MetricAlarm> = { Namespace: "Meridian/Evacuation", Dimensions: [], Statistic: "Maximum" };
    await put("evacuated", {
      ...change,
      MetricName: "RegionEvacuated",
      EvaluationPeriods: 1,
      Threshold: 0,
      TreatMissingData: "ignore",
    });
    const rings = heard(world, /^alarm evacuated is ALARM/);
    const say = (Value: number) =>
      cloudwatch.send(
        new PutMetricDataCommand({
          Namespace: change.Namespace,
          MetricData: [{ MetricName: "RegionEvacuated", Value }],
        }),
      );
    await say(1);
    await rings;
    // Four minutes of silence are beyond what is evaluated of it.
    await minutes(5);
    assert.equal((await states())["evacuated"], "ALARM");
    const clears = heard(world, /^alarm evacuated is OK/);
    await say(0);
    await clears;
  });

  it("say nothing new in a region whose CloudWatch is down", async () => {
    await control(emulator.endpoint(), "faults", { api: region, down: true });
    errors = 9;
    await minutes(4);
    assert.equal((await states())["errors"], "OK");
    const rings = heard(world, /^alarm errors is ALARM/);
    await control(emulator.endpoint(), "faults", { api: region, down: false });
    await rings;
  });

  it("are refused by name where they can't be judged here", async () => {
    const refused = heard(world, /^failed: The statistic pr90 of alarm ranked isn't evaluated here/);
    await put("ranked", { MetricName: "Errors", Statistic: undefined, ExtendedStatistic: "pr90" });
    await refused;
  });
});
