import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Graph, Series } from "./graph";
import type { LoadBalancerNames } from "./serviceAlarms";

export interface DashboardArgs {
  /** Its physical name. Dashboards are listed once for all regions of an account, so it carries the region. */
  readonly dashboardName: string;
  readonly region: string;
  readonly loadBalancer: LoadBalancerNames;
  /** What the storefront runs on, as its kind of compute draws it. */
  readonly computeGraphs: readonly Graph[];
  /** How metrics name the relational database: dimension and value. */
  readonly relationalDimension: readonly [name: string, value: pulumi.Input<string>];
  readonly documentClusterId: pulumi.Input<string>;
  /** Of what is off by default. */
  readonly optionGraphs: readonly Graph[];
  /** Alarms that the first row shows. */
  readonly alarmArns: readonly pulumi.Input<string>[];
}

/** The region on one page: alarms first, then what users notice, then what causes it. Price: 3 USD a month beyond the account's third. */
export class Dashboard extends pulumi.ComponentResource {
  readonly dashboardName: pulumi.Output<string>;

  constructor(name: string, args: DashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:Dashboard", name, {}, opts);
    const dashboard = new aws.cloudwatch.Dashboard(
      "dashboard",
      { dashboardName: args.dashboardName, dashboardBody: pulumi.jsonStringify({ widgets: widgets(args) }) },
      { parent: this },
    );
    this.dashboardName = dashboard.dashboardName;
    this.registerOutputs({ dashboardName: this.dashboardName });
  }
}

function widgets(args: DashboardArgs): object[] {
  const alarms = { title: "Alarms", alarms: args.alarmArns };
  return [
    { type: "alarm", x: 0, y: 0, width: 24, height: 4, properties: alarms },
    ...graphs(args).map(({ title, statistic, series }, index) => ({
      type: "metric",
      x: (index % 3) * 8,
      y: 4 + Math.floor(index / 3) * 6,
      width: 8,
      height: 6,
      properties: { title, view: "timeSeries", region: args.region, stat: statistic, period: 60, metrics: series },
    })),
  ];
}

function graphs(args: DashboardArgs): readonly Graph[] {
  return [...balancerGraphs(args), ...args.computeGraphs, ...databaseGraphs(args), ...args.optionGraphs];
}

function balancerGraphs({ loadBalancer }: DashboardArgs): readonly Graph[] {
  const balancer = ["LoadBalancer", loadBalancer.loadBalancer] as const;
  const targets = ["TargetGroup", loadBalancer.targetGroup, ...balancer] as const;
  const elb = (metric: string): Series => ["AWS/ApplicationELB", metric, ...balancer];
  return [
    { title: "Requests", statistic: "Sum", series: [elb("RequestCount")] },
    { title: "Errors", statistic: "Sum", series: [elb("HTTPCode_ELB_5XX_Count"), elb("HTTPCode_Target_5XX_Count")] },
    { title: "Response time, p99", statistic: "p99", series: [elb("TargetResponseTime")] },
    {
      title: "Instances that serve",
      statistic: "Minimum",
      series: ["HealthyHostCount", "UnHealthyHostCount"].map((it) => ["AWS/ApplicationELB", it, ...targets] as const),
    },
  ];
}

function databaseGraphs({ relationalDimension, documentClusterId }: DashboardArgs): readonly Graph[] {
  const both = (metric: string): readonly Series[] => [
    ["AWS/RDS", metric, ...relationalDimension],
    ["AWS/DocDB", metric, "DBClusterIdentifier", documentClusterId],
  ];
  return [
    { title: "Databases' CPU", statistic: "Maximum", series: both("CPUUtilization") },
    { title: "Connections", statistic: "Maximum", series: both("DatabaseConnections") },
    volumes(both("VolumeBytesUsed"), relationalDimension),
  ];
}

/** A cluster says how much its volume holds, an RDS instance only how much is left of its disk. */
function volumes([cluster, document]: readonly Series[], dimension: DashboardArgs["relationalDimension"]): Graph {
  if (dimension[0] === "DBClusterIdentifier")
    return { title: "Volumes", statistic: "Maximum", series: [cluster!, document!] };
  const free: Series = ["AWS/RDS", "FreeStorageSpace", ...dimension];
  return { title: "Document volume, and free relational storage", statistic: "Maximum", series: [free, document!] };
}
