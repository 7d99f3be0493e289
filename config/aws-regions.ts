/** What the platform must know about a region before it goes there. */
interface Place {
  readonly city: string;
  /** CloudFront price classes that have edge locations near the region's users. */
  readonly edges: "PriceClass_100" | "PriceClass_200" | "PriceClass_All";
  /** Hours that its clock is ahead of UTC, in winter. */
  readonly hoursAhead: number;
}

/**
 * Commercial regions with three zones for everyone, Aurora PostgreSQL global databases and DocumentDB global clusters.
 * Not here: `unsuitableRegions`, and what is newer than this table.
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.GlobalDatabase.html
 * https://aws.amazon.com/cloudfront/pricing/ (price classes)
 */
export const awsRegions: Readonly<Record<string, Place>> = {
  "us-east-1": { city: "N. Virginia", edges: "PriceClass_100", hoursAhead: -5 },
  "us-east-2": { city: "Ohio", edges: "PriceClass_100", hoursAhead: -5 },
  "us-west-2": { city: "Oregon", edges: "PriceClass_100", hoursAhead: -8 },
  "ca-central-1": { city: "Montreal", edges: "PriceClass_100", hoursAhead: -5 },
  "eu-central-1": { city: "Frankfurt", edges: "PriceClass_100", hoursAhead: 1 },
  "eu-west-1": { city: "Ireland", edges: "PriceClass_100", hoursAhead: 0 },
  "eu-west-2": { city: "London", edges: "PriceClass_100", hoursAhead: 0 },
  "eu-west-3": { city: "Paris", edges: "PriceClass_100", hoursAhead: 1 },
  "eu-north-1": { city: "Stockholm", edges: "PriceClass_100", hoursAhead: 1 },
  "eu-south-2": { city: "Spain", edges: "PriceClass_100", hoursAhead: 1 },
  "af-south-1": { city: "Cape Town", edges: "PriceClass_200", hoursAhead: 2 },
  "me-central-1": { city: "UAE", edges: "PriceClass_200", hoursAhead: 4 },
  "ap-east-1": { city: "Hong Kong", edges: "PriceClass_200", hoursAhead: 8 },
  "ap-south-1": { city: "Mumbai", edges: "PriceClass_200", hoursAhead: 5.5 },
  "ap-south-2": { city: "Hyderabad", edges: "PriceClass_200", hoursAhead: 5.5 },
  "ap-northeast-1": { city: "Tokyo", edges: "PriceClass_200", hoursAhead: 9 },
  "ap-northeast-2": { city: "Seoul", edges: "PriceClass_200", hoursAhead: 9 },
  "ap-southeast-1": { city: "Singapore", edges: "PriceClass_200", hoursAhead: 8 },
  "ap-southeast-2": { city: "Sydney", edges: "PriceClass_All", hoursAhead: 10 },
};

/** Regions that somebody may well want: what they lack, and the nearest that doesn't. */
export const unsuitableRegions: Readonly<Record<string, { readonly lacks: string; readonly instead: string }>> = {
  "us-west-1": { lacks: "has two availability zones for most accounts, where three are needed", instead: "us-west-2" },
  "sa-east-1": { lacks: "has no DocumentDB global clusters", instead: "us-east-1" },
  "eu-south-1": { lacks: "has no DocumentDB global clusters", instead: "eu-central-1" },
};

export const regionNames: readonly string[] = Object.keys(awsRegions);

/** In this order where only a number of regions is asked for. */
export const usualRegions = [
  "us-east-1",
  "eu-west-1",
  "ap-south-1",
  "us-west-2",
  "eu-central-1",
  "ap-southeast-1",
] as const;

/** One writer and five secondaries: the lower of the limits that AWS documents for the two global databases. */
export const maxRegions = 6;

export function isKnownRegion(name: string): boolean {
  return Object.hasOwn(awsRegions, name);
}
