import type * as sdk from "@aws-sdk/client-auto-scaling";
import type { autoscaling as Types } from "@pulumi/aws/types/input";
import { orElse } from "../inputs";
import { capitalised, converted, fields, list, type Wire } from "../wire";

/** AWS takes a template's id or its name, and gives both. */
const byIdOrName = <S>(declared: Wire<S>): Wire<S> => ({
  ...declared,
  toAws(value) {
    const made = declared.toAws(value) as sdk.LaunchTemplateSpecification | undefined;
    return made?.LaunchTemplateId ? { ...made, LaunchTemplateName: undefined } : made;
  },
});

export const launchTemplate = byIdOrName(
  fields<Types.GroupLaunchTemplate, sdk.LaunchTemplateSpecification>({
    id: "LaunchTemplateId",
    name: "LaunchTemplateName",
    version: orElse("Version", "$Default"),
  }),
);

const distribution = fields<Types.GroupMixedInstancesPolicyInstancesDistribution, sdk.InstancesDistribution>({
  ...capitalised("onDemandAllocationStrategy", "onDemandBaseCapacity", "onDemandPercentageAboveBaseCapacity"),
  ...capitalised("spotAllocationStrategy", "spotInstancePools", "spotMaxPrice"),
});

const specification = byIdOrName(
  fields<Types.GroupMixedInstancesPolicyLaunchTemplateLaunchTemplateSpecification, sdk.LaunchTemplateSpecification>({
    ...capitalised("launchTemplateId", "launchTemplateName"),
    version: orElse("Version", "$Default"),
  }),
);

export const mixedInstancesPolicy = fields<Types.GroupMixedInstancesPolicy, sdk.MixedInstancesPolicy>({
  instancesDistribution: ["InstancesDistribution", distribution],
  launchTemplate: [
    "LaunchTemplate",
    fields<Types.GroupMixedInstancesPolicyLaunchTemplate, sdk.LaunchTemplate>({
      launchTemplateSpecification: ["LaunchTemplateSpecification", specification],
      overrides: ["Overrides", list(fields(capitalised("instanceType", "weightedCapacity")))],
    }),
  ],
});

/** pulumi-aws has some numbers as texts here. */
const textAsNumber = converted<string, number | undefined>((text) => (text === "" ? undefined : Number(text)), String);

const preferences = fields<Types.GroupInstanceRefreshPreferences, sdk.RefreshPreferences>({
  ...capitalised("autoRollback", "checkpointPercentages", "maxHealthyPercentage", "minHealthyPercentage"),
  ...capitalised("scaleInProtectedInstances", "skipMatching", "standbyInstances"),
  alarmSpecification: ["AlarmSpecification", fields(capitalised("alarms"))],
  checkpointDelay: ["CheckpointDelay", textAsNumber],
  instanceWarmup: ["InstanceWarmup", textAsNumber],
});

export const instanceRefresh = fields<Types.GroupInstanceRefresh, sdk.StartInstanceRefreshType>({
  preferences: ["Preferences", preferences],
  strategy: "Strategy",
  triggers: {},
});

/** Subnets, as one text. */
export const commaSeparated = converted<string[], string>(
  (all) => all.join(","),
  (text) => text.split(","),
);

export const tags = list(fields<Types.GroupTag, sdk.Tag>(capitalised("key", "propagateAtLaunch", "value")));
