import assert from "node:assert/strict";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { GetScheduleCommand, SchedulerClient, UpdateScheduleCommand } from "@aws-sdk/client-scheduler";
import { platformNames } from "../../config/platformNames";
import { control } from "../../rehearsal/emulator/faults";
import { useStage } from "./stage";

const [left, place] = ["us-east-1", "eu-west-1"] as const;

describe("An evacuation", function () {
  this.timeout(120_000);
  const stage = useStage(
    {
      program: require.resolve("./evacuation.program"),
      stacks: { global: place },
      scene: { regions: [left, place] },
    },
    async (it) => {
      await it.up("global");
    },
  );

  /** All minutes are counted back from one moment: two calls on either side of a minute's end would mean different ones. */
  const now = new Date();

  const scheduler = () => stage().cloudIn(place).client(SchedulerClient);
  const schedule = () =>
    scheduler().send(new GetScheduleCommand({ Name: platformNames("meridian").evacuationSchedule(left) }));

  /** As people do it: all of the schedule as it is, and another value. */
  async function turn(value: 0 | 1): Promise<void> {
    const { Name, ScheduleExpression, FlexibleTimeWindow, Target, State, Description } = await schedule();
    const Input = Target!.Input!.replace(/"Value":[01]/, `"Value":${value}`);
    const whole = { Name, ScheduleExpression, FlexibleTimeWindow, State, Description };
    await scheduler().send(new UpdateScheduleCommand({ ...whole, Target: { ...Target!, Input } }));
  }

  /** Publishes by hand, this many minutes ago. */
  const publish = (Value: 0 | 1, minutesAgo: number) =>
    stage()
      .cloudIn(place)
      .client(CloudWatchClient)
      .send(
        new PutMetricDataCommand({
          Namespace: "Meridian/Evacuation",
          MetricData: [
            {
              MetricName: "RegionEvacuated",
              Dimensions: [{ Name: "Region", Value: left }],
              Value,
              Timestamp: new Date(now.getTime() - minutesAgo * 60_000),
            },
          ],
        }),
      );
  const beat = (from: number, to: number) =>
    control(stage().servers.emulator.endpoint, "schedules", {
      now: now.toISOString().replace("Z", "+00:00"),
      from,
      to,
      jitter: 0,
    });

  async function evacuated(): Promise<boolean> {
    const { outputs } = await stage().done("global", { kind: "outputs" });
    const [id] = (outputs as { notEvacuatedCheckIds: Record<string, string[]> }).notEvacuatedCheckIds[left]!;
    const all = (await control(stage().servers.emulator.endpoint, "health", {})) as Record<string, boolean>;
    return !all[id!];
  }

  it("begins by publishing alone, ends with the next heartbeat, and is held by a schedule that was turned", async () => {
    await beat(40, 31);
    assert.equal(await evacuated(), false);
    await publish(1, 30);
    assert.equal(await evacuated(), true);
    await beat(30, 30);
    assert.equal(await evacuated(), true, "the greater value of a minute wins");
    await beat(29, 27);
    assert.equal(await evacuated(), false, "nobody published again, and nobody turned the schedule");
    await publish(1, 26);
    await turn(1);
    await beat(25, 20);
    assert.equal(await evacuated(), true);
  });

  it("is kept by plans, refreshes and updates: the schedule stays as people turned it", async () => {
    await turn(1);
    assert.deepEqual(await stage().plan("global"), []);
    assert.deepEqual(await stage().refreshedPlan("global"), []);
    await stage().up("global");
    await stage().done("global", { kind: "refresh" });
    assert.deepEqual(await stage().plan("global"), []);
    await stage().up("global");
    const { Target } = await schedule();
    const metric = { MetricName: "RegionEvacuated", Dimensions: [{ Name: "Region", Value: left }], Value: 1 };
    assert.deepEqual(JSON.parse(Target!.Input!), { Namespace: "Meridian/Evacuation", MetricData: [metric] });
  });

  it("lasts when its place falls silent, and until its schedule is turned back", async () => {
    await turn(1);
    await beat(19, 15);
    assert.equal(await evacuated(), true, "and nothing since");
    await turn(0);
    await beat(14, 10);
    assert.equal(await evacuated(), false);
    assert.deepEqual(await stage().refreshedPlan("global"), []);
  });
});
