import { type Resource, type ResourceRule, unknown } from "../../rule";
import { isWithout } from "../../reading";

/** The log that says who did what, by type. */
const logs: Readonly<Record<string, string>> = {
  "aws:rds/cluster:Cluster": "postgresql",
  "aws:rds/instance:Instance": "postgresql",
  "aws:docdb/cluster:Cluster": "audit",
};

function violations({ type, props }: Resource): readonly string[] {
  return isWithout(props["enabledCloudwatchLogsExports"], logs[type]!)
    ? [`its ${logs[type]} log stays on the instance`]
    : [];
}

export const databaseLogsExported: ResourceRule = {
  name: "database-logs-exported",
  title: "Databases export their logs to CloudWatch.",
  reason:
    "Logs on an instance are gone after days and with the instance, which is when somebody asks who took the data.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-9",
  level: "mandatory",
  remedy: "List postgresql (for DocumentDB: audit) in enabledCloudwatchLogsExports.",
  controls: ["FSBP RDS.9", "FSBP DocumentDB.4"],
  types: Object.keys(logs),
  violations,
  fixtures: {
    failing: [
      { type: "aws:rds/cluster:Cluster", props: {} },
      { type: "aws:rds/instance:Instance", props: { enabledCloudwatchLogsExports: ["upgrade"] } },
      { type: "aws:docdb/cluster:Cluster", props: { enabledCloudwatchLogsExports: ["profiler"] } },
    ],
    passing: [
      { type: "aws:rds/cluster:Cluster", props: { enabledCloudwatchLogsExports: ["postgresql"] } },
      { type: "aws:docdb/cluster:Cluster", props: { enabledCloudwatchLogsExports: ["profiler", "audit"] } },
      { type: "aws:rds/instance:Instance", props: { enabledCloudwatchLogsExports: unknown } },
    ],
  },
};
