/** Delays of AWS that the arithmetic of plans reckons with, each with its page. Pure. */
import type { ExpectedDelay } from "../drill";

const recovery =
  "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html";

export const delays = {
  switchover: { seconds: 30, source: recovery },
  /** AWS says minutes; the figure is what a rehearsal takes for it. */
  failover: { seconds: 60, source: recovery },
  replicaPromotion: {
    seconds: 180,
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html",
  },
  /** One datapoint of a minute, by which an alarm is judged. */
  alarmPeriod: {
    seconds: 60,
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html",
  },
  /** AWS says that it depends on the size. */
  snapshotRestore: { seconds: 900, source: "assumption" },
  instanceCreation: { seconds: 600, source: "assumption" },
  databaseDeletion: { seconds: 300, source: "assumption" },
  /** All stacks, one after the other. */
  deployment: { seconds: 1800, source: "assumption" },
  /** From a rotation until every process signs with the new key. */
  secretsRead: { seconds: 390, source: "app/src/configuration/secrets.ts" },
  metricWatch: { seconds: 10, source: "assumption" },
  timeToLive: {
    seconds: 60,
    source:
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html",
  },
} as const satisfies Readonly<Record<string, ExpectedDelay>>;
