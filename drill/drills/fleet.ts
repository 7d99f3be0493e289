/** Whether the regions that stay carry everybody without a launch, and the smallest fleet that does. Pure arithmetic. */

export interface RegionLoad {
  readonly region: string;
  readonly healthyTargets: number;
  /** Requests of its busiest minute. */
  readonly peakPerMinute: number;
  /** Requests a minute that one target is held to. */
  readonly perTargetPerMinute: number;
}

export interface FleetNeed {
  readonly region: string;
  /** Its own users and those that it may inherit, in the busiest minute. */
  readonly requestsPerMinute: number;
  readonly neededTargets: number;
  readonly healthyTargets: number;
}

/** DNS answers by latency, so all users of the regions that are lost may come to one that stays. */
export function needsAfter(lost: readonly string[], loads: readonly RegionLoad[]): readonly FleetNeed[] {
  const inherited = sum(loads.filter(({ region }) => lost.includes(region)));
  return loads
    .filter(({ region }) => !lost.includes(region))
    .map(({ region, healthyTargets, peakPerMinute, perTargetPerMinute }) => {
      const requestsPerMinute = peakPerMinute + inherited;
      return {
        region,
        requestsPerMinute,
        neededTargets: Math.ceil(requestsPerMinute / perTargetPerMinute),
        healthyTargets,
      };
    });
}

/** Targets of each region with which any `lostRegions` of them may be lost and nothing has to be launched. */
export function smallestFleet(loads: readonly RegionLoad[], lostRegions: number): Readonly<Record<string, number>> {
  const needed = loads.map((it): [string, number] => {
    const others = loads.filter(({ region }) => region !== it.region);
    const worst = [...others].sort((one, other) => other.peakPerMinute - one.peakPerMinute).slice(0, lostRegions);
    return [it.region, Math.ceil((it.peakPerMinute + sum(worst)) / it.perTargetPerMinute)];
  });
  return Object.fromEntries(needed);
}

const sum = (loads: readonly RegionLoad[]): number => loads.reduce((total, it) => total + it.peakPerMinute, 0);
