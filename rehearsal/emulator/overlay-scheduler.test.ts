import assert from "node:assert/strict";
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { CreateScheduleCommand, type ScheduleState, SchedulerClient } from "@aws-sdk/client-scheduler";
import { withEmulator } from "./emulator.fixture";
import { control } from "./faults";

describe("the emulator's schedules", function () {
  const emulator = withEmulator(this);

  const schedule = (Name: string, State: ScheduleState = "ENABLED") =>
    emulator
      .cloudIn("eu-west-1")
      .client(SchedulerClient)
      .send(
        new CreateScheduleCommand({
          Name,
          State,
          ScheduleExpression: "rate(1 minute)",
          FlexibleTimeWindow: { Mode: "OFF" },
          Target: {
            Arn: "arn:aws:scheduler:::aws-sdk:cloudwatch:putMetricData",
            RoleArn: "arn:aws:iam::123456789012:role/heartbeat",
            Input: JSON.stringify({
              Namespace: "Meridian/Evacuation",
              MetricData: [{ MetricName: "RegionEvacuated", Dimensions: [{ Name: "Region", Value: Name }], Value: 0 }],
            }),
          },
        }),
      );
  const published = async (region: string) => {
    const found = await emulator
      .cloudIn("eu-west-1")
      .client(CloudWatchClient)
      .send(
        new GetMetricStatisticsCommand({
          Namespace: "Meridian/Evacuation",
          MetricName: "RegionEvacuated",
          Dimensions: [{ Name: "Region", Value: region }],
          StartTime: new Date(Date.now() - 3_600_000),
          EndTime: new Date(),
          Period: 60,
          Statistics: ["SampleCount", "Maximum"],
        }),
      );
    const points = found.Datapoints ?? [];
    const times = points.reduce((sum, it) => sum + it.SampleCount!, 0);
    return { times, highest: Math.max(0, ...points.map((it) => it.Maximum!)) };
  };
  const run = (body: object) => control(emulator.endpoint(), "schedules", body);

  it("publish what their input says, once in each minute that passed, at some second of it", async () => {
    await schedule("us-east-1");
    await schedule("ap-south-1", "DISABLED");
    assert.deepEqual(await run({ from: 9, to: 5 }), { invocations: 5 });
    assert.deepEqual(await published("us-east-1"), { times: 5, highest: 0 });
    assert.deepEqual(await published("ap-south-1"), { times: 0, highest: 0 });
  });

  it("don't run where nothing answers", async () => {
    await control(emulator.endpoint(), "faults", { api: "eu-west-1", down: true });
    try {
      assert.deepEqual(await run({ from: 3, to: 1 }), { invocations: 0 });
    } finally {
      await control(emulator.endpoint(), "faults", { api: "eu-west-1", down: false });
    }
  });
});
