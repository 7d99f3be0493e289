/** What of a region's compute is rolled out, and what waits. It changes nothing. */
import {
  type AutoScalingClient,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  type InstanceRefresh,
} from "@aws-sdk/client-auto-scaling";
import { type CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeLaunchTemplateVersionsCommand, type EC2Client } from "@aws-sdk/client-ec2";

/** Clients of one region's control planes. */
export interface ComputeClients {
  readonly scaling: AutoScalingClient;
  readonly alarms: CloudWatchClient;
  readonly compute: EC2Client;
}

/** A version of a launch template, and the group that is to run it. */
export interface RolloutTarget {
  readonly region: string;
  readonly autoScalingGroupName: string;
  readonly launchTemplateId: string;
  readonly version: string;
  /** Alarms that stop it and bring the version before it back. */
  readonly rollbackAlarmNames: readonly string[];
  /** Seconds from an instance's launch until the next one may be replaced. */
  readonly instanceWarmupSeconds: number;
}

export interface SeenRollout {
  /** Version that the group launches instances from; changed only by a rollout that succeeded. */
  readonly groupVersion: string;
  /** The newest rollout, whatever became of it. */
  readonly newest?: SeenRefresh;
  /** Instances that there should be, and those that are in service and healthy. */
  readonly capacity: number;
  readonly healthy: number;
  /** Names of the rollback alarms that are in ALARM. */
  readonly inAlarm: readonly string[];
  /** When the wanted version was made: milliseconds since 1970. */
  readonly madeAt: number;
}

export interface SeenRefresh {
  readonly id: string;
  /** As AWS names it, such as `InProgress`. */
  readonly status: string;
  readonly reason?: string;
  readonly percent: number;
  /** Milliseconds since 1970. */
  readonly startedAt?: number;
  /** Version that it goes for; missing where it goes for the group's own. */
  readonly version?: string;
}

/**
 * (API: DescribeAutoScalingGroups, DescribeInstanceRefreshes, DescribeAlarms, DescribeLaunchTemplateVersions; control plane, read only.)
 * @throws Error where the group or the version is gone, or the region doesn't answer.
 */
export async function observeRollout(target: RolloutTarget, clients: ComputeClients): Promise<SeenRollout> {
  const [newest, inAlarm, madeAt] = await Promise.all([
    newestRefresh(target, clients.scaling),
    inAlarmOf(target.rollbackAlarmNames, clients.alarms),
    madeAtOf(target, clients.compute),
  ]);
  // Asked after the refresh: one that is seen to have ended has changed the group.
  const group = await groupOf(target, clients.scaling);
  const instances = group.Instances ?? [];
  return {
    groupVersion: group.LaunchTemplate?.Version ?? "",
    ...(newest && { newest }),
    capacity: group.DesiredCapacity ?? 0,
    healthy: instances.filter((it) => it.LifecycleState === "InService" && it.HealthStatus === "Healthy").length,
    inAlarm,
    madeAt,
  };
}

async function groupOf(
  { autoScalingGroupName, region }: RolloutTarget,
  scaling: AutoScalingClient,
): Promise<AutoScalingGroup> {
  const asked = { AutoScalingGroupNames: [autoScalingGroupName] };
  const group = (await scaling.send(new DescribeAutoScalingGroupsCommand(asked))).AutoScalingGroups?.[0];
  if (!group) throw new Error(`${region} has no Auto Scaling group ${autoScalingGroupName}.`);
  return group;
}

async function newestRefresh(
  { autoScalingGroupName }: RolloutTarget,
  scaling: AutoScalingClient,
): Promise<SeenRefresh | undefined> {
  const asked = { AutoScalingGroupName: autoScalingGroupName, MaxRecords: 1 };
  const [newest] = (await scaling.send(new DescribeInstanceRefreshesCommand(asked))).InstanceRefreshes ?? [];
  return newest && seenRefresh(newest);
}

function seenRefresh({ StatusReason: reason, DesiredConfiguration, ...it }: InstanceRefresh): SeenRefresh {
  const version = DesiredConfiguration?.LaunchTemplate?.Version;
  return {
    id: it.InstanceRefreshId ?? "",
    status: it.Status ?? "",
    percent: it.PercentageComplete ?? 0,
    ...(reason !== undefined && { reason }),
    ...(version !== undefined && { version }),
    ...(it.StartTime && { startedAt: it.StartTime.getTime() }),
  };
}

/** Of these alarms those that are in ALARM. */
export async function inAlarmOf(names: readonly string[], alarms: CloudWatchClient): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const found = (await alarms.send(new DescribeAlarmsCommand({ AlarmNames: [...names] }))).MetricAlarms ?? [];
  return found.filter((it) => it.StateValue === "ALARM").map((it) => it.AlarmName ?? "");
}

async function madeAtOf({ launchTemplateId, version }: RolloutTarget, compute: EC2Client): Promise<number> {
  const asked = { LaunchTemplateId: launchTemplateId, Versions: [version] };
  const [found] = (await compute.send(new DescribeLaunchTemplateVersionsCommand(asked))).LaunchTemplateVersions ?? [];
  if (!found) throw new Error(`Launch template ${launchTemplateId} has no version ${version}.`);
  return found.CreateTime?.getTime() ?? 0;
}

const active = /^(Pending|InProgress|Cancelling|RollbackInProgress|Baking)$/;

/** Whether AWS is still at it. */
export const isUnderWay = ({ newest }: SeenRollout): boolean => newest !== undefined && active.test(newest.status);

/** Whether the group doesn't run what it should. */
export const isPending = ({ version }: RolloutTarget, { groupVersion }: SeenRollout): boolean =>
  groupVersion !== version;

const longPendingMilliseconds = 3_600_000;

/** In a sentence: a version that nobody has rolled out for an hour. Nothing where there is none. */
export function longPending(target: RolloutTarget, seen: SeenRollout, now: number): string | undefined {
  const waited = now - seen.madeAt;
  if (!isPending(target, seen) || waited < longPendingMilliseconds) return undefined;
  const hours = Math.floor(waited / longPendingMilliseconds);
  return `${target.region}: version ${target.version} of the launch template has waited for ${hours} h to be rolled out; instances run ${seen.groupVersion}`;
}
