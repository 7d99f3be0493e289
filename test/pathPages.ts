/** What a page of docs/paths costs, by its own configuration. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { dump, load } from "js-yaml";
import { type Charge, comparisonRegion, costOf, hoursPerMonth, priced } from "../config/prices/charges";
import { chargesOfPlatform } from "../config/prices/platform";
import type { Settings } from "../config/settings";
import { regionSettings } from "../deploy/regionSettings";
import { keysOf } from "../rehearsal/waysOut/pages";

const root = path.join(__dirname, "..");
/** Settings of every region as the page's own configuration has them, beside what Pulumi.yaml and the stacks' files say. */
export function settingsOf(page: string): readonly Settings[] {
  const keys = keysOf(page);
  const folder = mkdtempSync(path.join(tmpdir(), "meridian-path-"));
  try {
    const own = Object.fromEntries(Object.entries(keys).map(([key, value]) => [`meridian:${key}`, value]));
    const { regions } = regionSettings(root, "foundation");
    for (const stack of ["foundation", ...regions, "global"]) {
      cpSync(path.join(root, `Pulumi.${stack}.yaml`), path.join(folder, `Pulumi.${stack}.yaml`));
      const file = load(readFileSync(path.join(folder, `Pulumi.${stack}.yaml`), "utf8")) as { config?: object };
      writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), dump({ ...file, config: { ...file.config, ...own } }));
    }
    return regions.map((region) => regionSettings(root, region, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Two keys of 1 USD a month, which `npm run bootstrap` makes. */
const stateUsd = 2;

/** What stands after each part of a deployment, USD a month at one region's prices. */
export function costsOf(regions: readonly Settings[]): Readonly<Record<string, number>> {
  const charges = chargesOfPlatform(regions);
  const [first, ...others] = regions.map(({ stack }) => stack);
  const isFoundations = (it: Charge): boolean => it.kind === "keys and secrets" || it.price === "hosted-zone";
  const parts: readonly (readonly [string, (it: Charge) => boolean])[] = [
    ["foundation", isFoundations],
    [first!, (it) => it.region === first && !isFoundations(it)],
    [others.join(", "), (it) => others.includes(it.region) && !isFoundations(it)],
    ["global", (it) => it.region === "global" && !isFoundations(it)],
  ];
  let sum = stateUsd;
  const costs: Record<string, number> = { "Pulumi's state": sum };
  for (const [part, isIn] of parts) {
    sum += costOf(charges.filter(isIn).map((it) => priced(it, undefined, comparisonRegion))).total.usd;
    costs[part] = sum;
  }
  return costs;
}

export const anHour = (month: number): number => month / hoursPerMonth;
