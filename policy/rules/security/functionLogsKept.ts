import { at } from "../../reading";
import type { ResourceRule } from "../../rule";
import { unknown } from "../../rule";

const type = "aws:lambda/function:Function";

export const functionLogsKept: ResourceRule = {
  name: "function-logs-kept",
  title: "Every function names the log group that it writes to.",
  reason:
    "AWS Lambda makes one itself otherwise, which keeps everything for ever and is encrypted with no key of ours.",
  link: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
  level: "mandatory",
  remedy: "Make a log group with a retention and a key, and set loggingConfig.logGroup to its name.",
  types: [type],
  violations: ({ props }) =>
    at(props, "loggingConfig") !== unknown && at(props, "loggingConfig", "logGroup") === undefined
      ? ["it writes to a log group that nobody has made"]
      : [],
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { loggingConfig: { logFormat: "JSON" } } },
    ],
    passing: [
      { type, props: { loggingConfig: { logFormat: "JSON", logGroup: "feed" } } },
      { type, props: { loggingConfig: { logFormat: "JSON", logGroup: unknown } } },
      { type, props: { loggingConfig: unknown } },
    ],
  },
};
