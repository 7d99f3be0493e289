import { inheritedShare, minInstancesInRegion, sharesOf, staticallyStable } from "../capacity";
import { pathOf, type Read } from "../reading";
import { setCommand } from "../command";
import { objection, type ConfigurationRule } from "./rule";
import { roleOf } from "./stack";

/** A region runs what it needs on the day that another is lost: nothing is launched then. */
export const staticStability: ConfigurationRule = (read) => {
  const role = roleOf(read);
  const { regions, demandShares, demandInstances, minInstances } = read.read;
  if (role?.kind !== "region" || !regions || !demandShares || !demandInstances || !minInstances) return [];
  const shares = sharesOf(regions, demandShares);
  const needed = staticallyStable(role.region, shares, demandInstances);
  if (minInstances >= needed) return [];
  const inherits = () =>
    `fewer than the ${needed} that ${role.region} needs for its own ${percent(shares[role.region] ?? 0)} of ` +
    `${demandInstances} instances and the ${percent(inheritedShare(role.region, shares))} it can inherit`;
  const reason = needed === minInstancesInRegion ? "fewer than one in each of a region's 3 zones" : inherits();
  const allowed = `Allowed: ${needed} or more, or 0 for exactly as many as static stability needs`;
  return [objection(read, "minInstances", { reason, allowed, to: 0 })];
};

export const roomToScale: ConfigurationRule = (read) => {
  const { minInstances, maxInstances } = read.read;
  if (roleOf(read)?.kind !== "region" || maxInstances === undefined || maxInstances === 0) return [];
  const min = minInstancesOf(read);
  if (minInstances === undefined || min === undefined || maxInstances >= min) return [];
  const allowed = `Allowed: ${min} or more, or 0 for twice the minimum`;
  const command = setCommand(pathOf(read, "maxInstances"), 0, read.stack);
  return [objection(read, "maxInstances", { reason: `below the minimum of ${min}`, allowed, command, to: 0 })];
};

/** What this stack's region runs at least, or the most that any region needs where the stack has no region. */
export function minInstancesOf(read: Read): number | undefined {
  const role = roleOf(read);
  const { regions, demandShares, demandInstances, minInstances } = read.read;
  if (!regions || !demandShares || demandInstances === undefined || minInstances === undefined) return undefined;
  const shares = sharesOf(regions, demandShares);
  const here = role?.kind === "region" ? [role.region] : regions;
  return Math.max(minInstances, ...here.map((region) => staticallyStable(region, shares, demandInstances)));
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
