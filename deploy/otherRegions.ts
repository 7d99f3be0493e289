import type { ComputeSettings } from "../config/settings";
import type { Group } from "./computeMove";

/** Another region, as its configuration and its load balancer tell of it. */
export interface OtherRegion {
  readonly region: string;
  readonly compute: ComputeSettings;
  /** Targets that it must have: its `minInstances`. */
  readonly minTargets: number;
  /** Its serving kind's target group; nothing where the region was never deployed. Fails where the region doesn't answer. */
  readonly observe: () => Promise<Group | undefined>;
}

/**
 * Why no region may move now, or nothing: for some seconds of a move the others carry its users (docs/decisions/0029), so they must be
 * well, and none of them under way itself.
 */
export async function whyNotNow(others: readonly OtherRegion[]): Promise<string | undefined> {
  const moving = others.find(({ compute }) => compute.standby !== undefined);
  if (moving) return `${moving.region} moves itself: one region at a time`;
  const reasons = await Promise.all(others.map(troubleIn));
  return reasons.find((it) => it !== undefined);
}

async function troubleIn({ region, minTargets, observe }: OtherRegion): Promise<string | undefined> {
  try {
    const group = await observe();
    if (!group || group.healthy >= minTargets) return undefined;
    return `${region} has ${group.healthy} healthy targets of ${minTargets}, and would have to carry this region's users`;
  } catch (error) {
    return `${region} doesn't answer, and would have to carry this region's users: ${(error as Error).message}`;
  }
}
