import * as sdk from "@aws-sdk/client-rds";
import type { Cloud } from "../../entry";
import { unreadable } from "../inputs";
import { tagOperations } from "../operations";
import { service } from "../service";
import { converted, listOf, listOrNone, tagList, whole } from "../wire";

/** DocumentDB's API is RDS' own, on the same endpoint with the same signing name: one client serves both. */
export const client = (cloud: Cloud) => cloud.client(sdk.RDSClient);

const changingTags = {
  of: "ResourceName",
  put: [sdk.AddTagsToResourceCommand, "Tags"],
  remove: [sdk.RemoveTagsFromResourceCommand, "TagKeys"],
} as const;

/** Commands for the tags of what AWS describes without them. */
export const listedTags = tagOperations({ ...changingTags, list: [sdk.ListTagsForResourceCommand, "TagList"] });

export const rds = service({
  client: sdk.RDSClient,
  gone: /NotFound(Fault)?$/,
  tags: tagOperations(changingTags),
});

/** Tags of what AWS describes together with them. */
export const tags = { sent: ["Tags", tagList], seen: ["TagList", tagList] } as const;

/** The real provider keeps `16` or `5.0` in its state where AWS made `16.9` or `5.0.0` of it. */
export const version = converted<string, string>(
  (asked) => asked,
  (actual, asked) => (asked && actual.startsWith(asked) ? asked : actual),
);

/** What AWS doesn't tell of everything is taken to be as it was asked for. */
export const orAsked = { ...whole, fromAws: (given: unknown, asked: unknown) => given ?? asked };

export const securityGroups = {
  sent: "VpcSecurityGroupIds",
  seen: ["VpcSecurityGroups", listOf("VpcSecurityGroupId")],
} as const;

export const iamAuthentication = {
  sent: "EnableIAMDatabaseAuthentication",
  seen: "IAMDatabaseAuthenticationEnabled",
} as const;

/** How closely a cluster or an instance is watched. */
export const monitoring = {
  monitoringInterval: "MonitoringInterval",
  monitoringRoleArn: "MonitoringRoleArn",
  performanceInsightsEnabled: { sent: "EnablePerformanceInsights", seen: "PerformanceInsightsEnabled" },
  performanceInsightsKmsKeyId: "PerformanceInsightsKMSKeyId",
  performanceInsightsRetentionPeriod: "PerformanceInsightsRetentionPeriod",
} as const;

/** Creating takes the names of logs, a change what to begin and what to end, which `howChanged` puts in. */
export const logs = {
  sent: [
    "",
    {
      ...whole,
      toAws: (names: unknown) => ({ EnableCloudwatchLogsExports: names, CloudwatchLogsExportConfiguration: {} }),
    },
  ],
  seen: ["EnabledCloudwatchLogsExports", listOrNone],
} as const;

interface Changed {
  readonly enabledCloudwatchLogsExports?: readonly string[];
  readonly applyImmediately?: boolean;
  readonly allowMajorVersionUpgrade?: boolean;
}

/** What goes into a change of a cluster or an instance besides what has changed. */
export function howChanged({ inputs, from }: { readonly inputs: Changed; readonly from: Changed }) {
  const [wanted, had] = [inputs.enabledCloudwatchLogsExports ?? [], from.enabledCloudwatchLogsExports ?? []];
  const EnableLogTypes = wanted.filter((name) => !had.includes(name));
  const DisableLogTypes = had.filter((name) => !wanted.includes(name));
  const exports = { EnableLogTypes, DisableLogTypes };
  return {
    ApplyImmediately: Boolean(inputs.applyImmediately),
    AllowMajorVersionUpgrade: inputs.allowMajorVersionUpgrade,
    CloudwatchLogsExportConfiguration: EnableLogTypes.length + DisableLogTypes.length ? exports : undefined,
  };
}

export const ofChanging = unreadable<never>("says how to change, not what is");
export const ofDeleting = unreadable<never>("says how to delete");
export const untold = "AWS tells nobody";
