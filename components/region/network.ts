import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import type { NatStrategy } from "../../config/settings";
import { Endpoints } from "./endpoints";
import { FlowLogs } from "./flowLogs";
import { subnetPlan } from "./subnetPlan";

export interface NetworkArgs {
  readonly accountId: string;
  readonly region: string;
  /** IPv4 block of the VPC, /16 to /20. It can't change later: a new block is a new VPC. */
  readonly vpcCidr: string;
  /** Names of the zones, three in a region that is in use. */
  readonly zones: readonly string[];
  /**
   * `perZone`: a NAT gateway in each zone, so that losing a zone leaves the others connected. `single`: one in all, for throw-away
   * stacks. Price: 0.045 USD an hour and GB each in us-east-1, about 33 USD a month (https://aws.amazon.com/vpc/pricing/).
   */
  readonly natStrategy: NatStrategy;
  /** Services to reach without the internet, such as `ecr.api`. Price: 0.01 USD an hour and zone each (https://aws.amazon.com/privatelink/pricing/). */
  readonly interfaceEndpoints: readonly string[];
  /** Encrypts the flow logs. */
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  /** Keeps the public addresses, which other regions' firewalls name. */
  readonly protect: boolean;
}

/** A VPC over the region's zones: public subnets for the load balancer and NAT, private ones for instances, isolated ones for databases. */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  readonly privateSubnetIds: pulumi.Output<string[]>;
  readonly isolatedSubnetIds: pulumi.Output<string[]>;
  /** Public addresses that private subnets leave from. */
  readonly natAddresses: pulumi.Output<string[]>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:Network", name, {}, opts);
    const addresses = this.allocateAddresses(args);
    const vpc = this.createVpc(args, addresses);
    this.closeDefaultSecurityGroup(vpc);
    this.connectEndpoints(vpc, args);
    this.logFlows(vpc, args);
    this.vpcId = vpc.vpcId;
    this.publicSubnetIds = vpc.publicSubnetIds;
    this.privateSubnetIds = vpc.privateSubnetIds;
    this.isolatedSubnetIds = vpc.isolatedSubnetIds;
    this.natAddresses = pulumi.all(addresses.map((it) => it.publicIp));
    this.registerOutputs({
      vpcId: this.vpcId,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      isolatedSubnetIds: this.isolatedSubnetIds,
      natAddresses: this.natAddresses,
    });
  }

  /** Made here and not by the VPC, so that the addresses outlive whatever happens to a gateway. */
  private allocateAddresses({ natStrategy, zones, protect }: NetworkArgs): aws.ec2.Eip[] {
    const count = natStrategy === "perZone" ? zones.length : 1;
    return Array.from({ length: count }, (_, index) => {
      const name = `nat-${index + 1}`;
      return new aws.ec2.Eip(name, { domain: "vpc", tags: { Name: name } }, { parent: this, protect });
    });
  }

  private createVpc({ vpcCidr, zones, natStrategy }: NetworkArgs, addresses: readonly aws.ec2.Eip[]): awsx.ec2.Vpc {
    const plan = subnetPlan(vpcCidr, zones.length);
    return new awsx.ec2.Vpc(
      "vpc",
      {
        cidrBlock: vpcCidr,
        availabilityZoneNames: [...zones],
        // Not "Exact", which wants every address named: a quarter of each zone is free on purpose.
        subnetStrategy: "Auto",
        subnetSpecs: [
          { type: "Public", cidrBlocks: [...plan.public] },
          { type: "Private", cidrBlocks: [...plan.private] },
          { type: "Isolated", cidrBlocks: [...plan.isolated] },
        ],
        natGateways: {
          strategy: natStrategy === "perZone" ? "OnePerAz" : "Single",
          elasticIpAllocationIds: addresses.map((it) => it.allocationId),
        },
        // Private DNS names of interface endpoints need both.
        enableDnsHostnames: true,
        enableDnsSupport: true,
      },
      { parent: this },
    );
  }

  /** Whatever forgets to name its security group gets this one, and with it no traffic at all. */
  private closeDefaultSecurityGroup(vpc: awsx.ec2.Vpc): void {
    new aws.ec2.DefaultSecurityGroup("default-closed", { vpcId: vpc.vpcId, ingress: [], egress: [] }, { parent: this });
  }

  private connectEndpoints(vpc: awsx.ec2.Vpc, { accountId, region, vpcCidr, interfaceEndpoints }: NetworkArgs): void {
    new Endpoints(
      "endpoints",
      {
        accountId,
        region,
        vpcId: vpc.vpcId,
        vpcCidr,
        // All tables, since the order of this list is awsx' own business; an endpoint in a public one does no harm and costs nothing.
        routeTableIds: vpc.routeTables.apply((tables) => pulumi.all(tables.map((it) => it.id))),
        subnetIds: vpc.privateSubnetIds,
        interfaceEndpoints,
      },
      { parent: this },
    );
  }

  private logFlows(vpc: awsx.ec2.Vpc, { accountId, keyArn, logRetentionDays }: NetworkArgs): void {
    new FlowLogs("flow-logs", { accountId, vpcId: vpc.vpcId, keyArn, logRetentionDays }, { parent: this });
  }
}
