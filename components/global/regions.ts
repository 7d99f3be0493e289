/** Every region but this one, in the configured order. */
export function othersThan(region: string, regions: readonly string[]): string[] {
  return regions.filter((it) => it !== region);
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
