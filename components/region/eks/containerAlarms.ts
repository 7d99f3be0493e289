import * as pulumi from "@pulumi/pulumi";
import type { ServiceSettings } from "../../../config/settings";
import type { Alarm } from "../alarms";
import type { Graph } from "../graph";
import { query } from "../serviceAlarms";
import { keyOf } from "../../shared/platform";

/** What containers are known by in metrics. All of these cost nothing beyond the alarms themselves. */
export interface ContainerNames {
  readonly clusterName: pulumi.Input<string>;
  /** Of the nodes that are always there. Those that Karpenter adds are in no group; the load balancer treats all alike. */
  readonly groupName: pulumi.Input<string>;
  /** Name of the target group in metrics. */
  readonly targetGroup: pulumi.Input<string>;
}

const often = { periodSeconds: 60, datapointsToAlarm: 5, evaluationPeriods: 5 };

/** Saturation of what the storefront runs on, by the same names as of instances: who is woken needn't know the kind. */
export function containerAlarms(names: ContainerNames, service: ServiceSettings): readonly Alarm[] {
  return [...nodeAlarms(names.groupName), ...podAlarms(names, service)];
}

function nodeAlarms(groupName: pulumi.Input<string>): readonly Alarm[] {
  const dimensions = { AutoScalingGroupName: groupName };
  return [
    {
      name: "service-cpu",
      description:
        "Nodes are at more than 85 % CPU although the horizontal autoscaler should have added pods. Look whether the deployment stands at its maximum, or pods wait for a node.",
      measure: { namespace: "AWS/EC2", metricName: "CPUUtilization", dimensions, statistic: "Average" },
      comparisonOperator: "GreaterThanThreshold",
      threshold: 85,
      ...often,
      treatMissingData: "notBreaching",
    },
    {
      name: "service-status-checks",
      description:
        "EC2 finds a node or the hardware under it broken. EKS repairs the node group by itself; if several are, a zone may be failing.",
      measure: { namespace: "AWS/EC2", metricName: "StatusCheckFailed", dimensions, statistic: "Maximum" },
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      ...often,
      treatMissingData: "notBreaching",
    },
  ];
}

function podAlarms({ clusterName, targetGroup }: ContainerNames, service: ServiceSettings): readonly Alarm[] {
  return [
    {
      name: "service-at-maximum",
      description: `All ${service.maxInstances} pods that there may be serve. Raise ${keyOf("maxInstances")} before demand grows further.`,
      // Whatever load balancer it hangs at: the largest series is the one over all zones.
      measure: {
        expression: query(
          "MAX",
          "HealthyHostCount",
          "AWS/ApplicationELB",
          pulumi.interpolate` WHERE TargetGroup = '${targetGroup}'`,
        ),
      },
      comparisonOperator: "GreaterThanThreshold",
      threshold: service.maxInstances - 1,
      ...often,
      treatMissingData: "notBreaching",
    },
    {
      name: "service-pods-unschedulable",
      description:
        "Pods find no node with room for them: the region can't grow. Look at the log of Karpenter (kubectl logs --namespace kube-system deployment/karpenter): its limit is reached, EC2 has no such instance, or it may not launch one. Until it can, raise the number of nodes by hand: aws eks update-nodegroup-config --scaling-config desiredSize=N, and set minInstances to the same, or the next deployment of the group takes them away.",
      // Vended by the control plane itself: https://docs.aws.amazon.com/eks/latest/userguide/cloudwatch.html
      measure: {
        namespace: "AWS/EKS",
        metricName: "scheduler_pending_pods_UNSCHEDULABLE",
        dimensions: { ClusterName: clusterName },
        statistic: "Sum",
      },
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      periodSeconds: 60,
      // A node takes two to three minutes from launch until it is ready.
      datapointsToAlarm: 10,
      evaluationPeriods: 10,
      treatMissingData: "notBreaching",
    },
  ];
}

/** What the dashboard draws of the same. */
export function containerGraphs({ clusterName, groupName }: ContainerNames): readonly Graph[] {
  const group = ["AutoScalingGroupName", groupName] as const;
  const cluster = ["ClusterName", clusterName] as const;
  return [
    {
      title: "Pods without a node",
      statistic: "Sum",
      series: [["AWS/EKS", "scheduler_pending_pods_UNSCHEDULABLE", ...cluster]],
    },
    { title: "Nodes' CPU", statistic: "Average", series: [["AWS/EC2", "CPUUtilization", ...group]] },
  ];
}
