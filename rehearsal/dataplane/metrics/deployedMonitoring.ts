/** What the AWS API says of CloudWatch, and of the groups that publish how many instances they have. */
import {
  type AutoScalingGroup,
  AutoScalingClient,
  paginateDescribeAutoScalingGroups,
} from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import type { Cloud } from "../../providers/entry";
import { readAlarm, type WatchedAlarm } from "./alarm";
import type { Measurement } from "./source";

export interface DeployedMonitoring {
  readonly alarms: readonly DeployedAlarm[];
  readonly groups: readonly Measurement[];
}

export interface DeployedAlarm {
  readonly region: string;
  readonly settings: MetricAlarm;
}

export async function deployedMonitoring(clouds: readonly Cloud[]): Promise<DeployedMonitoring> {
  const regions = await Promise.all(
    clouds.map(async (cloud) => ({
      alarms: await alarmsOf(cloud),
      groups: await groupsOf(cloud),
      region: cloud.region,
    })),
  );
  return {
    alarms: regions.flatMap((it) => it.alarms),
    groups: regions.flatMap(({ region, groups }) => groups.flatMap((it) => groupMetrics(region, it))),
  };
}

/** @throws Error with everything that isn't evaluated here */
export function readAlarms(deployed: readonly DeployedAlarm[]): readonly WatchedAlarm[] {
  const problems: string[] = [];
  const alarms = deployed.flatMap(({ region, settings }) => {
    try {
      return [readAlarm(region, settings)];
    } catch (error) {
      problems.push((error as Error).message);
      return [];
    }
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return alarms;
}

/** Without what an evaluation changes, which is nothing to follow. */
async function alarmsOf({ region, client }: Cloud): Promise<readonly DeployedAlarm[]> {
  const alarms: DeployedAlarm[] = [];
  for await (const page of paginateDescribeAlarms({ client: client(CloudWatchClient) }, {})) {
    for (const it of page.CompositeAlarms ?? [])
      throw new Error(`Alarm ${it.AlarmName} in ${region} is composite. Add that to rehearsal/dataplane/metrics.`);
    for (const { StateValue, StateReason, StateReasonData, StateUpdatedTimestamp, ...settings } of page.MetricAlarms ??
      [])
      alarms.push({ region, settings });
  }
  return alarms;
}

async function groupsOf({ client }: Cloud): Promise<readonly AutoScalingGroup[]> {
  const groups: AutoScalingGroup[] = [];
  for await (const page of paginateDescribeAutoScalingGroups({ client: client(AutoScalingClient) }, {}))
    groups.push(...(page.AutoScalingGroups ?? []));
  return groups;
}

/** Those that the group was told to publish: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html */
function groupMetrics(region: string, group: AutoScalingGroup): readonly Measurement[] {
  const enabled = new Set(group.EnabledMetrics?.map((it) => it.Metric));
  const dimensions = { AutoScalingGroupName: group.AutoScalingGroupName! };
  const inState = (state: string): number =>
    (group.Instances ?? []).filter((it) => it.LifecycleState?.startsWith(state)).length;
  const values: Readonly<Record<string, number>> = {
    GroupDesiredCapacity: group.DesiredCapacity!,
    GroupInServiceInstances: inState("InService"),
    GroupMaxSize: group.MaxSize!,
    GroupMinSize: group.MinSize!,
    GroupPendingInstances: inState("Pending"),
    GroupTerminatingInstances: inState("Terminating"),
    GroupTotalInstances: group.Instances?.length ?? 0,
  };
  return Object.entries(values)
    .filter(([name]) => enabled.has(name))
    .map(([name, value]) => ({ region, namespace: "AWS/AutoScaling", name, dimensions, values: [value] }));
}
