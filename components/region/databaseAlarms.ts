import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseSettings } from "../../config/settings";
import type { Alarm, Measured } from "./alarms";
import { connectionLimit, memoryBytes } from "../../config/databaseCapacity";
import { query } from "./serviceAlarms";
import { keyOf } from "../shared/platform";

const gibibyte = 2 ** 30;
const tebibyte = 2 ** 40;
const minute = 60;
const steadily = {
  periodSeconds: minute,
  datapointsToAlarm: 5,
  evaluationPeriods: 5,
  treatMissingData: "notBreaching",
} as const;

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

/** What any instance is watched by, of a cluster or alone. */
interface Watched {
  /** Begins every alarm's name. */
  readonly name: "relational" | "document";
  readonly instanceClass: string;
  readonly metric: (metricName: string, statistic: string) => Measured;
}

function metricsOf({ namespace, clusterId }: Store): Watched["metric"] {
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
  return [
    ...clusterAlarms(store),
    lagAlarm(store, replicationLagSeconds),
    ...postgresAlarms(settings, metricsOf(store)),
  ];
}

/** An RDS instance: the same, its disk, and the disk that a replica which doesn't listen fills. */
export function relationalInstanceAlarms(
  instanceId: pulumi.Output<string>,
  settings: DatabaseSettings & { readonly storageGigabytes: number },
  replicationLagSeconds: number,
): readonly Alarm[] {
  const dimensions = { DBInstanceIdentifier: instanceId };
  const metric: Watched["metric"] = (metricName, statistic) => ({
    namespace: "AWS/RDS",
    metricName,
    dimensions,
    statistic,
  });
  const storage = settings.storageGigabytes * gibibyte;
  return [
    ...instanceAlarms({ name: "relational", instanceClass: settings.instanceClass, metric }),
    {
      name: "relational-storage",
      description: `The relational database has less than a tenth of its first size in free storage, though it grows by itself: it is growing faster than every six hours, or has reached four times that size. Raise ${keyOf("relationalStorageGigabytes")}, or find what fills it.`,
      measure: metric("FreeStorageSpace", "Minimum"),
      comparisonOperator: "LessThanThreshold",
      threshold: storage / 10,
      ...steadily,
    },
    {
      name: "relational-replication-slot",
      description:
        "The writer keeps more than a fifth of the database's first size in log for a replica that doesn't take it: its disk fills. Look at the replicas in the other regions; one that is lost for good is rebuilt (docs/databases.md).",
      measure: metric("OldestReplicationSlotLag", "Maximum"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: storage / 5,
      ...steadily,
    },
    {
      // Only a replica reports a lag, so silence means that this region writes, or that nothing is followed; the membership probe tells.
      name: "relational-replication-lag",
      description: lagDescription("relational", replicationLagSeconds),
      measure: metric("ReplicaLag", "Maximum"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: replicationLagSeconds,
      ...steadily,
      datapointsToAlarm: 3,
    },
    ...postgresAlarms(settings, metric),
  ];
}

function postgresAlarms({ instanceClass }: DatabaseSettings, metric: Watched["metric"]): readonly Alarm[] {
  const connections = Math.floor(connectionLimit(instanceClass) * 0.8);
  return [
    {
      name: "relational-connections",
      description: `An instance has more than ${connections} connections, 80 % of what its class allows. Look for a leak in the storefront's pool before raising ${keyOf("relationalInstanceClass")}.`,
      measure: metric("DatabaseConnections", "Maximum"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: connections,
      ...steadily,
    },
    {
      name: "relational-transaction-ids",
      description:
        "Vacuum falls behind: at two billion transaction ids PostgreSQL stops taking writes, and this is half of it. Look for a transaction or a replication slot that was left open.",
      measure: metric("MaximumUsedTransactionIDs", "Maximum"),
      comparisonOperator: "GreaterThanThreshold",
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
    ...clusterAlarms(store),
    lagAlarm(store, replicationLagSeconds),
    {
      name: "document-connections",
      description: `An instance uses more than 80 % of the connections that its class allows. Look for a leak in the storefront's pool before raising ${keyOf("documentInstanceClass")}.`,
      measure: {
        expression: "100 * used / allowed",
        metrics: {
          used: metric("DatabaseConnectionsMax", "Maximum"),
          allowed: metric("DatabaseConnectionsLimit", "Minimum"),
        },
      },
      comparisonOperator: "GreaterThanThreshold",
      threshold: 80,
      ...steadily,
    },
    {
      name: "document-low-memory",
      description: `DocumentDB holds operations back for want of memory. Find the query that scans a collection; if there is none, raise ${keyOf("documentInstanceClass")}.`,
      measure: metric("LowMemThrottleQueueDepth", "Maximum"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      ...steadily,
    },
  ];
}

function instanceAlarms({ name, instanceClass, metric }: Watched): readonly Alarm[] {
  return [
    {
      name: `${name}-cpu`,
      description: `An instance of the ${name} database is at more than 85 % CPU. Look at its slowest statements in Performance Insights; reads can go to another instance, writes cannot.`,
      measure: metric("CPUUtilization", "Maximum"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: 85,
      ...steadily,
    },
    {
      name: `${name}-memory`,
      description: `An instance of the ${name} database has less than a twentieth of its memory free and may restart. Look for large sorts and too many connections.`,
      measure: metric("FreeableMemory", "Minimum"),
      comparisonOperator: "LessThanThreshold",
      threshold: memoryBytes(instanceClass) / 20,
      ...steadily,
    },
  ];
}

function clusterAlarms(store: Store): readonly Alarm[] {
  const metric = metricsOf(store);
  const { name, settings } = store;
  return [
    ...instanceAlarms({ name, instanceClass: settings.instanceClass, metric }),
    {
      name: `${name}-local-storage`,
      description: `An instance of the ${name} database has less than 2 GiB left for temporary files: large queries and index builds will fail. Find the one that fills it.`,
      measure: metric("FreeLocalStorage", "Minimum"),
      comparisonOperator: "LessThanThreshold",
      threshold: 2 * gibibyte,
      ...steadily,
    },
    {
      name: `${name}-volume`,
      description: `The ${name} database's volume is at 90 % of the 128 TiB that it can grow to. Archive what nobody reads.`,
      measure: metric("VolumeBytesUsed", "Maximum"),
      comparisonOperator: "GreaterThanThreshold",
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
    description: lagDescription(name, seconds),
    measure: {
      expression: query(
        "MAX",
        lagMetric,
        namespace,
        clusterId.apply((id) => ` WHERE DBClusterIdentifier = '${id}'`),
      ),
    },
    comparisonOperator: "GreaterThanThreshold",
    threshold: seconds * 1000,
    ...steadily,
    datapointsToAlarm: 3,
  };
}

const lagDescription = (name: string, seconds: number): string =>
  `The ${name} database here is more than ${seconds} s behind the writer: readers see old data, and a failover to this region would lose that much. Don't fail over to it; look at the writer's load and this region's CPU.`;
