import type * as pulumi from "@pulumi/pulumi";
import type { ComputeSettings, ServiceSettings } from "../../config/settings";
import type { Alarm } from "./alarms";
import type { Graph } from "./graph";
import type { Targets, TargetShare } from "./loadBalancer";
import type { StorefrontScope } from "./storefrontPermissions";

/** What every kind of compute takes. The rest of the stack can't tell kinds apart. */
export interface ComputeArgs extends StorefrontScope {
  readonly settings: ServiceSettings;
  /** Subnets without public addresses, one in each zone. */
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
  /** Where its targets register. */
  readonly targets: Targets;
  /** Address of the image's repository, without tag or digest. */
  readonly repositoryUrl: pulumi.Input<string>;
  /** What the storefront is told. No secrets: only where they are kept. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** Encrypts volumes and logs, and the secrets. */
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  /** What must be there before the storefront starts: databases that answer, so with their instances. */
  readonly after: readonly pulumi.Resource[];
}

/** What every kind of compute hands out. */
export interface Compute {
  /** Group of the instances that the storefront runs on. */
  readonly autoScalingGroupName: pulumi.Output<string>;
  /** What its instances are to be launched from, which a rollout brings them to. Missing where the kind rolls out by itself. */
  readonly launchTemplate?: LaunchTemplateVersion;
  /** Saturation of what the storefront runs on. */
  readonly alarms: readonly Alarm[];
  /** The same as the dashboard draws it. */
  readonly graphs: readonly Graph[];
}

/** The newest version of a launch template. */
export interface LaunchTemplateVersion {
  readonly id: pulumi.Output<string>;
  readonly version: pulumi.Output<string>;
}

/** The kind that serves first, then the one beside it, each with its share of the requests. */
export function sharesOf({ kind, standby }: ComputeSettings): readonly TargetShare[] {
  if (!standby) return [{ kind, percent: 100 }];
  return [
    { kind, percent: 100 - standby.percent },
    { kind: standby.kind, percent: standby.percent === 0 ? "apart" : standby.percent },
  ];
}
