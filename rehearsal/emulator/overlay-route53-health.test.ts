import assert from "node:assert/strict";
import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  DeleteHealthCheckCommand,
  GetHealthCheckCommand,
  GetHealthCheckStatusCommand,
  type HealthCheckConfig,
  UpdateHealthCheckCommand,
} from "@aws-sdk/client-route-53";
import { refused, withEmulator } from "./emulator.fixture";
import { Zone } from "./overlay-route53.fixture";

describe("the emulator's Route 53 health checks", function () {
  const emulator = withEmulator(this);
  let zone: Zone;
  beforeEach(async () => {
    zone = await Zone.emptyIn(emulator);
  });

  const cloudWatch = () => emulator.cloudIn("eu-west-1").client(CloudWatchClient);

  it("of an endpoint is good until the control endpoint says otherwise", async () => {
    const id = await zone.check({});
    const observed = async () =>
      (await zone.route53.send(new GetHealthCheckStatusCommand({ HealthCheckId: id }))).HealthCheckObservations!.map(
        (each) => each.StatusReport!.Status!.split(":")[0],
      );
    assert.deepEqual(await observed(), Array(8).fill("Success"));
    await zone.fail(id);
    assert.deepEqual(await observed(), Array(8).fill("Failure"));
    assert.equal((await zone.tell({ id, healthy: true }))[id], true);
  });

  it("of a calculated check counts healthy children against the threshold", async () => {
    const children = [await zone.check({}), await zone.check({}), await zone.check({})];
    const id = await zone.check({ Type: "CALCULATED", ChildHealthChecks: children, HealthThreshold: 2 });
    await zone.fail(children[0]!);
    assert.equal(await zone.healthy(id), true);
    await zone.fail(children[1]!);
    assert.equal(await zone.healthy(id), false);
  });

  it("counts a disabled check as healthy, and inverts last", async () => {
    const id = await zone.check({});
    await zone.fail(id);
    const seen: boolean[] = [];
    for (const [Disabled, Inverted] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      await zone.route53.send(new UpdateHealthCheckCommand({ HealthCheckId: id, Disabled, Inverted }));
      seen.push(await zone.healthy(id));
    }
    assert.deepEqual(seen, [false, true, true, false]);
  });

  const alarmed = async (
    AlarmName: string,
    InsufficientDataHealthStatus: HealthCheckConfig["InsufficientDataHealthStatus"],
    about = AlarmName,
  ) => {
    await cloudWatch().send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: "Meridian/Evacuation",
        MetricName: "RegionEvacuated",
        Dimensions: [{ Name: "Region", Value: about }],
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        Statistic: "Maximum",
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
      }),
    );
    return zone.check({
      Type: "CLOUDWATCH_METRIC",
      AlarmIdentifier: { Name: AlarmName, Region: "eu-west-1" },
      InsufficientDataHealthStatus,
    });
  };
  // Two calls on either side of a minute's end would mean different minutes if each asked for the time.
  const now = Date.now();
  const publish = (about: string, Value: number, { minutesAgo = 0 } = {}) => {
    const Dimensions = [{ Name: "Region", Value: about }];
    const Timestamp = new Date(now - minutesAgo * 60_000);
    const MetricData = [{ MetricName: "RegionEvacuated", Dimensions, Value, Timestamp }];
    return cloudWatch().send(new PutMetricDataCommand({ Namespace: "Meridian/Evacuation", MetricData }));
  };

  it("of a metric follows its data, in the alarm's own region, and not the alarm's state", async () => {
    const id = await alarmed("follows", "Unhealthy");
    const seen = [await zone.healthy(id)];
    await publish("follows", 0, { minutesAgo: 1 });
    seen.push(await zone.healthy(id));
    await cloudWatch().send(
      new SetAlarmStateCommand({ AlarmName: "follows", StateValue: "ALARM", StateReason: "a test" }),
    );
    seen.push(await zone.healthy(id));
    await publish("follows", 1);
    seen.push(await zone.healthy(id));
    await publish("follows", 0);
    seen.push(await zone.healthy(id));
    assert.deepEqual(seen, [false, true, true, false, false]);
  });

  it("of a metric that is silent is what it was when there was data, and healthy where there never was any", async () => {
    const id = await alarmed("last-known", "LastKnownStatus", "silent");
    assert.equal(await zone.healthy(id), true);
    await publish("silent", 1, { minutesAgo: 60 });
    assert.equal(await zone.healthy(id), false);
    assert.equal(await zone.healthy(await alarmed("healthy", "Healthy", "silent")), true);
    await publish("silent", 0, { minutesAgo: 30 });
    assert.equal(await zone.healthy(id), true);
    assert.equal(await zone.healthy(await alarmed("unhealthy", "Unhealthy", "silent")), false);
  });

  it("copies an alarm's settings when the check is written, not when the alarm changes", async () => {
    const id = await alarmed("copied", "Healthy");
    const copied = async () =>
      (await zone.route53.send(new GetHealthCheckCommand({ HealthCheckId: id }))).HealthCheck!
        .CloudWatchAlarmConfiguration!.Period;
    assert.equal(await copied(), 60);
    await cloudWatch().send(
      new PutMetricAlarmCommand({
        AlarmName: "copied",
        Namespace: "N",
        MetricName: "M",
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        Statistic: "Maximum",
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
      }),
    );
    assert.equal(await copied(), 60);
    await zone.route53.send(
      new UpdateHealthCheckCommand({ HealthCheckId: id, AlarmIdentifier: { Name: "copied", Region: "eu-west-1" } }),
    );
    assert.equal(await copied(), 300);
  });

  it("of a calculated check is a CloudWatch metric in us-east-1, and not GetHealthCheckStatus' to tell", async () => {
    const child = await zone.check({});
    const id = await zone.check({ Type: "CALCULATED", ChildHealthChecks: [child], HealthThreshold: 1 });
    await assert.rejects(
      zone.route53.send(new GetHealthCheckStatusCommand({ HealthCheckId: id })),
      refused("InvalidInput", /calculated/),
    );
    const status = async () => {
      const found = await emulator
        .cloudIn("us-east-1")
        .client(CloudWatchClient)
        .send(
          new GetMetricStatisticsCommand({
            Namespace: "AWS/Route53",
            MetricName: "HealthCheckStatus",
            Dimensions: [{ Name: "HealthCheckId", Value: id }],
            Period: 60,
            StartTime: new Date(Date.now() - 3_600_000),
            EndTime: new Date(Date.now() + 60_000),
            Statistics: ["Minimum"],
          }),
        );
      return found.Datapoints!.map((point) => point.Minimum);
    };
    assert.deepEqual(await status(), [1]);
    await zone.fail(child);
    assert.deepEqual(await status(), [0]);
  });

  it("checks are refused when they can't work", async () => {
    const cases: [Partial<HealthCheckConfig>, RegExp][] = [
      [{ Type: "CALCULATED", HealthThreshold: 1, ChildHealthChecks: ["none"] }, /none don't exist/],
      [{ Type: "CALCULATED" }, /HealthThreshold/],
      [{ Type: "CLOUDWATCH_METRIC" }, /AlarmIdentifier/],
      [{ Type: "HTTPS_STR_MATCH", FullyQualifiedDomainName: "a.example" }, /SearchString/],
      [{ Type: "HTTPS" }, /FullyQualifiedDomainName/],
      [{ RequestInterval: 20 }, /RequestInterval/],
      [{ Regions: ["us-east-1"] }, /3 regions/],
    ];
    for (const [config, message] of cases) await assert.rejects(zone.check(config), refused("InvalidInput", message));
    await assert.rejects(
      zone.route53.send(new DeleteHealthCheckCommand({ HealthCheckId: "none" })),
      refused("NoSuchHealthCheck", /none/),
    );
    const id = await zone.check({});
    await assert.rejects(
      zone.route53.send(new UpdateHealthCheckCommand({ HealthCheckId: id, HealthCheckVersion: 9 })),
      refused("HealthCheckVersionMismatch", /version is 1/),
    );
  });
});
