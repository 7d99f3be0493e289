/** In which order regions' backup buckets are copied. Pure. */

/** The region after this one in the configured order, the first after the last: one ring through all regions. */
export function nextRegion(region: string, regions: readonly string[]): string {
  const next = regions[(regions.indexOf(region) + 1) % regions.length];
  if (!regions.includes(region) || next === undefined || next === region) {
    throw new Error(
      `${region} has no next region in [${regions.join(", ")}]: a ring needs two different regions or more`,
    );
  }
  return next;
}

/** The region whose backup bucket is copied to this one's. */
export const regionBefore = (region: string, regions: readonly string[]): string =>
  regions.find((it) => nextRegion(it, regions) === region)!;
