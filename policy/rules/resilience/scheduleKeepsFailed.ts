import { at } from "../../reading";
import type { ResourceRule } from "../../rule";
import { unknown } from "../../rule";

const type = "aws:scheduler/schedule:Schedule";

/** What calls an API of AWS needs none: the next call says the same again. */
const callsAws = (arn: unknown) => typeof arn === "string" && arn.startsWith("arn:aws:scheduler:::aws-sdk:");

export const scheduleKeepsFailed: ResourceRule = {
  name: "schedule-keeps-failed",
  title: "Every schedule of a function has a dead-letter queue.",
  reason:
    "A call that can't be handed over is dropped without a word, and what was to be done is missing until somebody notices.",
  link: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html",
  level: "mandatory",
  remedy: "Give the schedule's target a deadLetterConfig with the ARN of a queue that an alarm watches.",
  types: [type],
  violations: ({ props }) => {
    const target = at(props, "target");
    if (target === unknown || callsAws(at(props, "target", "arn"))) return [];
    return at(props, "target", "deadLetterConfig") === undefined ? ["what it can't hand over is lost"] : [];
  },
  fixtures: {
    failing: [
      { type, props: { target: { arn: "arn:aws:lambda:eu-west-1:123456789012:function:feed" } } },
      { type, props: { target: { arn: unknown } } },
    ],
    passing: [
      { type, props: { target: { arn: "arn:aws:scheduler:::aws-sdk:cloudwatch:putMetricData" } } },
      { type, props: { target: { arn: unknown, deadLetterConfig: { arn: unknown } } } },
      { type, props: { target: unknown } },
    ],
  },
};
