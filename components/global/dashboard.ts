import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type DashboardSources, dashboardWidgets } from "./dashboardWidgets";
import { edgeRegion } from "./edgeRegion";

export interface GlobalDashboardArgs {
  /** Name in the account, which has one list of dashboards for all regions. */
  readonly dashboardName: string;
  readonly sources: DashboardSources;
}

/** One dashboard over all regions. The first three of an account are free, then 3 USD a month (https://aws.amazon.com/cloudwatch/pricing/). */
export class GlobalDashboard extends pulumi.ComponentResource {
  readonly dashboardName: pulumi.Output<string>;

  constructor(name: string, args: GlobalDashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:GlobalDashboard", name, {}, opts);
    const dashboard = new aws.cloudwatch.Dashboard(
      "global",
      {
        region: edgeRegion,
        dashboardName: args.dashboardName,
        dashboardBody: pulumi.jsonStringify({ widgets: dashboardWidgets(args.sources) }),
      },
      { parent: this },
    );
    this.dashboardName = dashboard.dashboardName;
    this.registerOutputs({ dashboardName: this.dashboardName });
  }
}

/** A load balancer as its metrics name it: what follows `loadbalancer/` in its ARN. */
export function loadBalancerDimension(arn: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.output(arn).apply((known) => known.slice(known.indexOf("loadbalancer/") + "loadbalancer/".length));
}
