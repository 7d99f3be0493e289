import * as aws from "@pulumi/aws";
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

/** Three, so that losing one takes a third: databases keep their quorum and instances most of their number. */
const zonesPerRegion = 3;

/** An old zone of us-east-1 in which many instance types and managed services don't exist. */
const deficientZoneIds: readonly string[] = ["use1-az3"];

/** @throws Error if the region has too few zones, or AWS doesn't answer. */
export async function regionFacts(region: string, instanceType: string): Promise<RegionFacts> {
  const [identity, zones, cloudFront, healthCheckers, image] = await Promise.all([
    aws.getCallerIdentity({}),
    aws.getAvailabilityZones({
      state: "available",
      filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    }),
    aws.ec2.getManagedPrefixList({ name: "com.amazonaws.global.cloudfront.origin-facing" }),
    aws.ec2.getManagedPrefixList({ name: `com.amazonaws.${region}.route53-healthchecks` }),
    aws.ssm.getParameter({ name: imageParameter(instanceType) }),
  ]);
  return {
    accountId: identity.accountId,
    zones: chooseZones(region, zones),
    prefixLists: { cloudFront: cloudFront.id, healthCheckers: healthCheckers.id },
    imageId: image.value,
  };
}

/** The first by name: a zone that AWS adds later comes after them and moves nothing. */
export function chooseZones(
  region: string,
  available: { readonly names: readonly string[]; readonly zoneIds: readonly string[] },
): readonly string[] {
  const names = available.names.filter((_, index) => !deficientZoneIds.includes(available.zoneIds[index] ?? "")).sort();
  if (names.length < zonesPerRegion) {
    throw new Error(`${region} has ${names.length} zones for this account; a region stack needs ${zonesPerRegion}`);
  }
  return names.slice(0, zonesPerRegion);
}
