/** How far a region's copy of a store is behind, as CloudWatch there was told last. It changes nothing. */
import {
  type CloudWatchClient,
  type Dimension,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";
import { type DeployedPlatform, regionIn } from "../platform";
import type { Store } from "./membership";

interface LagMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimension: string;
  readonly unitSeconds: number;
}

const milliseconds = 0.001;
const lagMetrics = {
  relational: {
    namespace: "AWS/RDS",
    name: "AuroraGlobalDBReplicationLag",
    dimension: "DBClusterIdentifier",
    unitSeconds: milliseconds,
  },
  instances: { namespace: "AWS/RDS", name: "ReplicaLag", dimension: "DBInstanceIdentifier", unitSeconds: 1 },
  document: {
    namespace: "AWS/DocDB",
    name: "GlobalClusterReplicationLag",
    dimension: "DBClusterIdentifier",
    unitSeconds: milliseconds,
  },
} as const satisfies Readonly<Record<string, LagMetric>>;

/** Minutes of AWS' time that are looked at, and that the newest figure may be old. */
const lookedAtMinutes = 5;
const freshMinutes = 3;
/** On a local cloud minutes are shorter: the finest that GetMetricData gives. */
const finePeriodSeconds = 5;

export interface LagQuestion {
  readonly platform: DeployedPlatform;
  readonly store: Store;
  /** Region of the copy: it alone is asked. */
  readonly region: string;
  readonly alarms: CloudWatchClient;
  readonly timeScale: number;
}

/**
 * AWS measures it by more dimensions than the copy's name alone, so those are asked first. (API: ListMetrics, GetMetricData; CloudWatch of
 * that region, read only.)
 * @returns seconds; nothing where CloudWatch has no figure that is fresh
 */
export async function observeLag(question: LagQuestion, now = Date.now()): Promise<number | undefined> {
  const { platform, store, region, alarms, timeScale } = question;
  const metric = lagMetrics[platform[store].kind === "instances" ? "instances" : store];
  const filter = [{ Name: metric.dimension, Value: regionIn(platform, region)[store].id }];
  const listed = new ListMetricsCommand({ Namespace: metric.namespace, MetricName: metric.name, Dimensions: filter });
  const { Metrics = [] } = await alarms.send(listed);
  if (Metrics.length === 0) return undefined;
  const period = timeScale > 1 ? finePeriodSeconds : 60;
  const queries = Metrics.map(({ Dimensions = [] }, index) => queryFor(metric, Dimensions, { index, period }));
  const asked = new GetMetricDataCommand({
    StartTime: new Date(now - lookedAtMinutes * 60_000),
    EndTime: new Date(now + period * 1000),
    ScanBy: "TimestampDescending",
    MetricDataQueries: queries,
  });
  const { MetricDataResults = [] } = await alarms.send(asked);
  const points = MetricDataResults.flatMap(({ Timestamps = [], Values = [] }) =>
    Timestamps.map((at, index) => ({ at: at.getTime(), value: Values[index] ?? 0 })),
  );
  const newest = Math.max(...points.map(({ at }) => at));
  const oldestFresh = now - Math.max((freshMinutes * 60_000) / timeScale, 3 * period * 1000);
  if (newest < oldestFresh || points.length === 0) return undefined;
  return Math.max(...points.filter(({ at }) => at === newest).map(({ value }) => value)) * metric.unitSeconds;
}

const queryFor = (
  { namespace: Namespace, name: MetricName }: LagMetric,
  Dimensions: Dimension[],
  { index, period: Period }: { readonly index: number; readonly period: number },
): MetricDataQuery => ({
  Id: `lag${index}`,
  MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period, Stat: "Maximum" },
});
