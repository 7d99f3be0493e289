import * as sdk from "@aws-sdk/client-auto-scaling";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud, Plain } from "../../entry";
import { equal } from "../../readback";
import { autoName, orElse, required, seen, unreadable } from "../inputs";
import { moves } from "../lists";
import { bring, call } from "../operations";
import { until } from "../until";
import { capitalised, fields, listOf } from "../wire";
import { client, scaling } from "./api";
import * as wires from "./groupWires";

type Args = Plain<aws.autoscaling.GroupArgs>;
type Group = sdk.CreateAutoScalingGroupType | sdk.AutoScalingGroup | sdk.DescribeLoadBalancerTargetGroupsResponse;

const inputs = {
  ...capitalised("capacityRebalance", "defaultCooldown", "defaultInstanceWarmup", "desiredCapacity"),
  ...capitalised("desiredCapacityType", "healthCheckType", "maxInstanceLifetime", "terminationPolicies"),
  availabilityZoneDistribution: ["AvailabilityZoneDistribution", fields(capitalised("capacityDistributionStrategy"))],
  enabledMetrics: seen(["EnabledMetrics", listOf("Metric")]),
  forceDelete: { unreadable: "an instruction to the provider, kept by no API" },
  healthCheckGracePeriod: orElse("HealthCheckGracePeriod", 300),
  instanceMaintenancePolicy: [
    "InstanceMaintenancePolicy",
    fields(capitalised("maxHealthyPercentage", "minHealthyPercentage")),
  ],
  instanceRefresh: unreadable(
    "the provider starts a refresh with it when the group changes; AWS keeps refreshes, not the wish",
    ["", wires.instanceRefresh],
  ),
  launchTemplate: ["LaunchTemplate", wires.launchTemplate],
  maxSize: required("MaxSize"),
  minSize: required("MinSize"),
  mixedInstancesPolicy: ["MixedInstancesPolicy", wires.mixedInstancesPolicy],
  name: autoName("AutoScalingGroupName", 255),
  protectFromScaleIn: orElse("NewInstancesProtectedFromScaleIn", false),
  serviceLinkedRoleArn: "ServiceLinkedRoleARN",
  suspendedProcesses: seen(["SuspendedProcesses", listOf("ProcessName")]),
  tags: ["Tags", wires.tags],
  targetGroupArns: {
    sent: "TargetGroupARNs",
    seen: ["LoadBalancerTargetGroups", listOf("LoadBalancerTargetGroupARN")],
  },
  vpcZoneIdentifiers: ["VPCZoneIdentifier", wires.commaSeparated],
  waitForCapacityTimeout: { unreadable: "an instruction to the provider's waiter, kept by no API" },
} as const;

const group = scaling.resource<aws.autoscaling.GroupArgs, Group>({
  inputs,
  id: "AutoScalingGroupName",
  create: call(sdk.CreateAutoScalingGroupCommand, {
    input: ({ inputs: { name, tags } }) => ({ Tags: tagged(name!, tags) }),
    async answer(_made, { cloud, inputs: asked }) {
      await inService(cloud, asked.name!, asked, atLeast(asked.desiredCapacity ?? asked.minSize));
      return asked.name;
    },
  }),
  read: [
    call(sdk.DescribeAutoScalingGroupsCommand, { answer: (found) => found.AutoScalingGroups?.[0] }),
    call(sdk.DescribeLoadBalancerTargetGroupsCommand),
  ],
  update: [
    // Nothing that didn't change: a capacity sent anew would undo what scaling has made of it.
    call(sdk.UpdateAutoScalingGroupCommand, { sends: "changes" }),
    bring(["targetGroupArns"], async ({ cloud, id: AutoScalingGroupName, inputs: to, from }) => {
      const [added, dropped] = moves(from.targetGroupArns, to.targetGroupArns);
      const input = (TargetGroupARNs: string[]) => ({ AutoScalingGroupName, TargetGroupARNs });
      if (added.length) await client(cloud).send(new sdk.AttachLoadBalancerTargetGroupsCommand(input(added)));
      if (dropped.length) await client(cloud).send(new sdk.DetachLoadBalancerTargetGroupsCommand(input(dropped)));
    }),
    bring(["enabledMetrics"], async ({ cloud, id: AutoScalingGroupName, inputs: to, from }) => {
      const [added, dropped] = moves(from.enabledMetrics, to.enabledMetrics);
      const input = (Metrics: string[]) => ({ AutoScalingGroupName, Metrics });
      const finely = { ...input(added), Granularity: "1Minute" };
      if (added.length) await client(cloud).send(new sdk.EnableMetricsCollectionCommand(finely));
      if (dropped.length) await client(cloud).send(new sdk.DisableMetricsCollectionCommand(input(dropped)));
    }),
    bring(["suspendedProcesses"], async ({ cloud, id: AutoScalingGroupName, inputs: to, from }) => {
      const [added, dropped] = moves(from.suspendedProcesses, to.suspendedProcesses);
      const input = (ScalingProcesses: string[]) => ({ AutoScalingGroupName, ScalingProcesses });
      if (added.length) await client(cloud).send(new sdk.SuspendProcessesCommand(input(added)));
      if (dropped.length) await client(cloud).send(new sdk.ResumeProcessesCommand(input(dropped)));
    }),
    bring(["tags"], async ({ cloud, id, inputs: to, from }) => {
      const wanted = tagged(id, to.tags);
      const dropped = tagged(id, from.tags).filter((old) => !wanted.some((tag) => tag.Key === old.Key));
      if (dropped.length) await client(cloud).send(new sdk.DeleteTagsCommand({ Tags: dropped }));
      if (wanted.length) await client(cloud).send(new sdk.CreateOrUpdateTagsCommand({ Tags: wanted }));
    }),
    bring(Object.keys(inputs) as (keyof typeof inputs)[], async ({ cloud, id, inputs: to, from }) => {
      if (refreshes(to, from)) await startRefresh(cloud, id, to);
      if (equal(to.minSize, from.minSize) && equal(to.desiredCapacity, from.desiredCapacity)) return;
      await inService(cloud, id, to, to.desiredCapacity ? exactly(to.desiredCapacity) : atLeast(to.minSize));
    }),
  ],
  delete: [
    async ({ cloud, id, inputs: asked }) => (asked.forceDelete ? undefined : drain(cloud, id)),
    call(sdk.DeleteAutoScalingGroupCommand, { input: ({ inputs: asked }) => ({ ForceDelete: asked.forceDelete }) }),
  ],
  awaitsDeletion: true,
  outputs: {
    arn: "AutoScalingGroupARN",
    availabilityZones: "AvailabilityZones",
    warmPoolSize: (it) => it.WarmPoolSize ?? 0,
  },
});

const tagged = (ResourceId: string, tags: Args["tags"] = []): sdk.Tag[] =>
  (wires.tags.toAws(tags) as sdk.Tag[]).map((tag) => ({ ...tag, ResourceId, ResourceType: "auto-scaling-group" }));

async function groupNow(cloud: Cloud, id: string): Promise<sdk.AutoScalingGroup | undefined> {
  const found = await client(cloud).send(new sdk.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [id] }));
  return found.AutoScalingGroups?.[0];
}

/** Instances are replaced when what they are launched from changes, or an input that the triggers name. */
function refreshes(to: Args, from: Partial<Args>): boolean {
  if (!to.instanceRefresh) return false;
  const triggers = (to.instanceRefresh.triggers ?? []).map((name) =>
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );
  const watched = ["launchTemplate", "mixedInstancesPolicy", ...triggers] as (keyof Args)[];
  return watched.some((name) => !equal(to[name], from[name]));
}

async function startRefresh(cloud: Cloud, AutoScalingGroupName: string, { instanceRefresh }: Args): Promise<void> {
  const input = wires.instanceRefresh.toAws(instanceRefresh) as Partial<sdk.StartInstanceRefreshType>;
  await client(cloud).send(new sdk.StartInstanceRefreshCommand({ ...input, AutoScalingGroupName }));
}

/** How many instances the provider waits for: at least the wanted number when a group is made, exactly that when it changes. */
interface Wanted {
  readonly text: string;
  readonly has: (count: number) => boolean;
}

const atLeast = (wanted: number): Wanted => ({ text: `at least ${wanted}`, has: (count) => count >= wanted });
const exactly = (wanted: number): Wanted => ({ text: `exactly ${wanted}`, has: (count) => count === wanted });

/** As the real provider: waits until the wanted number of instances is in service, unless its time is "0". */
async function inService(cloud: Cloud, id: string, asked: Args, wanted: Wanted): Promise<void> {
  const seconds = durationSeconds(asked.waitForCapacityTimeout ?? "10m");
  if (seconds === 0) return;
  await until(`Auto Scaling group ${id} to have ${wanted.text} healthy instances in service`, seconds, async () => {
    const { Instances = [] } = (await groupNow(cloud, id)) ?? {};
    const healthy = Instances.filter((it) => it.LifecycleState === "InService" && it.HealthStatus === "Healthy");
    return wanted.has(healthy.length) || undefined;
  });
}

/** Go's spelling of a duration: "10m", "1h30m", "0". */
function durationSeconds(text: string): number {
  const seconds = { h: 3600, m: 60, s: 1 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * seconds[unit as keyof typeof seconds], 0);
}

/** AWS refuses to delete a group that has instances. */
async function drain(cloud: Cloud, AutoScalingGroupName: string): Promise<void> {
  const none = { AutoScalingGroupName, MinSize: 0, MaxSize: 0, DesiredCapacity: 0 };
  await client(cloud).send(new sdk.UpdateAutoScalingGroupCommand(none));
  await until(`Auto Scaling group ${AutoScalingGroupName} to have no instances`, 600, async () =>
    (await groupNow(cloud, AutoScalingGroupName))?.Instances?.length ? undefined : true,
  );
}

export const entries: Record<string, AnyEntry> = { "aws:autoscaling/group:Group": group };
