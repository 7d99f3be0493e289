/** Where an AWS region lies; a client is taken to sit in one. Continent, country and subdivision by Route 53's own codes. */
interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly continent: "AF" | "AS" | "EU" | "NA" | "OC" | "SA";
  readonly country: string;
  /** Of the United States only, as far as Route 53's location-based answers are concerned here. */
  readonly subdivision?: string;
}

const place = (
  latitude: number,
  longitude: number,
  continent: Place["continent"],
  country: string,
  subdivision?: string,
): Place => ({ latitude, longitude, continent, country, ...(subdivision !== undefined && { subdivision }) });

/**
 * By region, in the order in which test addresses 198.18.N.* count them: add new ones at the end. City or state by
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export const places: Readonly<Record<string, Place>> = {
  "us-east-1": place(38.9, -77.5, "NA", "US", "VA"),
  "eu-west-1": place(53.3, -6.3, "EU", "IE"),
  "ap-south-1": place(19.1, 72.9, "AS", "IN"),
  "us-east-2": place(40.0, -83.0, "NA", "US", "OH"),
  "us-west-1": place(37.4, -122.0, "NA", "US", "CA"),
  "us-west-2": place(45.8, -119.7, "NA", "US", "OR"),
  "ca-central-1": place(45.5, -73.6, "NA", "CA"),
  "sa-east-1": place(-23.5, -46.6, "SA", "BR"),
  "eu-central-1": place(50.1, 8.7, "EU", "DE"),
  "eu-west-2": place(51.5, -0.1, "EU", "GB"),
  "eu-west-3": place(48.9, 2.4, "EU", "FR"),
  "eu-north-1": place(59.3, 18.1, "EU", "SE"),
  "eu-south-1": place(45.5, 9.2, "EU", "IT"),
  "ap-northeast-1": place(35.7, 139.7, "AS", "JP"),
  "ap-northeast-2": place(37.6, 127.0, "AS", "KR"),
  "ap-northeast-3": place(34.7, 135.5, "AS", "JP"),
  "ap-southeast-1": place(1.3, 103.8, "AS", "SG"),
  "ap-southeast-2": place(-33.9, 151.2, "OC", "AU"),
  "af-south-1": place(-33.9, 18.4, "AF", "ZA"),
  "me-south-1": place(26.1, 50.6, "AS", "BH"),
  "me-central-1": place(25.2, 55.3, "AS", "AE"),
  "eu-south-2": place(41.6, -0.9, "EU", "ES"),
  "eu-central-2": place(47.4, 8.5, "EU", "CH"),
  "ap-east-1": place(22.3, 114.2, "AS", "HK"),
  "ap-south-2": place(17.4, 78.5, "AS", "IN"),
  "ap-southeast-3": place(-6.2, 106.8, "AS", "ID"),
  "ap-southeast-4": place(-37.8, 145.0, "OC", "AU"),
  "ap-southeast-5": place(3.1, 101.7, "AS", "MY"),
  "ap-southeast-7": place(13.8, 100.5, "AS", "TH"),
  "ca-west-1": place(51.0, -114.1, "NA", "CA"),
  "il-central-1": place(32.1, 34.8, "AS", "IL"),
  "mx-central-1": place(20.6, -100.4, "NA", "MX"),
};

const regions = Object.keys(places);

/**
 * The region in which the client of an address sits: 198.18.N.* (RFC 2544, set aside for benchmarks, never a real resolver's) in
 * the N-th of `places`; every other address in us-east-1, as for TestDNSAnswer by its own default.
 */
export function regionOfAddress(address: string): string {
  const [first, second, third] = address.split(".").map(Number);
  return (first === 198 && second === 18 && regions[third!]) || "us-east-1";
}

/** An address whose client sits in this region. */
export const addressIn = (region: string): string => `198.18.${regions.indexOf(region)}.1`;

/** A fixed stand-in for latency that is right about which region is nearer: the distance on the globe, in radians. */
export function distance(one: string, other: string): number {
  const [a, b] = [placeOf(one), placeOf(other)];
  const [lat1, lat2] = [radians(a.latitude), radians(b.latitude)];
  const longitudes = radians(b.longitude - a.longitude);
  const half = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(longitudes / 2) ** 2;
  return 2 * Math.asin(Math.sqrt(half));
}

export function placeOf(region: string): Place {
  const found = places[region];
  if (!found) throw new Error(`Where ${region} lies isn't known. Add it to rehearsal/dataplane/dns/places.ts.`);
  return found;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
