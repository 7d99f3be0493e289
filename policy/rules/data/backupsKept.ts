import { type ResourceRule, unknown } from "../../rule";

const types = ["aws:rds/cluster:Cluster", "aws:rds/instance:Instance", "aws:docdb/cluster:Cluster"];
/** Days. What Security Hub asks for, and long enough to see on Monday what a release did on Friday. */
const min = 7;

export const backupsKept: ResourceRule = {
  name: "database-backups-kept-a-week",
  title: "Databases keep automated backups for point-in-time recovery for at least 7 days.",
  reason:
    "Replication copies a wrong DELETE to every region within a second. Only a backup from before it brings rows back, and it is often days until somebody notices.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-11",
  level: "mandatory",
  remedy: `Set backupRetentionPeriod to ${min} days or more, on replicas too: one of them may be promoted tonight.`,
  controls: ["FSBP RDS.11", "FSBP DocumentDB.2"],
  types,
  violations: ({ name, props }) => {
    const days = props["backupRetentionPeriod"] ?? 1;
    return days === unknown || Number(days) >= min ? [] : [`${name} keeps backups for ${String(days)} days.`];
  },
  fixtures: {
    failing: [
      { type: types[0]!, props: {} },
      { type: types[1]!, props: { backupRetentionPeriod: 0 } },
      { type: types[2]!, props: { backupRetentionPeriod: 6 } },
    ],
    passing: [7, 35, unknown].map((days) => ({ type: types[0]!, props: { backupRetentionPeriod: days } })),
  },
};
