/** What a region's users asked for at their busiest of a day, and what one target is held to. It changes nothing. */
import { DescribePoliciesCommand } from "@aws-sdk/client-auto-scaling";
import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { look, type Probe } from "./probe";
import { balancerName } from "./served";

export interface SeenDemand {
  /** Requests of the busiest minute of the last 24 hours; missing where CloudWatch has none. */
  readonly peakPerMinute?: number;
  /** Requests a minute that target tracking holds each target to; missing where no policy says. */
  readonly perTargetPerMinute?: number;
}

const dayMilliseconds = 24 * 3_600_000;

/** (API: GetMetricData, data plane; DescribePolicies, control plane; read only.) */
export const demand: Probe<SeenDemand> = {
  asksFor: "demand and scaling policies",
  calls: (_platform, region) => [
    look("cloudwatch", "GetMetricData", { region, plane: "data" }),
    look("autoscaling", "DescribePolicies", { region }),
  ],
  async ask({ platform, region, clients }) {
    const { loadBalancerArn, autoScalingGroupName } = platform.outputs[region]!;
    const Metric = {
      ...{ Namespace: "AWS/ApplicationELB", MetricName: "RequestCount" },
      Dimensions: [{ Name: "LoadBalancer", Value: balancerName(loadBalancerArn) }],
    };
    const now = Date.now();
    const asked = new GetMetricDataCommand({
      MetricDataQueries: [{ Id: "requests", MetricStat: { Metric, Period: 60, Stat: "Sum" } }],
      StartTime: new Date(now - dayMilliseconds),
      EndTime: new Date(now + 60_000),
    });
    const [metrics, { ScalingPolicies = [] }] = await Promise.all([
      clients.alarms.send(asked),
      clients.scaling.send(new DescribePoliciesCommand({ AutoScalingGroupName: autoScalingGroupName })),
    ]);
    const minutes = metrics.MetricDataResults?.[0]?.Values ?? [];
    const tracked = ScalingPolicies.map((it) => it.TargetTrackingConfiguration).find(
      (it) => it?.PredefinedMetricSpecification?.PredefinedMetricType === "ALBRequestCountPerTarget",
    );
    return {
      ...(minutes.length > 0 && { peakPerMinute: Math.max(...minutes) }),
      ...(tracked?.TargetValue !== undefined && { perTargetPerMinute: tracked.TargetValue }),
    };
  },
};
