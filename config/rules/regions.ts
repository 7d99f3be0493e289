import { maxRegions } from "../aws-regions";
import { pathOf } from "../reading";
import { objection, type ConfigurationRule } from "./rule";

/** Fewer than two regions survive nothing; more than six don't fit into a global database. */
export const regionCount: ConfigurationRule = (read) => {
  const { regions } = read.read;
  if (!regions || (regions.length >= 2 && regions.length <= maxRegions)) return [];
  if (regions.length > maxRegions) {
    const reason = `which are ${regions.length}: a global database has one writer and at most ${maxRegions - 1} secondaries`;
    return [objection(read, "regions", { reason, to: regions.slice(0, maxRegions) })];
  }
  const two = [...regions, ...["us-east-1", "eu-west-1"].filter((region) => !regions.includes(region))].slice(0, 2);
  const reason = regions.length === 0 ? "which names no region" : "which is a single region: losing it loses the shop";
  return [objection(read, "regions", { reason, to: two })];
};

/** What exists once stands on a region that is there. Moving it replaces it, so the list bends rather than the home. */
export const homeIsListed: ConfigurationRule = (read) => {
  const { regions, homeRegion } = read.read;
  if (!regions?.length || homeRegion === undefined || regions.includes(homeRegion)) return [];
  return [
    objection(read, "homeRegion", {
      reason: `which is not in ${pathOf(read, "regions")}`,
      allowed: `Allowed: ${regions.join(", ")} before the first deployment, afterwards only what it was: put it back into the list`,
      to: regions[0] ?? "us-east-1",
    }),
  ];
};

export const bootstrapIsListed: ConfigurationRule = (read) => {
  const { regions, bootstrapRegion } = read.read;
  if (!regions?.length || bootstrapRegion === undefined || regions.includes(bootstrapRegion)) return [];
  const reason = `which is not in ${pathOf(read, "regions")}`;
  return [
    objection(read, "bootstrapRegion", {
      reason,
      allowed: `Allowed: ${regions.join(", ")}`,
      to: regions[0] ?? "us-east-1",
    }),
  ];
};

/** Shares name every region and no other. */
export const sharesAreOfRegions: ConfigurationRule = (read) => {
  const { regions, demandShares } = read.read;
  const shared = Object.keys(demandShares ?? {});
  if (!regions || shared.length === 0) return [];
  const strange = shared.filter((region) => !regions.includes(region));
  const without = regions.filter((region) => !shared.includes(region));
  const complaint = (reason: string) => [objection(read, "demandShares", { reason, to: {} })];
  return [
    ...(strange.length > 0
      ? complaint(`which gives a share to ${strange.join(", ")}, not in ${pathOf(read, "regions")}`)
      : []),
    ...(without.length > 0 ? complaint(`which gives no share to ${without.join(", ")}`) : []),
  ];
};
