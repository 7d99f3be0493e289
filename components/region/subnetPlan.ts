import { canonical, parseBlock } from "../../config/cidr";

/** One block in each zone, in the order of the zones. */
export interface SubnetPlan {
  readonly public: readonly string[];
  readonly private: readonly string[];
  readonly isolated: readonly string[];
}

/** A quarter of the VPC for each zone; a region with fewer than four keeps the rest for a zone that comes later. */
export const maxZones = 4;

/**
 * Lays out a VPC's block. Each zone has a quarter, and within it private subnets half, public and isolated ones an eighth
 * each; the last quarter of a zone stays free for a tier that nobody has thought of yet. Because a zone's place doesn't depend
 * on how many zones there are, adding one moves nothing.
 *
 * A /16 gives each zone 8,192 private, 2,048 public and 2,048 isolated addresses; a /20 gives 512, 128 and 128. AWS keeps five
 * of each subnet for itself.
 *
 * @throws Error if the block isn't /16 to /20 or there are more than four zones.
 */
export function subnetPlan(vpcCidr: string, zones: number): SubnetPlan {
  const vpc = parseBlock(vpcCidr);
  if (!vpc || vpc.prefix < 16 || vpc.prefix > 20) {
    throw new Error(`the VPC's block is ${vpcCidr}; it must be an IPv4 block from /16 to /20, such as 10.20.0.0/16`);
  }
  if (!Number.isInteger(zones) || zones < 1 || zones > maxZones) {
    throw new Error(`the VPC has ${zones} zones; the plan has room for 1 to ${maxZones}`);
  }
  const inEachZone = (eighths: number, prefix: number) =>
    Array.from({ length: zones }, (_, zone) => {
      const first = vpc.first + (zone * 8 + eighths) * 2 ** (32 - vpc.prefix - 5);
      return canonical({ first, last: first + 2 ** (32 - prefix) - 1, prefix });
    });
  return {
    private: inEachZone(0, vpc.prefix + 3),
    public: inEachZone(4, vpc.prefix + 5),
    isolated: inEachZone(5, vpc.prefix + 5),
  };
}
