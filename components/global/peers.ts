import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NatStrategy } from "../../config/settings";
import { ofRegion, othersThan } from "./regions";
import { keyOf } from "../shared/platform";

/** Addresses that a region's private subnets leave from: one NAT gateway in each of three zones, or one in all. */
export function natAddressCount(strategy: NatStrategy): number {
  return strategy === "perZone" ? 3 : 1;
}

export interface Peer {
  readonly natAddresses: pulumi.Input<string[]>;
  /** Security group of the load balancer that takes signed calls of other regions. */
  readonly peersSecurityGroupId: pulumi.Input<string>;
}

export interface PeerRulesArgs {
  readonly regions: readonly string[];
  readonly peers: Readonly<Record<string, Peer>>;
  /** How many addresses each region has. It decides the number of rules, so it is known before the addresses are. */
  readonly natAddressesPerRegion: number;
}

/**
 * Lets each region's load balancer be called by the other regions, from their NAT addresses and on 443 only. This opens the
 * door; a call must still carry a signed token. N regions put (N − 1) × addresses rules on a group: 15 of 60 for six.
 */
export class PeerRules extends pulumi.ComponentResource {
  readonly rules: readonly aws.vpc.SecurityGroupIngressRule[];

  constructor(name: string, args: PeerRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:PeerRules", name, {}, opts);
    this.rules = args.regions.flatMap((region) =>
      othersThan(region, args.regions).flatMap((caller) =>
        Array.from({ length: args.natAddressesPerRegion }, (_, index) => this.rule({ region, caller, index }, args)),
      ),
    );
    this.registerOutputs({ ruleIds: this.rules.map((it) => it.id) });
  }

  private rule(
    at: { region: string; caller: string; index: number },
    args: PeerRulesArgs,
  ): aws.vpc.SecurityGroupIngressRule {
    const callers = ofRegion("NAT addresses", at.caller, args.peers).natAddresses;
    const address = pulumi.output(callers).apply((known) => addressAt(known, at, args.natAddressesPerRegion));
    return new aws.vpc.SecurityGroupIngressRule(
      `peer-${at.region}-from-${at.caller}-${at.index + 1}`,
      {
        region: at.region,
        securityGroupId: ofRegion("peers security group", at.region, args.peers).peersSecurityGroupId,
        description: `Signed calls of ${at.caller}, NAT address ${at.index + 1}`,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrIpv4: pulumi.interpolate`${address}/32`,
      },
      { parent: this },
    );
  }
}

/** More addresses than rules would leave some calls refused, and fewer would leave a rule without an address. */
export function addressAt(
  addresses: readonly string[],
  at: { caller: string; index: number },
  expected: number,
): string {
  const address = addresses[at.index];
  if (address === undefined || addresses.length !== expected) {
    throw new Error(
      `${at.caller} has ${addresses.length} NAT addresses and natStrategy stands for ${expected}. ` +
        `Set the same ${keyOf("natStrategy")} for the region and for global, and deploy the region first: pulumi up --stack ${at.caller}`,
    );
  }
  return address;
}
