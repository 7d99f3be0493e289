/** In this order when only a number of regions is asked for. */
export const knownRegions: readonly string[] = [
  "us-east-1",
  "eu-west-1",
  "ap-south-1",
  "us-west-2",
  "eu-central-1",
  "ap-southeast-1",
];
