import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { loadBalancerDimension } from "./dashboard";
import { byRegion, ofRegion } from "./regions";

/** What a region tells of the targets that serve it. */
export interface ServingTargets {
  readonly loadBalancerArn: pulumi.Input<string>;
  /** Target group of the kind of compute that serves, also while the region moves to another kind. */
  readonly targetGroupArn: pulumi.Input<string>;
  /** Healthy targets below which its users are better off elsewhere. */
  readonly leastHealthyTargets: pulumi.Input<number>;
  readonly alarmTopicArn: pulumi.Input<string>;
}

export interface CapacityChecksArgs {
  readonly regions: readonly string[];
  readonly targets: Readonly<Record<string, ServingTargets>>;
}

/** What the alarm looks at. Route 53 copies these when the check is made and never looks again: see `triggers`. */
const alarmSettings = {
  namespace: "AWS/ApplicationELB",
  metricName: "HealthyHostCount",
  period: 60,
  // Three minutes: longer than a target that starts again needs. All of them, since Route 53 doesn't know M of N.
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  // Of the load balancer's nodes, the one that sees most. A node that is cut off from the others' zones sees fewer, and is one zone's trouble.
  statistic: "Maximum",
  comparisonOperator: "LessThanThreshold",
  // A region whose CloudWatch is silent is judged by its endpoint check: silence must move nobody.
  treatMissingData: "missing",
} as const;

/**
 * Whether enough stands behind each region's load balancer: one surviving instance still answers its endpoint check with ok, and can't
 * serve the region's users. The alarm is in the region that it is about, because its metric is nowhere else.
 *
 * Price of one region a month: alarm 0.10 USD, health check 0.50 USD (https://aws.amazon.com/cloudwatch/pricing/,
 * https://aws.amazon.com/route53/pricing/).
 */
export class CapacityChecks extends pulumi.ComponentResource {
  readonly ids: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: CapacityChecksArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:CapacityChecks", name, {}, opts);
    this.ids = byRegion(args.regions, (region) => this.check(region, ofRegion("targets", region, args.targets)).id);
    this.registerOutputs({ ids: this.ids });
  }

  private check(region: string, targets: ServingTargets): aws.route53.HealthCheck {
    const dimensions = {
      LoadBalancer: loadBalancerDimension(targets.loadBalancerArn),
      TargetGroup: targetGroupDimension(targets.targetGroupArn),
    };
    const alarm = new aws.cloudwatch.MetricAlarm(
      `capacity-${region}`,
      {
        region,
        ...alarmSettings,
        threshold: targets.leastHealthyTargets,
        dimensions,
        alarmDescription: `${region} has lost more than half of the instances that it must have: DNS sends its users to the other regions until they are back. Look at the Auto Scaling group's activities.`,
        alarmActions: [targets.alarmTopicArn],
        okActions: [targets.alarmTopicArn],
      },
      { parent: this },
    );
    const settings = Object.entries(alarmSettings).map(([key, value]) => [key, String(value)]);
    return new aws.route53.HealthCheck(
      `capacity-${region}`,
      {
        type: "CLOUDWATCH_METRIC",
        cloudwatchAlarmName: alarm.name,
        cloudwatchAlarmRegion: region,
        insufficientDataHealthStatus: "LastKnownStatus",
        triggers: {
          ...(Object.fromEntries(settings) as Record<string, string>),
          ...dimensions,
          threshold: pulumi.output(targets.leastHealthyTargets).apply(String),
        },
        tags: { Name: `capacity-${region}` },
      },
      { parent: this },
    );
  }
}

/** A target group's name in metrics, `targetgroup/shop/1`. */
const targetGroupDimension = (arn: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.output(arn).apply((known) => known.slice(known.lastIndexOf(":") + 1));
