/** What may be wrong with what serves users, and with the switches that lead them elsewhere. */
import { SetAlarmStateCommand, CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  type GetScheduleCommandOutput,
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { evacuationInput, evacuationMetric, evacuationScheduleName } from "../../drill/evacuationMetric";
import { setApisDown } from "../emulator/faults";
import { type Defect, type DefectCloud, evacuation, left, other, type Planted, readiness, target } from "./defect";

/** Takes targets away, as an instance does that ends. @param keeps how many stay */
async function withTargets({ cloudIn, platform }: DefectCloud, region: string, keeps: number): Promise<Planted> {
  const balancers = cloudIn(region).client(ElasticLoadBalancingV2Client);
  const TargetGroupArn = platform.outputs[region]!.targetGroupArn;
  const { TargetHealthDescriptions = [] } = await balancers.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  const Targets = TargetHealthDescriptions.slice(keeps).map(({ Target }) => ({ Id: Target!.Id, Port: Target!.Port }));
  await balancers.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
  return { undo: () => balancers.send(new RegisterTargetsCommand({ TargetGroupArn, Targets })) };
}

async function together(...planted: readonly Promise<Planted>[]): Promise<Planted> {
  const all = await Promise.all(planted);
  return { undo: () => Promise.all(all.map((it) => it.undo())) };
}

/** The alarm that holds a region's switch in a place. */
async function switchOn({ cloudIn, platform }: DefectCloud, region: string, place: string): Promise<Planted> {
  const alarms = cloudIn(place).client(CloudWatchClient);
  const { MetricAlarms = [] } = await alarms.send(new DescribeAlarmsCommand({}));
  const found = MetricAlarms.find(
    (it) =>
      it.Namespace === evacuationMetric(platform).namespace && it.Dimensions?.some(({ Value }) => Value === region),
  )!;
  const set = (StateValue: "ALARM" | "OK") =>
    alarms.send(new SetAlarmStateCommand({ AlarmName: found.AlarmName, StateValue, StateReason: "planted" }));
  await set("ALARM");
  return { undo: () => set("OK") };
}

async function withSchedule(
  { cloudIn, platform }: DefectCloud,
  region: string,
  place: string,
  changes: (it: GetScheduleCommandOutput) => object,
): Promise<Planted> {
  const schedules = cloudIn(place).client(SchedulerClient);
  const seen = await schedules.send(new GetScheduleCommand({ Name: evacuationScheduleName(platform, region) }));
  const { Name, ScheduleExpression, FlexibleTimeWindow, State } = seen;
  const Target = { Arn: seen.Target!.Arn, RoleArn: seen.Target!.RoleArn, Input: seen.Target!.Input };
  const before = { Name, ScheduleExpression, FlexibleTimeWindow, State, Target };
  await schedules.send(new UpdateScheduleCommand({ ...before, ...changes(seen) }));
  return { undo: () => schedules.send(new UpdateScheduleCommand(before)) };
}

async function withMinimum({ cloudIn, platform }: DefectCloud, region: string, MinSize: number): Promise<Planted> {
  const scaling = cloudIn(region).client(AutoScalingClient);
  const AutoScalingGroupName = platform.outputs[region]!.autoScalingGroupName;
  const { AutoScalingGroups } = await scaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
  );
  await scaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MinSize }));
  const before = { AutoScalingGroupName, MinSize: AutoScalingGroups![0]!.MinSize };
  return { undo: () => scaling.send(new UpdateAutoScalingGroupCommand(before)) };
}

export const trafficDefects: readonly Defect[] = [
  {
    name: "a region that stays has too few healthy targets to take over",
    command: readiness,
    exitCode: 1,
    reason: /\(capacity\): eu-west-1 has 2 healthy of 2 targets/,
    plant: (cloud) => withTargets(cloud, target, 2),
  },
  {
    name: "too few targets are enough for a minimum that somebody lowered",
    command: evacuation,
    exitCode: 2,
    reason: /capacity: eu-west-1 has 2 healthy of 2 targets/,
    plant: (cloud) => together(withMinimum(cloud, target, 1), withTargets(cloud, target, 2)),
  },
  {
    name: "the region to be left is the last that serves users",
    command: evacuation,
    exitCode: 2,
    reason: /last-healthy-region: none of eu-west-1, ap-south-1 has enough healthy targets and isn't evacuated/,
    plant: (cloud) => together(withTargets(cloud, target, 0), withTargets(cloud, other, 0)),
  },
  {
    name: "another region is evacuated already",
    command: evacuation,
    exitCode: 2,
    reason: /switch-already-on: ap-south-1 is evacuated already: its switch in eu-west-1 is on/,
    plant: (cloud) => switchOn(cloud, other, target),
  },
  {
    name: "a switch's schedule is disabled, so that nobody would hold it",
    command: readiness,
    exitCode: 1,
    reason: /\(switches-work\): the schedule that holds us-east-1's switch in eu-west-1 is DISABLED/,
    plant: (cloud) => withSchedule(cloud, left, target, () => ({ State: "DISABLED" })),
  },
  {
    name: "a switch's schedule says that the region is evacuated, and its alarm doesn't yet",
    command: readiness,
    exitCode: 1,
    reason: /\(switches-work\): the schedule of ap-south-1's switch in eu-west-1 says 1 each minute/,
    plant: (cloud) =>
      withSchedule(cloud, other, target, ({ Target }) => ({
        Target: {
          Arn: Target!.Arn,
          RoleArn: Target!.RoleArn,
          Input: JSON.stringify(evacuationInput(cloud.platform, other, 1)),
        },
      })),
  },
  {
    name: "a switch's schedule speaks once an hour",
    command: readiness,
    exitCode: 1,
    reason: /\(switches-work\): the schedule of us-east-1's switch in ap-south-1 speaks at rate\(1 hour\)/,
    plant: (cloud) => withSchedule(cloud, left, other, () => ({ ScheduleExpression: "rate(1 hour)" })),
  },
  {
    name: "a region that would stay doesn't answer",
    command: readiness,
    exitCode: 1,
    reason: /\(capacity\): eu-west-1 didn't say its healthy targets and instances/,
    plant: async ({ endpoint }) => {
      await setApisDown(endpoint, target, "down");
      return { undo: () => setApisDown(endpoint, target, "up") };
    },
  },
  {
    name: "the busiest minute of the last day is more than those that stay carry",
    command: ["run", "capacity", "--leave", left, "--yes"],
    exitCode: 1,
    reason: /eu-west-1 would need \d+ targets for \d+ requests a minute and has \d+/,
    plant: ({ figures }) => {
      figures.requests = 200_000;
      return Promise.resolve({ undo: () => Promise.resolve((figures.requests = 600)) });
    },
  },
];
