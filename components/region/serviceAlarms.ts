import * as pulumi from "@pulumi/pulumi";
import type { ObjectiveSettings, ServiceSettings } from "../../config/settings";
import type { Alarm, Measured } from "./alarms";
import type { Graph } from "./graph";
import { keyOf } from "../shared/platform";

export interface LoadBalancerNames {
  readonly loadBalancer: pulumi.Input<string>;
  readonly targetGroup: pulumi.Input<string>;
}

const minute = 60;
const day = 86_400;

/** Alarm that stops a rollout as well. */
export const errorRateAlarm = "alb-error-rate";

/** Fewer targets serve than the region must have. */
export const capacityAlarm = "alb-too-few-healthy-hosts";

/** What users notice, and whether enough stands behind the load balancer. */
export function loadBalancerAlarms(
  names: LoadBalancerNames,
  objectives: ObjectiveSettings,
  service: ServiceSettings,
): readonly Alarm[] {
  return [...responseAlarms(names, objectives), ...hostAlarms(names, service)];
}

function balancerMetric({ loadBalancer }: LoadBalancerNames, metricName: string, statistic: string): Measured {
  return { namespace: "AWS/ApplicationELB", metricName, dimensions: { LoadBalancer: loadBalancer }, statistic };
}

function responseAlarms(names: LoadBalancerNames, objectives: ObjectiveSettings): readonly Alarm[] {
  const metric = (metricName: string, statistic: string) => balancerMetric(names, metricName, statistic);
  return [
    {
      name: errorRateAlarm,
      description: `More than ${objectives.errorPercent} % of requests are answered 5xx. Look at the storefront's log group and at what was deployed last; a rollout under way goes back by itself. If the region itself is ill, evacuate it.`,
      measure: {
        expression: "IF(requests > 0, 100 * (FILL(own, 0) + FILL(storefront, 0)) / requests, 0)",
        metrics: {
          requests: metric("RequestCount", "Sum"),
          own: metric("HTTPCode_ELB_5XX_Count", "Sum"),
          storefront: metric("HTTPCode_Target_5XX_Count", "Sum"),
        },
      },
      comparisonOperator: "GreaterThanThreshold",
      threshold: objectives.errorPercent,
      periodSeconds: minute,
      datapointsToAlarm: 3,
      evaluationPeriods: 5,
      treatMissingData: "notBreaching",
    },
    {
      name: "alb-latency",
      description: `One request in a hundred takes longer than ${objectives.latencyP99Milliseconds} ms. Look at database load and lag first, then at CPU; forwarded writes cross an ocean and are slower by nature.`,
      measure: metric("TargetResponseTime", "p99"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: objectives.latencyP99Milliseconds / 1000,
      periodSeconds: minute,
      // A region that is slow and not dead is noticed by nothing else: after two minutes, so that its users can be elsewhere in four.
      datapointsToAlarm: 2,
      evaluationPeriods: 2,
      treatMissingData: "notBreaching",
    },
  ];
}

function hostAlarms(names: LoadBalancerNames, service: ServiceSettings): readonly Alarm[] {
  const targets = (metricName: string, statistic: string): Measured => ({
    ...balancerMetric(names, metricName, statistic),
    dimensions: { LoadBalancer: names.loadBalancer, TargetGroup: names.targetGroup },
  });
  return [
    {
      name: "alb-unhealthy-hosts",
      description:
        "An instance fails its health check and Auto Scaling replaces it. If they come and go, look at the storefront's log group.",
      measure: targets("UnHealthyHostCount", "Maximum"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      periodSeconds: minute,
      datapointsToAlarm: 5,
      evaluationPeriods: 5,
      treatMissingData: "notBreaching",
    },
    {
      name: capacityAlarm,
      description: `Fewer than ${service.minInstances} instances serve: this region can no longer take over from another one. Don't evacuate any region into it; look at the Auto Scaling group's activities.`,
      measure: targets("HealthyHostCount", "Minimum"),
      comparisonOperator: "LessThanThreshold",
      threshold: service.minInstances,
      periodSeconds: minute,
      datapointsToAlarm: 5,
      evaluationPeriods: 5,
      treatMissingData: "breaching",
    },
    {
      name: "alb-rejected-connections",
      description:
        "The load balancer turned connections away because it had too many. It grows by itself within minutes; if it doesn't, ask AWS support to pre-warm it.",
      measure: balancerMetric(names, "RejectedConnectionCount", "Sum"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      periodSeconds: minute,
      datapointsToAlarm: 2,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
    },
  ];
}

/** Saturation of what the storefront runs on. */
export function serviceAlarms(groupName: pulumi.Input<string>, service: ServiceSettings): readonly Alarm[] {
  const dimensions = { AutoScalingGroupName: groupName };
  const often = { periodSeconds: minute, datapointsToAlarm: 5, evaluationPeriods: 5 };
  return [
    {
      name: "service-cpu",
      description:
        "Instances are at more than 85 % CPU although target tracking should have added some. Look whether the group stands at its maximum or launches fail.",
      measure: { namespace: "AWS/EC2", metricName: "CPUUtilization", dimensions, statistic: "Average" },
      comparisonOperator: "GreaterThanThreshold",
      threshold: 85,
      ...often,
      treatMissingData: "notBreaching",
    },
    {
      name: "service-at-maximum",
      description: `The group has all ${service.maxInstances} instances that it may have. Raise ${keyOf("maxInstances")} before demand grows further.`,
      measure: { namespace: "AWS/AutoScaling", metricName: "GroupDesiredCapacity", dimensions, statistic: "Maximum" },
      comparisonOperator: "GreaterThanThreshold",
      threshold: service.maxInstances - 1,
      ...often,
      treatMissingData: "notBreaching",
    },
    {
      name: "service-status-checks",
      description:
        "EC2 finds an instance or the hardware under it broken. Auto Scaling replaces it; if several are, a zone may be failing.",
      measure: { namespace: "AWS/EC2", metricName: "StatusCheckFailed", dimensions, statistic: "Maximum" },
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      ...often,
      treatMissingData: "notBreaching",
    },
  ];
}

/** What is needed rarely and missed at once. */
export function supportAlarms(
  certificateArn: pulumi.Input<string>,
  vaultName: pulumi.Output<string>,
): readonly Alarm[] {
  return [...backupAlarms(vaultName), ...networkAlarms(certificateArn)];
}

function backupAlarms(vaultName: pulumi.Output<string>): readonly Alarm[] {
  const failures = (
    name: string,
    metricName: string,
    description: string,
    where: pulumi.Input<string> = "",
  ): Alarm => ({
    name,
    description,
    measure: { expression: query("SUM", metricName, "AWS/Backup", where) },
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    periodSeconds: 300,
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    treatMissingData: "notBreaching",
  });
  return [
    failures(
      "backup-failed",
      "NumberOfBackupJobsFailed",
      "A backup job failed: the newest recovery point is older than it should be. Look at the job's message in AWS Backup and start it again.",
      vaultName.apply((name) => ` WHERE BackupVaultName = '${name}'`),
    ),
    failures(
      "backup-copy-failed",
      "NumberOfCopyJobsFailed",
      "A recovery point was not copied to the next region: were this region lost now, its newest backups would be too. Look at the copy job's message in AWS Backup.",
    ),
    failures(
      "restore-test-failed",
      "NumberOfRestoreJobsFailed",
      "A recovery point could not be restored. Until the reason is known, take the backups as unusable.",
    ),
  ];
}

function networkAlarms(certificateArn: pulumi.Input<string>): readonly Alarm[] {
  return [
    {
      name: "certificate-expiry",
      description:
        "The load balancer's certificate ends within 30 days and ACM has not renewed it. Check that the validation CNAME still stands in the domain's zone.",
      measure: {
        namespace: "AWS/CertificateManager",
        metricName: "DaysToExpiry",
        dimensions: { CertificateArn: certificateArn },
        statistic: "Minimum",
      },
      comparisonOperator: "LessThanThreshold",
      threshold: 30,
      periodSeconds: day,
      datapointsToAlarm: 1,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
    },
    {
      name: "nat-ports-exhausted",
      description:
        "A NAT gateway of this region has no port left for a connection: calls to other regions or to AWS fail. Find who opens so many connections to one address in the flow logs.",
      measure: { expression: query("SUM", "ErrorPortAllocation", "AWS/NATGateway", "") },
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      periodSeconds: minute,
      datapointsToAlarm: 1,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
    },
  ];
}

/** A Metrics Insights query sees a metric whatever its other dimensions are. */
export function query(
  statistic: "SUM" | "MAX",
  metricName: string,
  namespace: string,
  where: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi.interpolate`SELECT ${statistic}(${metricName}) FROM "${namespace}"${where}`;
}

/** What the dashboard draws of the same. */
export function serviceGraphs(groupName: pulumi.Input<string>): readonly Graph[] {
  const group = ["AutoScalingGroupName", groupName] as const;
  return [
    {
      title: "Instances asked for",
      statistic: "Maximum",
      series: ["GroupDesiredCapacity", "GroupInServiceInstances"].map(
        (it) => ["AWS/AutoScaling", it, ...group] as const,
      ),
    },
    { title: "Instances' CPU", statistic: "Average", series: [["AWS/EC2", "CPUUtilization", ...group]] },
  ];
}
