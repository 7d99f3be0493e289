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

const without = (all: readonly string[], some: readonly string[]) => all.filter((it) => !some.includes(it));

export async function targetGroups(
  cloud: Cloud,
  id: string,
  from: readonly string[],
  to: readonly string[],
): Promise<void> {
  const [added, dropped] = [without(to, from), without(from, to)];
  const input = (TargetGroupARNs: string[]) => ({ AutoScalingGroupName: id, TargetGroupARNs });
  if (added.length) await scaling(cloud).send(new sdk.AttachLoadBalancerTargetGroupsCommand(input(added)));
  if (dropped.length) await scaling(cloud).send(new sdk.DetachLoadBalancerTargetGroupsCommand(input(dropped)));
}

export async function metrics(cloud: Cloud, id: string, from: readonly string[], to: readonly string[]): Promise<void> {
  const [added, dropped] = [without(to, from), without(from, to)];
  const input = (Metrics: string[]) => ({ AutoScalingGroupName: id, Metrics });
  if (dropped.length) await scaling(cloud).send(new sdk.DisableMetricsCollectionCommand(input(dropped)));
  if (added.length)
    await scaling(cloud).send(new sdk.EnableMetricsCollectionCommand({ ...input(added), Granularity: "1Minute" }));
}

export async function processes(
  cloud: Cloud,
  id: string,
  from: readonly string[],
  to: readonly string[],
): Promise<void> {
  const [added, dropped] = [without(to, from), without(from, to)];
  const input = (ScalingProcesses: string[]) => ({ AutoScalingGroupName: id, ScalingProcesses });
  if (dropped.length) await scaling(cloud).send(new sdk.ResumeProcessesCommand(input(dropped)));
  if (added.length) await scaling(cloud).send(new sdk.SuspendProcessesCommand(input(added)));
}
