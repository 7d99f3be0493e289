import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseSettings } from "../../config/settings";
import type { Alarm, Measured } from "./alarms";
import { connectionLimit, memoryBytes } from "./databaseCapacity";
import { query } from "./serviceAlarms";

const gibibyte = 2 ** 30;
const tebibyte = 2 ** 40;
const minute = 60;
const steadily = { periodSeconds: minute, badPeriods: 5, ofPeriods: 5, silence: "ok" } as const;

/** Volumes of both stores grow by themselves up to 128 TiB. */
const volumeLimit = 128 * tebibyte;

interface Store {
  /** Begins every alarm's name. */
  readonly name: "relational" | "document";
  readonly namespace: "AWS/RDS" | "AWS/DocDB";
  /** How far the region is behind the writer, in milliseconds. */
  readonly lagMetric: string;
  readonly clusterId: pulumi.Output<string>;
  readonly settings: DatabaseSettings;
}

function metricsOf({ namespace, clusterId }: Store): (metricName: string, statistic: string) => Measured {
  const dimensions = { DBClusterIdentifier: clusterId };
  return (metricName, statistic) => ({ namespace, metricName, dimensions, statistic });
}

/** Aurora PostgreSQL: saturation, and how much a failover would lose now. */
export function relationalAlarms(
  clusterId: pulumi.Output<string>,
  settings: DatabaseSettings,
  replicationLagSeconds: number,
): readonly Alarm[] {
  const store: Store = {
    name: "relational",
    namespace: "AWS/RDS",
    lagMetric: "AuroraGlobalDBReplicationLag",
    clusterId,
    settings,
  };
  const metric = metricsOf(store);
  const connections = Math.floor(connectionLimit(settings.instanceClass) * 0.8);
  return [
    ...commonAlarms(store),
    lagAlarm(store, replicationLagSeconds),
    {
      name: "relational-connections",
      description: `An instance has more than ${connections} connections, 80 % of what its class allows. Look for a leak in the storefront's pool before raising meridian:relationalInstanceClass.`,
      measure: metric("DatabaseConnections", "Maximum"),
      rings: "above",
      threshold: connections,
      ...steadily,
    },
    {
      name: "relational-transaction-ids",
      description:
        "Vacuum falls behind: at two billion transaction ids PostgreSQL stops taking writes, and this is half of it. Look for a transaction or a replication slot that was left open.",
      measure: metric("MaximumUsedTransactionIDs", "Maximum"),
      rings: "above",
      threshold: 1_000_000_000,
      ...steadily,
    },
  ];
}

/** DocumentDB: the same, and the operations that it holds back when memory runs out. */
export function documentAlarms(
  clusterId: pulumi.Output<string>,
  settings: DatabaseSettings,
  replicationLagSeconds: number,
): readonly Alarm[] {
  const store: Store = {
    name: "document",
    namespace: "AWS/DocDB",
    lagMetric: "GlobalClusterReplicationLag",
    clusterId,
    settings,
  };
  const metric = metricsOf(store);
  return [
    ...commonAlarms(store),
    lagAlarm(store, replicationLagSeconds),
    {
      name: "document-connections",
      description:
        "An instance uses more than 80 % of the connections that its class allows. Look for a leak in the storefront's pool before raising meridian:documentInstanceClass.",
      measure: {
        expression: "100 * used / allowed",
        metrics: {
          used: metric("DatabaseConnectionsMax", "Maximum"),
          allowed: metric("DatabaseConnectionsLimit", "Minimum"),
        },
      },
      rings: "above",
      threshold: 80,
      ...steadily,
    },
    {
      name: "document-low-memory",
      description:
        "DocumentDB holds operations back for want of memory. Find the query that scans a collection; if there is none, raise meridian:documentInstanceClass.",
      measure: metric("LowMemThrottleQueueDepth", "Maximum"),
      rings: "above",
      threshold: 0,
      ...steadily,
    },
  ];
}

function commonAlarms(store: Store): readonly Alarm[] {
  const metric = metricsOf(store);
  const { name, settings } = store;
  return [
    {
      name: `${name}-cpu`,
      description: `An instance of the ${name} database is at more than 85 % CPU. Look at its slowest statements in Performance Insights; reads can go to another instance, writes cannot.`,
      measure: metric("CPUUtilization", "Maximum"),
      rings: "above",
      threshold: 85,
      ...steadily,
    },
    {
      name: `${name}-memory`,
      description: `An instance of the ${name} database has less than a twentieth of its memory free and may restart. Look for large sorts and too many connections.`,
      measure: metric("FreeableMemory", "Minimum"),
      rings: "below",
      threshold: memoryBytes(settings.instanceClass) / 20,
      ...steadily,
    },
    {
      name: `${name}-local-storage`,
      description: `An instance of the ${name} database has less than 2 GiB left for temporary files: large queries and index builds will fail. Find the one that fills it.`,
      measure: metric("FreeLocalStorage", "Minimum"),
      rings: "below",
      threshold: 2 * gibibyte,
      ...steadily,
    },
    {
      name: `${name}-volume`,
      description: `The ${name} database's volume is at 90 % of the 128 TiB that it can grow to. Archive what nobody reads.`,
      measure: metric("VolumeBytesUsed", "Maximum"),
      rings: "above",
      threshold: 0.9 * volumeLimit,
      ...steadily,
      periodSeconds: 300,
    },
  ];
}

/**
 * Only a region that follows another one reports a lag, so silence means that this region writes, or that there is nothing to
 * follow; the membership probe tells the two apart. Asked by query, because the metric also names the region that it comes from, and
 * which one that is moves with every switchover.
 */
function lagAlarm({ name, namespace, lagMetric, clusterId }: Store, seconds: number): Alarm {
  return {
    name: `${name}-replication-lag`,
    description: `The ${name} database here is more than ${seconds} s behind the writer: readers see old data, and a failover to this region would lose that much. Don't fail over to it; look at the writer's load and this region's CPU.`,
    measure: {
      expression: query(
        "MAX",
        lagMetric,
        namespace,
        clusterId.apply((id) => ` WHERE DBClusterIdentifier = '${id}'`),
      ),
    },
    rings: "above",
    threshold: seconds * 1000,
    ...steadily,
    badPeriods: 3,
  };
}
