/** What is done to a region's instances when another version of their launch template is to run. */
import { type DesiredConfiguration, StartInstanceRefreshCommand } from "@aws-sdk/client-auto-scaling";
import type { RolloutTarget } from "../probes/rollouts";
import type { Action } from "./action";
import { awsWords } from "./request";

/**
 * Replaces every instance that has another version, a few at a time as the group's own maintenance policy says. AWS itself goes back to
 * what the group has now when an alarm fires or instances don't become healthy; only a refresh that succeeds changes the group.
 */
export const startRollout = (target: RolloutTarget): Action =>
  startRefresh(target, target.version, {
    AutoRollback: true,
    AlarmSpecification: { Alarms: [...target.rollbackAlarmNames] },
  });

/** The same where whatever runs is broken until it is replaced: the alarm that fires because of that must not keep the remedy away. */
export const startRepair = (target: RolloutTarget): Action => startRefresh(target, target.version, {});

/** Brings an older version back. No alarm stops that: it fires because of the newer one. */
export const startRollback = (target: RolloutTarget, version: string): Action => startRefresh(target, version, {});

function startRefresh(target: RolloutTarget, version: string, guarded: object): Action {
  const { region, autoScalingGroupName, launchTemplateId, instanceWarmupSeconds } = target;
  const DesiredConfiguration: DesiredConfiguration = {
    LaunchTemplate: { LaunchTemplateId: launchTemplateId, Version: version },
  };
  const request = new StartInstanceRefreshCommand({
    AutoScalingGroupName: autoScalingGroupName,
    Strategy: "Rolling",
    DesiredConfiguration,
    Preferences: { InstanceWarmup: instanceWarmupSeconds, SkipMatching: true, ...guarded },
  });
  return {
    asCommand: () => ["aws", "autoscaling", ...awsWords(region, request)],
    run: async ({ computeIn }) => {
      await computeIn(region).scaling.send(request);
      return [];
    },
  };
}
