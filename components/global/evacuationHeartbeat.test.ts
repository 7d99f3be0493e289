import assert from "node:assert/strict";
import { record, settled, watchOptions } from "../../test/recorder";
import { EvacuationHeartbeat, heartbeatInput } from "./evacuationHeartbeat";

const scheduleType = "aws:scheduler/schedule:Schedule";
const name = "evacuation-of-us-east-1-from-eu-west-1";

async function declared() {
  const recorder = record();
  const watch = watchOptions();
  const heartbeat = new EvacuationHeartbeat("heartbeat", "123456789012", { transformations: [watch.transformation] });
  heartbeat.beat("us-east-1", "eu-west-1");
  await settled();
  return { recorder, watch };
}

describe("EvacuationHeartbeat", () => {
  it("publishes 0 each minute, once, in the region that holds the switch", async () => {
    const { recorder } = await declared();
    const { description, ...inputs } = recorder.only(scheduleType, name).inputs;
    assert.match(String(description), /us-east-1/);
    assert.deepEqual(inputs, {
      region: "eu-west-1",
      name: "meridian-evacuation-of-us-east-1",
      scheduleExpression: "rate(1 minute)",
      flexibleTimeWindow: { mode: "OFF" },
      state: "ENABLED",
      target: {
        arn: "arn:aws:scheduler:::aws-sdk:cloudwatch:putMetricData",
        roleArn: "arn:aws:mock:eu-west-1:123456789012:evacuation-heartbeat",
        input: heartbeatInput("us-east-1"),
        retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 },
      },
    });
  });

  it("says it as PutMetricData takes it", () => {
    assert.deepEqual(JSON.parse(heartbeatInput("us-east-1")), {
      Namespace: "Meridian/Evacuation",
      MetricData: [{ MetricName: "RegionEvacuated", Dimensions: [{ Name: "Region", Value: "us-east-1" }], Value: 0 }],
    });
  });

  it("leaves alone what people turn", async () => {
    const { watch } = await declared();
    assert.deepEqual(watch.of(scheduleType, name).ignoreChanges, ["target.input", "state"]);
  });

  it("has a role that this account's schedules alone assume, and that publishes to the one namespace alone", async () => {
    const { recorder } = await declared();
    const { assumeRolePolicy } = recorder.only("aws:iam/role:Role").inputs;
    assert.deepEqual(JSON.parse(String(assumeRolePolicy)).Statement[0].Condition, {
      StringEquals: { "aws:SourceAccount": "123456789012" },
    });
    const { policy } = recorder.only("aws:iam/rolePolicy:RolePolicy").inputs;
    assert.deepEqual(JSON.parse(String(policy)).Statement, [
      {
        Sid: "Publish",
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": "Meridian/Evacuation" } },
      },
    ]);
  });
});
