import * as sdk from "@aws-sdk/client-auto-scaling";
import type * as aws from "@pulumi/aws";
import type { Cloud, Plain } from "../../entry";
import { equal } from "../../readback";

/** What a group has beside its settings, each with calls of its own. */
type Args = Plain<aws.autoscaling.GroupArgs>;

const scaling = (cloud: Cloud) => cloud.client(sdk.AutoScalingClient);

export const tags = (id: string, inputs: Args) =>
  (inputs.tags ?? []).map((tag) => ({
    ResourceId: id,
    ResourceType: "auto-scaling-group",
    Key: tag.key,
    Value: tag.value,
    PropagateAtLaunch: tag.propagateAtLaunch,
  }));

export async function retag(cloud: Cloud, id: string, to: Args, from: Args): Promise<void> {
  const wanted = tags(id, to);
  const dropped = tags(id, from).filter((old) => !wanted.some((tag) => tag.Key === old.Key));
  if (dropped.length) await scaling(cloud).send(new sdk.DeleteTagsCommand({ Tags: dropped }));
  if (wanted.length && !equal(to.tags, from.tags))
    await scaling(cloud).send(new sdk.CreateOrUpdateTagsCommand({ Tags: wanted }));
}

type Names = readonly string[];

const without = (all: Names, some: Names) => all.filter((it) => !some.includes(it));

/** Adds what is new, then drops what is no longer asked for. */
async function move(
  from: Names,
  to: Names,
  calls: Record<"add" | "drop", (names: string[]) => Promise<unknown>>,
): Promise<void> {
  const [added, dropped] = [without(to, from), without(from, to)];
  if (added.length) await calls.add(added);
  if (dropped.length) await calls.drop(dropped);
}

export async function targetGroups(cloud: Cloud, AutoScalingGroupName: string, from: Names, to: Names): Promise<void> {
  const group = { AutoScalingGroupName };
  await move(from, to, {
    add: (TargetGroupARNs) =>
      scaling(cloud).send(new sdk.AttachLoadBalancerTargetGroupsCommand({ ...group, TargetGroupARNs })),
    drop: (TargetGroupARNs) =>
      scaling(cloud).send(new sdk.DetachLoadBalancerTargetGroupsCommand({ ...group, TargetGroupARNs })),
  });
}

export async function metrics(cloud: Cloud, AutoScalingGroupName: string, from: Names, to: Names): Promise<void> {
  const group = { AutoScalingGroupName };
  await move(from, to, {
    add: (Metrics) =>
      scaling(cloud).send(new sdk.EnableMetricsCollectionCommand({ ...group, Metrics, Granularity: "1Minute" })),
    drop: (Metrics) => scaling(cloud).send(new sdk.DisableMetricsCollectionCommand({ ...group, Metrics })),
  });
}

/** Processes that are suspended. */
export async function processes(cloud: Cloud, AutoScalingGroupName: string, from: Names, to: Names): Promise<void> {
  const group = { AutoScalingGroupName };
  await move(from, to, {
    add: (ScalingProcesses) => scaling(cloud).send(new sdk.SuspendProcessesCommand({ ...group, ScalingProcesses })),
    drop: (ScalingProcesses) => scaling(cloud).send(new sdk.ResumeProcessesCommand({ ...group, ScalingProcesses })),
  });
}
