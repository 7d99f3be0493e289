import type * as aws from "@pulumi/aws";
import { type AnySample, sample } from "../../entry";

const target = (Value: number) => ({
  arn: "arn:aws:scheduler:::aws-sdk:cloudwatch:putMetricData",
  roleArn: "arn:aws:iam::123456789012:role/heartbeat",
  input: JSON.stringify({ Namespace: "Meridian/Evacuation", MetricData: [{ MetricName: "RegionEvacuated", Value }] }),
  retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: Value },
});

export const samples: Record<string, AnySample> = {
  "aws:scheduler/schedule:Schedule": sample<aws.scheduler.ScheduleArgs>({
    inputs: () => ({
      name: "sample-heartbeat",
      description: "a",
      scheduleExpression: "rate(1 minute)",
      flexibleTimeWindow: { mode: "OFF" },
      target: target(0),
    }),
    change: () => ({
      description: "b",
      scheduleExpression: "rate(5 minutes)",
      scheduleExpressionTimezone: "Europe/Dublin",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 5 },
      state: "DISABLED",
      target: target(1),
    }),
    replacement: () => ({ name: "sample-other-heartbeat" }),
  }),
};
