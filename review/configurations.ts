/** What every region's stack is configured with, before and after. */
import { regionSettings } from "../deploy/regionSettings";
import { settingsOf } from "../policy/settings";
import { costChange, type CostChange, type Regional } from "./cost";

/** @throws ConfigurationError with every problem. */
export const regionalSettings = (folder: string): Regional =>
  regionSettings(folder, "foundation").regions.map((region) => [region, regionSettings(folder, region)] as const);

/** By key, raw, as the parity of regions reads it. */
export const rawSettings = (
  folder: string,
  regions: readonly string[],
): Readonly<Record<string, Readonly<Record<string, unknown>>>> =>
  Object.fromEntries(regions.map((region) => [region, settingsOf(folder, region)]));

/** Between two folders with Pulumi.yaml and stacks' files; where one can't be read, why. */
export function costBetween(before: string, after: string): CostChange {
  try {
    return costChange(regionalSettings(before), regionalSettings(after));
  } catch (error) {
    const nothing = { usd: 0, notPriced: [] };
    const notRead = (error as Error).message.split("\n")[0]!;
    return { before: nothing, after: nothing, byRegion: [], byKind: [], notRead };
  }
}
