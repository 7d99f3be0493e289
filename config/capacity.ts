/** Each region's share of the world's demand. */
export type Shares = Readonly<Record<string, number>>;

/** One instance in each of a region's three zones, so that losing a zone takes a third and never a half. */
export const minInstancesInRegion = 3;

/** Equal shares, unless shares were configured. */
export function sharesOf(regions: readonly string[], configured: Shares): Shares {
  if (Object.keys(configured).length > 0) return configured;
  return Object.fromEntries(regions.map((region) => [region, 1 / regions.length]));
}

/** The largest share that a region can inherit: latency routing may send all of a lost region's users to one survivor. */
export function inheritedShare(region: string, shares: Shares): number {
  return Math.max(0, ...Object.entries(shares).map(([other, share]) => (other === region ? 0 : share)));
}

/**
 * Instances that must already run in a region, so that losing another region never needs a launch: its own share of
 * demand and the largest it can inherit. With N equal shares that is 2/N of demand.
 *
 * @param demand instances that the whole world's peak needs
 */
export function staticallyStable(region: string, shares: Shares, demand: number): number {
  const share = (shares[region] ?? 0) + inheritedShare(region, shares);
  // 20 × (0.1 + 0.2) is 6, and not 7 because of an error in the sixteenth digit.
  return Math.max(minInstancesInRegion, Math.ceil(demand * share - 1e-9));
}

/**
 * Healthy targets below which a region's users are better off elsewhere: half of what it must have, so that a lost zone, which takes a
 * third, and a deployment, which takes none, move nobody. With equal shares half is the region's own demand.
 */
export function leastHealthyTargets(minInstances: number): number {
  return Math.ceil(minInstances / 2);
}
