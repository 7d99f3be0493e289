/** Every region but this one, in the configured order. */
export function othersThan(region: string, regions: readonly string[]): string[] {
  return regions.filter((it) => it !== region);
}

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

/** One value for each region, by the region's name. */
export function byRegion<T>(regions: readonly string[], valueOf: (region: string) => T): Record<string, T> {
  return Object.fromEntries(regions.map((region) => [region, valueOf(region)]));
}

/** The value that belongs to this region. @throws Error naming what is missing and for which region. */
export function ofRegion<T>(what: string, region: string, values: Readonly<Record<string, T>>): T {
  const value = values[region];
  if (value === undefined) {
    throw new Error(`no ${what} for ${region}, only for [${Object.keys(values).join(", ")}]`);
  }
  return value;
}
