import assert from "node:assert/strict";
import { CloudWatchClient, PutMetricAlarmCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { CapacityChecks } from "../components/global/capacityChecks";
import { regionOf } from "../components/global/global.samples";
import { HealthChecks } from "../components/global/healthChecks";
import { byRegion, othersThan } from "../components/global/regions";
import { type PlannedRecord, routingPlan } from "../components/global/routingPlan";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { resolvers, Zone } from "../rehearsal/emulator/overlay-route53.fixture";
import { record, type Recorder, settled } from "./recorder";
import { three } from "./settings";

type Inputs = Readonly<Record<string, unknown>>;

const [virginia, ireland, mumbai] = three as [string, string, string];
const checkType = "aws:route53/healthCheck:HealthCheck";

async function declared(): Promise<Recorder> {
  const recorder = record();
  const capacity = new CapacityChecks("capacity", { regions: three, targets: byRegion(three, regionOf) });
  new HealthChecks("health", {
    regions: three,
    loadBalancerDnsNames: byRegion(three, (region) => `alb-${region}.elb.amazonaws.com`),
    notEvacuatedCheckIds: byRegion(three, () => []),
    capacityCheckIds: capacity.ids,
    routing: { healthCheckIntervalSeconds: 10, healthCheckFailureThreshold: 3 },
  });
  await settled();
  return recorder;
}

/** The records and checks that the program declares, without switches, in the emulator's Route 53. */
describe("Regions that lose instances", function () {
  const emulator = withEmulator(this);
  let zone: Zone;
  let recorder: Recorder;
  before(async () => {
    recorder = await declared();
  });
  beforeEach(async () => {
    zone = await Zone.emptyIn(emulator);
    const checks = await deployChecks();
    for (const it of routingPlan("shop.example", three)) {
      if (it.target.kind !== "distribution") await zone.put(recordSet(it, checks));
    }
  });

  const cloudWatch = (region: string) => emulator.cloudIn(region).client(CloudWatchClient);

  /** A group of its own for each test: the emulator keeps what others published. */
  let group = 0;
  const dimensionsIn = (region: string) => [
    { Name: "LoadBalancer", Value: `app/alb-${region}/${group}` },
    { Name: "TargetGroup", Value: "targetgroup/shop/1" },
  ];

  async function deployChecks(): Promise<Readonly<Record<string, string>>> {
    group += 1;
    const ids: Record<string, string> = {};
    for (const region of three) {
      const alarm = recorder.only("aws:cloudwatch/metricAlarm:MetricAlarm", `capacity-${region}`).inputs;
      await cloudWatch(region).send(new PutMetricAlarmCommand(alarmOf(region, alarm)));
      const check = recorder.only(checkType, `capacity-${region}`).inputs;
      const endpoint = await zone.check({});
      const capacity = await zone.check({
        Type: "CLOUDWATCH_METRIC",
        AlarmIdentifier: { Name: `capacity-${region}`, Region: region as "eu-west-1" },
        InsufficientDataHealthStatus: check["insufficientDataHealthStatus"] as "Healthy",
      });
      const { childHealthchecks, childHealthThreshold } = recorder.only(checkType, `region-${region}`).inputs;
      assert.deepEqual(childHealthchecks, [`endpoint-${region}-id`, `capacity-${region}-id`]);
      ids[region] = await zone.check({
        Type: "CALCULATED",
        ChildHealthChecks: [endpoint, capacity],
        HealthThreshold: childHealthThreshold as number,
      });
    }
    return ids;
  }

  const alarmOf = (region: string, alarm: Inputs) => ({
    AlarmName: `capacity-${region}`,
    Namespace: alarm["namespace"] as string,
    MetricName: alarm["metricName"] as string,
    Dimensions: dimensionsIn(region),
    Period: alarm["period"] as number,
    EvaluationPeriods: alarm["evaluationPeriods"] as number,
    Statistic: alarm["statistic"] as "Maximum",
    ComparisonOperator: alarm["comparisonOperator"] as "LessThanThreshold",
    Threshold: alarm["threshold"] as number,
  });

  // Two calls on either side of a minute's end would mean different minutes if each asked for the time.
  const now = Date.now();

  /** Healthy targets that the load balancer counted in each minute up to this one, the newest last. */
  async function counted(region: string, counts: readonly number[], { minutesAgo = 0 } = {}): Promise<void> {
    const MetricData = counts.map((Value, index) => ({
      MetricName: "HealthyHostCount",
      Dimensions: dimensionsIn(region),
      Value,
      Timestamp: new Date(now - (minutesAgo + counts.length - 1 - index) * 60_000),
    }));
    await cloudWatch(region).send(new PutMetricDataCommand({ Namespace: "AWS/ApplicationELB", MetricData }));
  }

  const recordSet = (it: PlannedRecord, checks: Readonly<Record<string, string>>): ResourceRecordSet => ({
    Name: it.name,
    Type: it.type,
    ...(it.setIdentifier !== undefined && { SetIdentifier: it.setIdentifier }),
    ...(it.policy.kind === "latency" && { Region: it.policy.region as "eu-west-1" }),
    ...(it.policy.kind === "failover" && { Failover: it.policy.role }),
    ...(it.healthCheckRegion !== undefined && { HealthCheckId: checks[it.healthCheckRegion]! }),
    AliasTarget: {
      HostedZoneId: it.target.kind === "record" ? zone.id : "ZELB",
      DNSName: it.target.kind === "record" ? it.target.name : `alb-${(it.target as { region: string }).region}`,
      EvaluateTargetHealth: it.evaluateTargetHealth,
    },
  });

  /** Where users near each region are sent. */
  const answers = async () => {
    const all = [resolvers.virginia, resolvers.ireland, resolvers.mumbai].map((it) => zone.answer("origin", it));
    return (await Promise.all(all)).map(([it]) => it!.replace("alb-", ""));
  };

  it("keep their users while half of what they must have is healthy: a lost zone, a deployment", async () => {
    for (const region of three) await counted(region, [4, 2, 2, 2]);
    assert.deepEqual(await answers(), [virginia, ireland, mumbai]);
  });

  it("lose their users after three minutes with less, though their endpoint answers, and not before", async () => {
    await counted(virginia, [4, 4, 4]);
    await counted(ireland, [4, 1, 1], { minutesAgo: 1 });
    assert.deepEqual(await answers(), [virginia, ireland, mumbai]);
    await counted(ireland, [1]);
    assert.deepEqual(await answers(), [virginia, virginia, mumbai]);
  });

  for (const minutes of [
    [2, 1, 1],
    [1, 2, 1],
    [1, 1, 2],
  ]) {
    it(`don't come and go with an instance that does: with ${minutes.join(", ")} healthy they stay in`, async () => {
      await counted(ireland, minutes);
      assert.deepEqual(await answers(), [virginia, ireland, mumbai]);
    });
  }

  it("get their users back in the first minute in which half is healthy", async () => {
    await counted(ireland, [1, 1, 1], { minutesAgo: 1 });
    assert.deepEqual(await answers(), [virginia, virginia, mumbai]);
    await counted(ireland, [2]);
    assert.deepEqual(await answers(), [virginia, ireland, mumbai]);
  });

  it("all at once keep all users where they are: nobody is better off elsewhere", async () => {
    for (const region of three) await counted(region, [1, 1, 1]);
    assert.deepEqual(await answers(), [virginia, ireland, mumbai]);
  });

  it("two of three send their users to the third", async () => {
    for (const region of othersThan(mumbai, three)) await counted(region, [0, 0, 0]);
    assert.deepEqual(await answers(), [mumbai, mumbai, mumbai]);
  });

  it("stay as they were when their CloudWatch falls silent: in where it never spoke, in, or out", async () => {
    await counted(virginia, [4, 4, 4], { minutesAgo: 60 });
    await counted(ireland, [1, 1, 1], { minutesAgo: 60 });
    assert.deepEqual(await answers(), [virginia, virginia, mumbai]);
  });
});
