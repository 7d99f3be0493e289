import { type ResourceRule, unknown } from "../../rule";

const type = "aws:cloudwatch/logGroup:LogGroup";

export const logRetention: ResourceRule = {
  name: "log-retention",
  title: "Log groups have a retention period.",
  reason: "Logs without an end cost more every month, and hold traces of customers for longer than anybody needs them.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16",
  level: "mandatory",
  remedy: "Set retentionInDays to the setting logRetentionDays.",
  types: [type],
  // Zero stands for ever.
  violations: ({ props: { retentionInDays } }) =>
    retentionInDays !== unknown && !(Number(retentionInDays) > 0) ? ["it keeps everything for ever"] : [],
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { retentionInDays: 0 } },
    ],
    passing: [
      { type, props: { retentionInDays: 90 } },
      { type, props: { retentionInDays: unknown } },
    ],
  },
};
