import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** AWS' own lists of addresses, by the id they have in this region. */
export interface PrefixLists {
  /** `com.amazonaws.global.cloudfront.origin-facing`: counts as 55 rules. */
  readonly cloudFront: pulumi.Input<string>;
  /** `com.amazonaws.<region>.route53-healthchecks`: counts as 25 rules. */
  readonly healthCheckers: pulumi.Input<string>;
}

export interface FrontDoorsArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly prefixLists: PrefixLists;
}

/**
 * Who reaches the load balancer, and only on 443. Three groups, because prefix lists count as 55 and 25 rules against a quota of
 * 60 for each group. None of them lets anything out; the service adds the one way that leads to it.
 */
export class FrontDoors extends pulumi.ComponentResource {
  /** The group by which what stands behind the load balancer knows it. */
  readonly edge: aws.ec2.SecurityGroup;
  readonly healthCheckers: aws.ec2.SecurityGroup;
  /** Empty here: `global` adds the other regions' NAT addresses, which exist only when all regions do. */
  readonly peers: aws.ec2.SecurityGroup;

  constructor(name: string, args: FrontDoorsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:FrontDoors", name, {}, opts);
    this.edge = this.group("alb-edge", "CloudFront to the load balancer", args.vpcId);
    this.open("alb-edge-https", this.edge, args.prefixLists.cloudFront);
    this.healthCheckers = this.group(
      "alb-health-checkers",
      "Route 53 health checkers to the load balancer",
      args.vpcId,
    );
    this.open("alb-health-checkers-https", this.healthCheckers, args.prefixLists.healthCheckers);
    this.peers = this.group("alb-peers", "Other regions to the load balancer", args.vpcId);
    this.registerOutputs({ edge: this.edge.id, healthCheckers: this.healthCheckers.id, peers: this.peers.id });
  }

  get ids(): pulumi.Output<string>[] {
    return [this.edge.id, this.healthCheckers.id, this.peers.id];
  }

  private group(name: string, description: string, vpcId: pulumi.Input<string>): aws.ec2.SecurityGroup {
    return new aws.ec2.SecurityGroup(name, { vpcId, description, tags: { Name: name } }, { parent: this });
  }

  private open(name: string, group: aws.ec2.SecurityGroup, prefixListId: pulumi.Input<string>): void {
    new aws.vpc.SecurityGroupIngressRule(
      name,
      {
        securityGroupId: group.id,
        description: "HTTPS",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        prefixListId,
      },
      { parent: this },
    );
  }
}
