import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, settled, valueOf } from "../../test/recorder";
import { six, three, two } from "../../test/settings";
import { GlobalDashboard, loadBalancerDimension } from "./dashboard";
import { type DashboardSources, type Widget, dashboardWidgets } from "./dashboardWidgets";
import { notKnown } from "./global.samples";
import { byRegion } from "./regions";

const dashboardType = "aws:cloudwatch/dashboard:Dashboard";

function sourcesFor(
  regions: readonly string[],
  healthCheckId: (region: string) => pulumi.Input<string> = (it) => `check-${it}`,
) {
  const perRegion = byRegion(regions, (region) => ({
    loadBalancer: `app/alb-${region}/1`,
    relationalDatabaseId: `relational-${region}`,
    documentClusterId: `document-${region}`,
    healthCheckId: healthCheckId(region),
    replicationDimensions: { SourceBucket: `backups-${region}`, DestinationBucket: "next", RuleId: "rule" },
  }));
  const relationalKind = "aurora-global" as const;
  return {
    regions,
    distributionId: "E1",
    webAclMetricName: "edge",
    relationalKind,
    perRegion,
  } satisfies DashboardSources;
}

function metricsOf(widgets: Widget[], title: string) {
  return widgets.find((it) => it.properties.title === title)?.properties.metrics;
}

describe("the global dashboard", () => {
  it("has twelve graphs in two columns without gaps", () => {
    for (const regions of [two, three, six]) {
      const widgets = dashboardWidgets(sourcesFor(regions));

      assert.deepEqual(
        widgets.map(({ x, y, width, height }) => [x, y, width, height]),
        Array.from({ length: 12 }, (_, index) => [(index % 2) * 12, Math.floor(index / 2) * 6, 12, 6]),
      );
      assert.equal(new Set(widgets.map((it) => it.properties.title)).size, 12);
    }
  });

  it("shows how far each replica is behind where the relational database is an instance", () => {
    const widgets = dashboardWidgets({ ...sourcesFor(two), relationalKind: "rds" });

    assert.equal(widgets.length, 12);
    const row = (region: string) => [
      ...["AWS/RDS", "ReplicaLag", "DBInstanceIdentifier", `relational-${region}`],
      { stat: "Maximum", region, label: region },
    ];
    assert.deepEqual(metricsOf(widgets, "PostgreSQL: replication lag, seconds"), two.map(row));
    assert.equal(metricsOf(widgets, "Aurora: replication lag, milliseconds"), undefined);
  });

  it("reads each region's metrics in that region, and those of the edge in us-east-1", () => {
    const widgets = dashboardWidgets(sourcesFor(two));

    assert.deepEqual(metricsOf(widgets, "Edge: errors, percent"), [
      [
        "AWS/CloudFront",
        "5xxErrorRate",
        "Region",
        "Global",
        "DistributionId",
        "E1",
        { stat: "Average", region: "us-east-1" },
      ],
      [
        "AWS/CloudFront",
        "4xxErrorRate",
        "Region",
        "Global",
        "DistributionId",
        "E1",
        { stat: "Average", region: "us-east-1" },
      ],
    ]);
    const options = (region: string) => ({ stat: "p99", region, label: region });
    assert.deepEqual(metricsOf(widgets, "Regions: response time p99, seconds"), [
      ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", "app/alb-eu-west-1/1", options("eu-west-1")],
      ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", "app/alb-ap-south-1/1", options("ap-south-1")],
    ]);
  });

  it("shows every switch in the region that holds it, and health in us-east-1", () => {
    const widgets = dashboardWidgets(sourcesFor(two));

    const shown = (region: string, place: string) => [
      ...["Meridian/Evacuation", "RegionEvacuated", "Region", region],
      { stat: "Maximum", region: place, label: `${region}, switch in ${place}` },
    ];
    assert.deepEqual(metricsOf(widgets, "Routing: evacuation switches"), [
      shown("eu-west-1", "ap-south-1"),
      shown("ap-south-1", "eu-west-1"),
    ]);
    assert.deepEqual(metricsOf(widgets, "Routing: region takes users (1) or not (0)")?.[0], [
      ...["AWS/Route53", "HealthCheckStatus", "HealthCheckId", "check-eu-west-1"],
      { stat: "Minimum", region: "us-east-1", label: "eu-west-1" },
    ]);
  });

  it("shows how far each copy of data is behind", async () => {
    const widgets = dashboardWidgets(sourcesFor(three));
    const firstOf = (title: string) => metricsOf(widgets, title)?.[0];

    const lagOf = (title: string) => valueOf(pulumi.output(firstOf(title)));
    const here = { region: "us-east-1", label: "us-east-1" };
    const follower = (id: string) => `WHERE DBClusterIdentifier = '${id}'`;
    assert.deepEqual(await lagOf("Aurora: replication lag, milliseconds"), [
      {
        expression: `SELECT MAX(AuroraGlobalDBReplicationLag) FROM "AWS/RDS" ${follower("relational-us-east-1")}`,
        ...here,
      },
    ]);
    assert.deepEqual(await lagOf("DocumentDB: replication lag, milliseconds"), [
      {
        expression: `SELECT MAX(GlobalClusterReplicationLag) FROM "AWS/DocDB" ${follower("document-us-east-1")}`,
        ...here,
      },
    ]);
    assert.deepEqual(firstOf("Backups: replication lag, seconds"), [
      ...[
        "AWS/S3",
        "ReplicationLatency",
        "SourceBucket",
        "backups-us-east-1",
        "DestinationBucket",
        "next",
        "RuleId",
        "rule",
      ],
      { stat: "Maximum", region: "eu-west-1", label: "us-east-1 to eu-west-1" },
    ]);
    assert.deepEqual(firstOf("Backups: failed jobs"), [
      {
        expression: 'SELECT SUM(NumberOfBackupJobsFailed) FROM "AWS/Backup"',
        region: "us-east-1",
        label: "us-east-1",
      },
    ]);
  });

  it("is written once, under its name, with what it shows", async () => {
    const recorder = record();
    const sources = sourcesFor(three);
    new GlobalDashboard("dashboard", { dashboardName: "meridian-global", sources });
    await settled();

    const { dashboardBody, ...rest } = recorder.only(dashboardType).inputs;
    assert.deepEqual(rest, { region: "us-east-1", dashboardName: "meridian-global" });
    assert.deepEqual(JSON.parse(String(dashboardBody)), {
      widgets: await valueOf(pulumi.output(dashboardWidgets(sources))),
    });
  });

  it("is planned while health checks are unknown", async () => {
    const recorder = record({ preview: true });
    const sources = sourcesFor(three, () => pulumi.output(pulumi.unknown) as pulumi.Output<string>);
    new GlobalDashboard("dashboard", { dashboardName: "meridian-global", sources });
    await settled();

    assert.deepEqual(recorder.only(dashboardType).inputs["dashboardBody"], notKnown);
  });
});

describe("loadBalancerDimension", () => {
  it("is what metrics call a load balancer", async () => {
    record();
    const arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/alb/0123456789abcdef";

    assert.equal(await valueOf(loadBalancerDimension(arn)), "app/alb/0123456789abcdef");
  });
});
