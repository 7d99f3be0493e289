import { awsRegions } from "../aws-regions";
import { objection, type ConfigurationRule } from "./rule";

/** A region's users are served from near by. */
export const edgesNearEveryRegion: ConfigurationRule = (read) => {
  const { regions, priceClass } = read.read;
  if (!regions || priceClass !== "PriceClass_200") return [];
  const far = regions.filter((region) => awsRegions[region]?.edges === "PriceClass_All");
  if (far.length === 0) return [];
  const reason = `which has no edge locations near ${far.join(", ")}`;
  return [objection(read, "priceClass", { reason, allowed: "Allowed: PriceClass_All", to: "PriceClass_All" })];
};
