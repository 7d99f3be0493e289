/** What serves in a region, and what its group of instances is held to. It changes nothing. */
import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DescribeTargetHealthCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { look, type Probe } from "./probe";

export interface SeenCapacity {
  readonly healthyTargets: number;
  readonly targets: number;
  /** Instances in service and healthy, as the Auto Scaling group sees them. */
  readonly inService: number;
  readonly minimum: number;
  readonly desired: number;
  readonly maximum: number;
}

/** (API: DescribeTargetHealth, DescribeAutoScalingGroups; control plane, read only.) */
export const servingCapacity: Probe<SeenCapacity> = {
  asksFor: "healthy targets and instances",
  calls: (_platform, region) => [
    look("elasticloadbalancing", "DescribeTargetHealth", { region }),
    look("autoscaling", "DescribeAutoScalingGroups", { region }),
  ],
  async ask({ platform, region, clients }) {
    const { targetGroupArn, autoScalingGroupName } = platform.outputs[region]!;
    const [health, groups] = await Promise.all([
      clients.balancers.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn })),
      clients.scaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [autoScalingGroupName] })),
    ]);
    const group = groups.AutoScalingGroups?.[0];
    if (!group) throw new Error(`it has no Auto Scaling group ${autoScalingGroupName}`);
    const targets = health.TargetHealthDescriptions ?? [];
    const inService = (group.Instances ?? []).filter(
      (it) => it.LifecycleState === "InService" && it.HealthStatus === "Healthy",
    );
    return {
      healthyTargets: targets.filter((it) => it.TargetHealth?.State === "healthy").length,
      targets: targets.length,
      inService: inService.length,
      minimum: group.MinSize ?? 0,
      desired: group.DesiredCapacity ?? 0,
      maximum: group.MaxSize ?? 0,
    };
  },
};
