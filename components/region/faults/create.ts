import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../../config/settings";
import type { Alarms } from "../alarms";
import type { Compute } from "../compute";
import type { RegionFacts } from "../facts";
import { capacityAlarm, errorRateAlarm } from "../serviceAlarms";
import type { Stores } from "../stores";
import { FaultExperiments } from ".";

export interface FaultsOf {
  readonly settings: Settings;
  readonly region: string;
  readonly facts: RegionFacts;
  readonly keyArn: pulumi.Input<string>;
  readonly backupBucketArn: pulumi.Input<string>;
  readonly compute: Compute;
  readonly stores: Stores;
  readonly userFacing: Alarms;
}

/** Ids of the region's templates; none where they aren't configured. */
export function faultTemplatesOf(
  of: FaultsOf,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Output<Record<string, string>> {
  const { settings, facts, region, keyArn, backupBucketArn, compute, stores, userFacing } = of;
  if (!settings.drills.faultExperiments) return pulumi.output<Record<string, string>>({});
  const { accountId, zones } = facts;
  return new FaultExperiments(
    "fault-experiments",
    {
      ...{ accountId, region, zones, keyArn, logRetentionDays: settings.logRetentionDays },
      tags: { Project: settings.tags.project, Stack: settings.stack },
      compute: settings.compute.kind === "asg" ? "instances" : "nodes",
      autoScalingGroupName: compute.autoScalingGroupName,
      clusterArns: [
        ...(settings.relational.kind === "aurora-global" ? [stores.relational.databaseArn] : []),
        stores.document.clusterArn,
      ],
      backupBucketArn,
      regions: settings.regions,
      errorAlarmArn: userFacing.named(errorRateAlarm).arn,
      capacityAlarmArn: userFacing.named(capacityAlarm).arn,
    },
    opts,
  ).templateIds;
}
