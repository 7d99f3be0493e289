import * as pulumi from "@pulumi/pulumi";
import type { DatabaseKind } from "../../config/settings";
import { edgeRegion } from "./edgeRegion";
import { evacuationRegions } from "./evacuation";
import { evacuationMetric } from "./evacuationHeartbeat";
import { nextRegion } from "../../outputs/backupRing";
import { ofRegion } from "./regions";

/** What the dashboard shows of one region. */
export interface RegionSources {
  /** As load balancer metrics name it, `app/<name>/<id>`. */
  readonly loadBalancer: pulumi.Input<string>;
  readonly relationalDatabaseId: pulumi.Input<string>;
  readonly documentClusterId: pulumi.Input<string>;
  readonly healthCheckId: pulumi.Input<string>;
  readonly replicationDimensions: Readonly<Record<string, pulumi.Input<string>>>;
}

export interface DashboardSources {
  readonly regions: readonly string[];
  readonly distributionId: pulumi.Input<string>;
  readonly webAclMetricName: string;
  readonly relationalKind: DatabaseKind;
  readonly perRegion: Readonly<Record<string, RegionSources>>;
}

export interface Widget {
  readonly type: "metric";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    /** Where the widget is drawn from; each metric names its own region beside. */
    readonly region: string;
    readonly view: "timeSeries";
    readonly period: number;
    readonly metrics: readonly MetricRow[];
  };
}

type MetricOptions = Readonly<Record<string, pulumi.Input<string>>>;
/** Namespace, name, dimension names and values in turn, and options last, or a query alone: CloudWatch's own form. */
export type MetricRow = readonly (pulumi.Input<string> | MetricOptions)[];

interface Graph {
  readonly title: string;
  readonly metrics: readonly MetricRow[];
}

const width = 12;
const height = 6;

/** Two columns, in the order in which somebody asks: what viewers feel, where they are sent, how regions do, what data does. */
export function dashboardWidgets(sources: DashboardSources): Widget[] {
  const graphs = [...edgeGraphs(sources), ...routingGraphs(sources), ...regionGraphs(sources), ...dataGraphs(sources)];
  return graphs.map(({ title, metrics }, index) => ({
    type: "metric",
    x: (index % 2) * width,
    y: Math.floor(index / 2) * height,
    width,
    height,
    properties: { title, region: edgeRegion, view: "timeSeries", period: 60, metrics },
  }));
}

function edgeGraphs({ distributionId, webAclMetricName }: DashboardSources): Graph[] {
  const edge = (metric: string, stat: string): MetricRow => [
    ...["AWS/CloudFront", metric, "Region", "Global", "DistributionId"],
    distributionId,
    { stat, region: edgeRegion },
  ];
  const firewall = (metric: string): MetricRow => [
    ...["AWS/WAFV2", metric, "WebACL", webAclMetricName, "Rule", "ALL"],
    { stat: "Sum", region: edgeRegion },
  ];
  return [
    { title: "Edge: requests", metrics: [edge("Requests", "Sum"), firewall("BlockedRequests")] },
    { title: "Edge: errors, percent", metrics: [edge("5xxErrorRate", "Average"), edge("4xxErrorRate", "Average")] },
  ];
}

function routingGraphs(sources: DashboardSources): Graph[] {
  const { namespace, metricName, dimension } = evacuationMetric();
  const switches = Object.entries(evacuationRegions(sources.regions)).flatMap(([region, places]) =>
    places.map((place): MetricRow => [
      namespace,
      metricName,
      dimension,
      region,
      { stat: "Maximum", region: place, label: `${region}, switch in ${place}` },
    ]),
  );
  const healthy = perRegion(sources, (region, its) => [
    ...["AWS/Route53", "HealthCheckStatus", "HealthCheckId"],
    its.healthCheckId,
    { stat: "Minimum", region: edgeRegion, label: region },
  ]);
  return [
    { title: "Routing: region takes users (1) or not (0)", metrics: healthy },
    { title: "Routing: evacuation switches", metrics: switches },
  ];
}

function regionGraphs(sources: DashboardSources): Graph[] {
  const balancer = (metric: string, stat: string) =>
    perRegion(sources, (region, its) => [
      ...["AWS/ApplicationELB", metric, "LoadBalancer"],
      its.loadBalancer,
      { stat, region, label: region },
    ]);
  return [
    { title: "Regions: requests", metrics: balancer("RequestCount", "Sum") },
    { title: "Regions: answers 5xx", metrics: balancer("HTTPCode_Target_5XX_Count", "Sum") },
    { title: "Regions: response time p99, seconds", metrics: balancer("TargetResponseTime", "p99") },
    { title: "Regions: failed connections to instances", metrics: balancer("TargetConnectionErrorCount", "Sum") },
  ];
}

function dataGraphs(sources: DashboardSources): Graph[] {
  // Queries, because the metric also names the region that is followed, and which one that is moves with every switchover.
  const lag = (namespace: string, metric: string, idOf: (its: RegionSources) => pulumi.Input<string>) =>
    perRegion(sources, (region, its) => {
      const where = pulumi.interpolate`WHERE DBClusterIdentifier = '${idOf(its)}'`;
      return [
        { expression: pulumi.interpolate`SELECT MAX(${metric}) FROM "${namespace}" ${where}`, region, label: region },
      ];
    });
  const backups = perRegion(sources, (region, its) => [
    ...["AWS/S3", "ReplicationLatency"],
    ...Object.entries(its.replicationDimensions).flat(),
    {
      stat: "Maximum",
      region: nextRegion(region, sources.regions),
      label: `${region} to ${nextRegion(region, sources.regions)}`,
    },
  ]);
  // A query, because AWS Backup publishes by vault and by kind of resource, and a plain metric would have to name both.
  const failed = sources.regions.map((region): MetricRow => [
    { expression: 'SELECT SUM(NumberOfBackupJobsFailed) FROM "AWS/Backup"', region, label: region },
  ]);
  return [
    sources.relationalKind === "rds"
      ? replicaLag(sources)
      : {
          title: "Aurora: replication lag, milliseconds",
          metrics: lag("AWS/RDS", "AuroraGlobalDBReplicationLag", (its) => its.relationalDatabaseId),
        },
    {
      title: "DocumentDB: replication lag, milliseconds",
      metrics: lag("AWS/DocDB", "GlobalClusterReplicationLag", (its) => its.documentClusterId),
    },
    { title: "Backups: replication lag, seconds", metrics: backups },
    { title: "Backups: failed jobs", metrics: failed },
  ];
}

/** A replica follows one source as long as it lives, so that its lag has no other dimension. */
function replicaLag(sources: DashboardSources): Graph {
  const metrics = perRegion(sources, (region, its) => [
    ...["AWS/RDS", "ReplicaLag", "DBInstanceIdentifier"],
    its.relationalDatabaseId,
    { stat: "Maximum", region, label: region },
  ]);
  return { title: "PostgreSQL: replication lag, seconds", metrics };
}

function perRegion(sources: DashboardSources, row: (region: string, its: RegionSources) => MetricRow): MetricRow[] {
  return sources.regions.map((region) => row(region, ofRegion("dashboard sources", region, sources.perRegion)));
}
