import * as sdk from "@aws-sdk/client-auto-scaling";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { equal } from "../../readback";
import { unlessGone } from "../gone";
import { until } from "../until";
import { metrics, processes, retag, tags, targetGroups } from "./groupParts";
import { distribution, fromMixed, mixed, refreshPreferences } from "./launchSpec";

const scaling = (cloud: Cloud) => cloud.client(sdk.AutoScalingClient);

type Args = Plain<aws.autoscaling.GroupArgs>;

const group = entry<aws.autoscaling.GroupArgs>({
  inputs: {
    availabilityZoneDistribution: { capacityDistributionStrategy: true },
    capacityRebalance: true,
    defaultCooldown: true,
    defaultInstanceWarmup: true,
    desiredCapacity: true,
    desiredCapacityType: true,
    enabledMetrics: true,
    forceDelete: true,
    healthCheckGracePeriod: true,
    healthCheckType: true,
    instanceMaintenancePolicy: { maxHealthyPercentage: true, minHealthyPercentage: true },
    instanceRefresh: {
      strategy: true,
      triggers: true,
      preferences: {
        alarmSpecification: { alarms: true },
        autoRollback: true,
        checkpointDelay: true,
        checkpointPercentages: true,
        instanceWarmup: true,
        maxHealthyPercentage: true,
        minHealthyPercentage: true,
        scaleInProtectedInstances: true,
        skipMatching: true,
        standbyInstances: true,
      },
    },
    launchTemplate: { id: true, name: true, version: true },
    maxInstanceLifetime: true,
    maxSize: true,
    metricsGranularity: true,
    minElbCapacity: true,
    minSize: true,
    mixedInstancesPolicy: {
      instancesDistribution: {
        onDemandAllocationStrategy: true,
        onDemandBaseCapacity: true,
        onDemandPercentageAboveBaseCapacity: true,
        spotAllocationStrategy: true,
        spotInstancePools: true,
        spotMaxPrice: true,
      },
      launchTemplate: {
        launchTemplateSpecification: { launchTemplateId: true, launchTemplateName: true, version: true },
        overrides: [{ instanceType: true, weightedCapacity: true }],
      },
    },
    name: true,
    protectFromScaleIn: true,
    region: true,
    serviceLinkedRoleArn: true,
    suspendedProcesses: true,
    tags: [{ key: true, propagateAtLaunch: true, value: true }],
    targetGroupArns: true,
    terminationPolicies: true,
    vpcZoneIdentifiers: true,
    waitForCapacityTimeout: true,
    waitForElbCapacity: true,
  },
  required: ["maxSize", "minSize"],
  replaceOn: ["name", "region"],
  autoName: { property: "name", maxLength: 255 },
  unreadable: {
    forceDelete: "an instruction to the provider, kept by no API",
    instanceRefresh: "the provider starts a refresh with it when the group changes; AWS keeps refreshes, not the wish",
    minElbCapacity: "an instruction to the provider's waiter, kept by no API",
    waitForCapacityTimeout: "an instruction to the provider's waiter, kept by no API",
    waitForElbCapacity: "an instruction to the provider's waiter, kept by no API",
  },
  async create(cloud, inputs) {
    const id = inputs.name!;
    await scaling(cloud).send(
      new sdk.CreateAutoScalingGroupCommand({
        ...settings(inputs),
        AutoScalingGroupName: id,
        MinSize: inputs.minSize,
        MaxSize: inputs.maxSize,
        TargetGroupARNs: inputs.targetGroupArns,
        Tags: tags(id, inputs),
      }),
    );
    await metrics(cloud, id, [], inputs.enabledMetrics ?? []);
    await processes(cloud, id, [], inputs.suspendedProcesses ?? []);
    await capacityInService(cloud, id, inputs);
    return id;
  },
  async read(cloud, id) {
    const it = await groupNow(cloud, id);
    if (!it) return undefined;
    const targets = await scaling(cloud).send(
      new sdk.DescribeLoadBalancerTargetGroupsCommand({ AutoScalingGroupName: id }),
    );
    return {
      inputs: seen(it, targets.LoadBalancerTargetGroups ?? []),
      outputs: {
        arn: it.AutoScalingGroupARN,
        availabilityZones: it.AvailabilityZones,
        warmPoolSize: it.WarmPoolSize ?? 0,
      },
    };
  },
  async update(cloud, id, to, from) {
    await scaling(cloud).send(
      new sdk.UpdateAutoScalingGroupCommand({
        ...settings(to),
        AutoScalingGroupName: id,
        MinSize: to.minSize,
        MaxSize: to.maxSize,
      }),
    );
    await targetGroups(cloud, id, from.targetGroupArns ?? [], to.targetGroupArns ?? []);
    await metrics(cloud, id, from.enabledMetrics ?? [], to.enabledMetrics ?? []);
    await processes(cloud, id, from.suspendedProcesses ?? [], to.suspendedProcesses ?? []);
    await retag(cloud, id, to, from);
    if (refreshes(to, from)) await startRefresh(cloud, id, to);
    await capacityInService(cloud, id, to);
  },
  async remove(cloud, id, last) {
    if (!(await groupNow(cloud, id))) return;
    if (!last.forceDelete) await drain(cloud, id);
    await unlessGone(/^ValidationError$/, () =>
      scaling(cloud).send(
        new sdk.DeleteAutoScalingGroupCommand({ AutoScalingGroupName: id, ForceDelete: last.forceDelete }),
      ),
    );
    await until(`Auto Scaling group ${id} to be deleted`, 600, async () =>
      (await groupNow(cloud, id)) ? undefined : true,
    );
  },
});

async function groupNow(cloud: Cloud, id: string): Promise<sdk.AutoScalingGroup | undefined> {
  const found = await scaling(cloud).send(new sdk.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [id] }));
  return found.AutoScalingGroups?.[0];
}

/** What creation and change have in common. */
const settings = (inputs: Args) => ({
  DesiredCapacity: inputs.desiredCapacity,
  VPCZoneIdentifier: inputs.vpcZoneIdentifiers?.join(","),
  LaunchTemplate: inputs.launchTemplate && {
    LaunchTemplateId: inputs.launchTemplate.id,
    LaunchTemplateName: inputs.launchTemplate.id ? undefined : inputs.launchTemplate.name,
    Version: inputs.launchTemplate.version ?? "$Default",
  },
  MixedInstancesPolicy: mixed(inputs.mixedInstancesPolicy),
  HealthCheckType: inputs.healthCheckType,
  HealthCheckGracePeriod: inputs.healthCheckGracePeriod ?? 300,
  DefaultCooldown: inputs.defaultCooldown,
  DefaultInstanceWarmup: inputs.defaultInstanceWarmup,
  MaxInstanceLifetime: inputs.maxInstanceLifetime,
  InstanceMaintenancePolicy: inputs.instanceMaintenancePolicy && {
    MinHealthyPercentage: inputs.instanceMaintenancePolicy.minHealthyPercentage,
    MaxHealthyPercentage: inputs.instanceMaintenancePolicy.maxHealthyPercentage,
  },
  AvailabilityZoneDistribution: distribution(inputs.availabilityZoneDistribution),
  CapacityRebalance: inputs.capacityRebalance,
  DesiredCapacityType: inputs.desiredCapacityType,
  NewInstancesProtectedFromScaleIn: inputs.protectFromScaleIn ?? false,
  ServiceLinkedRoleARN: inputs.serviceLinkedRoleArn,
  TerminationPolicies: inputs.terminationPolicies,
});

function seen(it: sdk.AutoScalingGroup, targetGroups: sdk.LoadBalancerTargetGroupState[]): Partial<Args> {
  const maintenance = it.InstanceMaintenancePolicy;
  return {
    name: it.AutoScalingGroupName,
    minSize: it.MinSize,
    maxSize: it.MaxSize,
    desiredCapacity: it.DesiredCapacity,
    vpcZoneIdentifiers: it.VPCZoneIdentifier?.split(","),
    launchTemplate: it.LaunchTemplate && {
      id: it.LaunchTemplate.LaunchTemplateId,
      name: it.LaunchTemplate.LaunchTemplateName,
      version: it.LaunchTemplate.Version,
    },
    mixedInstancesPolicy: fromMixed(it.MixedInstancesPolicy),
    healthCheckType: it.HealthCheckType,
    healthCheckGracePeriod: it.HealthCheckGracePeriod,
    defaultCooldown: it.DefaultCooldown,
    defaultInstanceWarmup: it.DefaultInstanceWarmup,
    maxInstanceLifetime: it.MaxInstanceLifetime,
    instanceMaintenancePolicy: maintenance && {
      minHealthyPercentage: maintenance.MinHealthyPercentage!,
      maxHealthyPercentage: maintenance.MaxHealthyPercentage!,
    },
    availabilityZoneDistribution: it.AvailabilityZoneDistribution && {
      capacityDistributionStrategy: it.AvailabilityZoneDistribution.CapacityDistributionStrategy,
    },
    capacityRebalance: it.CapacityRebalance,
    desiredCapacityType: it.DesiredCapacityType,
    protectFromScaleIn: it.NewInstancesProtectedFromScaleIn,
    serviceLinkedRoleArn: it.ServiceLinkedRoleARN,
    terminationPolicies: it.TerminationPolicies,
    targetGroupArns: targetGroups.map((target) => target.LoadBalancerTargetGroupARN!),
    enabledMetrics: (it.EnabledMetrics ?? []).map((metric) => metric.Metric as aws.autoscaling.Metric),
    metricsGranularity: "1Minute",
    suspendedProcesses: (it.SuspendedProcesses ?? []).map((process) => process.ProcessName!),
    tags: (it.Tags ?? []).map((tag) => ({
      key: tag.Key!,
      value: tag.Value ?? "",
      propagateAtLaunch: tag.PropagateAtLaunch ?? false,
    })),
  };
}

/** Instances are replaced when what they are launched from changes, or an input that the triggers name. */
function refreshes(to: Args, from: Args): boolean {
  if (!to.instanceRefresh) return false;
  const triggers = (to.instanceRefresh.triggers ?? []).map((name) =>
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );
  const watched = ["launchTemplate", "mixedInstancesPolicy", ...triggers] as (keyof Args)[];
  return watched.some((name) => !equal(to[name], from[name]));
}

async function startRefresh(cloud: Cloud, id: string, inputs: Args): Promise<void> {
  await scaling(cloud).send(
    new sdk.StartInstanceRefreshCommand({
      AutoScalingGroupName: id,
      Strategy: inputs.instanceRefresh?.strategy as sdk.RefreshStrategy | undefined,
      Preferences: refreshPreferences(inputs.instanceRefresh?.preferences),
    }),
  );
}

/** As the real provider: waits until the wanted number of instances is in service, unless told "0". */
async function capacityInService(cloud: Cloud, id: string, inputs: Args): Promise<void> {
  const seconds = durationSeconds(inputs.waitForCapacityTimeout ?? "10m");
  if (seconds === 0) return;
  await until(`Auto Scaling group ${id} to have its instances in service`, seconds, async () => {
    const it = await groupNow(cloud, id);
    const inService = (it?.Instances ?? []).filter(
      (one) => one.LifecycleState === "InService" && one.HealthStatus === "Healthy",
    );
    return inService.length >= (inputs.desiredCapacity ?? inputs.minSize) ? true : undefined;
  });
}

/** Go's spelling of a duration: "10m", "1h30m", "0". */
function durationSeconds(text: string): number {
  const seconds = { h: 3600, m: 60, s: 1 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * seconds[unit as keyof typeof seconds], 0);
}

/** AWS refuses to delete a group that has instances. */
async function drain(cloud: Cloud, id: string): Promise<void> {
  await scaling(cloud).send(
    new sdk.UpdateAutoScalingGroupCommand({ AutoScalingGroupName: id, MinSize: 0, MaxSize: 0, DesiredCapacity: 0 }),
  );
  await until(`Auto Scaling group ${id} to have no instances`, 600, async () =>
    (await groupNow(cloud, id))?.Instances?.length ? undefined : true,
  );
}

export const entries: Record<string, AnyEntry> = { "aws:autoscaling/group:Group": group };
