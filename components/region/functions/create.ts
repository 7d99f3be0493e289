import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../../config/settings";
import { Functions, type FunctionsArgs } from ".";

/** What functions are told of the region around them. */
export type FunctionPlace = Pick<
  FunctionsArgs,
  "relational" | "document" | "secrets" | "subnetIds" | "securityGroupId" | "certificateArn"
>;

export interface FunctionsOfRegion extends Pick<FunctionsArgs, "region" | "accountId" | "keyArn"> {
  readonly settings: Settings;
  readonly placed: FunctionPlace;
}

/** None where none are configured. */
export function createFunctions(of: FunctionsOfRegion, opts: pulumi.ComponentResourceOptions): Functions | undefined {
  const { settings, region, accountId, keyArn, placed } = of;
  const { functions, domain, regions, logRetentionDays } = settings;
  if (!functions) return undefined;
  const { relational, document, secrets, subnetIds, securityGroupId, certificateArn } = placed;
  return new Functions(
    "functions",
    {
      ...{ settings: functions, domain, regions, region, accountId, keyArn, logRetentionDays },
      ...{ relational, document, secrets, subnetIds, securityGroupId, certificateArn },
    },
    opts,
  );
}
