import { settingsOf } from "../policy/settings";

/** Configuration of each region's stack by key, raw, as the parity of regions reads it. */
export const rawSettings = (
  folder: string,
  regions: readonly string[],
): Readonly<Record<string, Readonly<Record<string, unknown>>>> =>
  Object.fromEntries(regions.map((region) => [region, settingsOf(folder, region)]));
