import * as aws from "@pulumi/aws";
import { chooseZones, notOffered } from "../../config/zones";
import type { PrefixLists } from "./frontDoors";
import { imageParameter } from "./machineImage";

/** What only AWS knows about a region, asked once and before the first component, so that components ask nothing. */
export interface RegionFacts {
  readonly accountId: string;
  /** The zones that the stack spreads over. */
  readonly zones: readonly string[];
  readonly prefixLists: PrefixLists;
  /** The newest Amazon Linux 2023 image for the service's processor. */
  readonly imageId: string;
}

/** What the configuration says of it. */
export interface Wanted {
  readonly instanceType: string;
  /** Zones by name; none where the first three are taken. */
  readonly zones: readonly string[];
}

/** @throws Error if the region has too few zones, one doesn't offer the instance type, or AWS doesn't answer. */
export async function regionFacts(region: string, { instanceType, zones: named }: Wanted): Promise<RegionFacts> {
  const [identity, zones, offers, cloudFront, healthCheckers, image] = await Promise.all([
    aws.getCallerIdentity({}),
    aws.getAvailabilityZones({
      state: "available",
      filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    }),
    aws.ec2.getInstanceTypeOfferings({
      locationType: "availability-zone",
      filters: [{ name: "instance-type", values: [instanceType] }],
    }),
    aws.ec2.getManagedPrefixList({ name: "com.amazonaws.global.cloudfront.origin-facing" }),
    aws.ec2.getManagedPrefixList({ name: `com.amazonaws.${region}.route53-healthchecks` }),
    aws.ssm.getParameter({ name: imageParameter(instanceType) }),
  ]);
  const chosen = chooseZones(region, zones, named);
  const missing = notOffered(instanceType, region, chosen, offers.locations);
  if (missing) throw new Error(`${missing.problem}. ${missing.remedy}`);
  return {
    accountId: identity.accountId,
    zones: chosen,
    prefixLists: { cloudFront: cloudFront.id, healthCheckers: healthCheckers.id },
    imageId: image.value,
  };
}
