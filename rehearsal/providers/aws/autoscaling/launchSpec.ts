import type * as sdk from "@aws-sdk/client-auto-scaling";
import type * as aws from "@pulumi/aws";
import type { Plain } from "../../entry";

/** What a group launches and how it is refreshed, from and to the API's spelling. Pure. */
type Args = Plain<aws.autoscaling.GroupArgs>;
type Mixed = NonNullable<Args["mixedInstancesPolicy"]>;
type Preferences = NonNullable<NonNullable<Args["instanceRefresh"]>["preferences"]>;

export function mixed(policy: Mixed | undefined): sdk.MixedInstancesPolicy | undefined {
  if (!policy) return undefined;
  const { instancesDistribution: spread, launchTemplate: launch } = policy;
  const specification = launch.launchTemplateSpecification;
  return {
    InstancesDistribution: spread && {
      OnDemandAllocationStrategy: spread.onDemandAllocationStrategy,
      OnDemandBaseCapacity: spread.onDemandBaseCapacity,
      OnDemandPercentageAboveBaseCapacity: spread.onDemandPercentageAboveBaseCapacity,
      SpotAllocationStrategy: spread.spotAllocationStrategy,
      SpotInstancePools: spread.spotInstancePools,
      SpotMaxPrice: spread.spotMaxPrice,
    },
    LaunchTemplate: {
      LaunchTemplateSpecification: {
        LaunchTemplateId: specification.launchTemplateId,
        LaunchTemplateName: specification.launchTemplateId ? undefined : specification.launchTemplateName,
        Version: specification.version ?? "$Default",
      },
      Overrides: launch.overrides?.map((it) => ({
        InstanceType: it.instanceType,
        WeightedCapacity: it.weightedCapacity,
      })),
    },
  };
}

export function fromMixed(policy: sdk.MixedInstancesPolicy | undefined): Mixed | undefined {
  const specification = policy?.LaunchTemplate?.LaunchTemplateSpecification;
  if (!policy || !specification) return undefined;
  const spread = policy.InstancesDistribution;
  return {
    instancesDistribution: spread && {
      onDemandAllocationStrategy: spread.OnDemandAllocationStrategy,
      onDemandBaseCapacity: spread.OnDemandBaseCapacity,
      onDemandPercentageAboveBaseCapacity: spread.OnDemandPercentageAboveBaseCapacity,
      spotAllocationStrategy: spread.SpotAllocationStrategy,
      spotInstancePools: spread.SpotInstancePools,
      spotMaxPrice: spread.SpotMaxPrice,
    },
    launchTemplate: {
      launchTemplateSpecification: {
        launchTemplateId: specification.LaunchTemplateId,
        launchTemplateName: specification.LaunchTemplateName,
        version: specification.Version,
      },
      overrides: policy.LaunchTemplate?.Overrides?.map((it) => ({
        instanceType: it.InstanceType,
        weightedCapacity: it.WeightedCapacity,
      })),
    },
  };
}

export const distribution = (it: Args["availabilityZoneDistribution"]): sdk.AvailabilityZoneDistribution | undefined =>
  it && { CapacityDistributionStrategy: it.capacityDistributionStrategy as sdk.CapacityDistributionStrategy };

/** pulumi-aws has some numbers as texts here. */
const number = (text: string | undefined) => (text === undefined || text === "" ? undefined : Number(text));

export function refreshPreferences(it: Preferences | undefined): sdk.RefreshPreferences | undefined {
  if (!it) return undefined;
  return {
    AlarmSpecification: it.alarmSpecification && { Alarms: it.alarmSpecification.alarms },
    AutoRollback: it.autoRollback,
    CheckpointDelay: number(it.checkpointDelay),
    CheckpointPercentages: it.checkpointPercentages,
    InstanceWarmup: number(it.instanceWarmup),
    MaxHealthyPercentage: it.maxHealthyPercentage,
    MinHealthyPercentage: it.minHealthyPercentage,
    ScaleInProtectedInstances: it.scaleInProtectedInstances as sdk.ScaleInProtectedInstances | undefined,
    SkipMatching: it.skipMatching,
    StandbyInstances: it.standbyInstances as sdk.StandbyInstances | undefined,
  };
}
