import type * as provider from "@pulumi/pulumi/proto/provider_pb";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { constructed, inputUrns, type Monitor, type Registered, referenceTo } from "./monitor";
import { unknownValue } from "./entry";
import type { Values } from "./readback";

/**
 * `awsx:ec2:Vpc` with the children, names and parents that the real component makes: a subnet, route table and
 * association for each zone and tier, a default route for public and private ones, and a NAT gateway by strategy.
 */
export function constructVpc(request: provider.ConstructRequest): Promise<provider.ConstructResponse> {
  const args = parse(request.getInputs()?.toJavaScript() as Values);
  return constructed(request, awsVersion, (monitor, self) =>
    new VpcBuilder(monitor, request.getName(), self, { ...args, natUrns: inputUrns(request, ["natGateways"]) }).build(),
  );
}

type Tier = "Public" | "Private" | "Isolated";

interface VpcArgs {
  readonly vpc: Values;
  readonly zones: readonly string[];
  readonly tiers: readonly { readonly type: Tier; readonly cidrBlocks: readonly string[]; readonly tags: Values }[];
  readonly natStrategy: "OnePerAz" | "Single" | "None";
  readonly natAddresses: readonly string[];
  readonly tags: Values;
  /** What the NAT gateways' addresses came from. */
  readonly natUrns: readonly string[];
}

const passedToVpc = [
  "cidrBlock",
  "enableDnsHostnames",
  "enableDnsSupport",
  "instanceTenancy",
  "enableNetworkAddressUsageMetrics",
];
const understood = [...passedToVpc, "availabilityZoneNames", "natGateways", "subnetSpecs", "subnetStrategy", "tags"];

/** @throws Error naming every argument that this stand-in doesn't understand: nothing is dropped silently. */
function parse(given: Values): Omit<VpcArgs, "natUrns"> {
  const foreign = Object.keys(given).filter((key) => given[key] != null && !understood.includes(key));
  const zones = given["availabilityZoneNames"] as string[] | undefined;
  const specs = (given["subnetSpecs"] ?? []) as { type: Tier; cidrBlocks?: string[]; tags?: Values }[];
  const problems = foreign.map((key) => `${key} isn't understood: add it in rehearsal/providers/awsx.ts`);
  if (!zones?.length) problems.push("availabilityZoneNames must list the zones");
  for (const spec of specs) {
    if (spec.cidrBlocks?.length !== zones?.length)
      problems.push(`subnetSpecs ${spec.type}: cidrBlocks must hold one block a zone`);
  }
  if (problems.length > 0) throw new Error(`awsx:ec2:Vpc in the rehearsal: ${problems.join("; ")}`);
  const nat = (given["natGateways"] ?? {}) as { strategy?: VpcArgs["natStrategy"]; elasticIpAllocationIds?: string[] };
  return {
    vpc: Object.fromEntries(passedToVpc.filter((key) => given[key] != null).map((key) => [key, given[key]])),
    zones: zones!,
    tiers: specs.map((spec) => ({ type: spec.type, cidrBlocks: spec.cidrBlocks!, tags: spec.tags ?? {} })),
    natStrategy: nat.strategy ?? "OnePerAz",
    natAddresses: nat.elasticIpAllocationIds ?? [],
    tags: (given["tags"] ?? {}) as Values,
  };
}

class VpcBuilder {
  private readonly made = {
    subnets: [] as Registered[],
    routeTables: [] as Registered[],
    routeTableAssociations: [] as Registered[],
    routes: [] as Registered[],
    natGateways: [] as Registered[],
    eips: [] as Registered[],
  };
  private readonly subnetIds: Record<Tier, string[]> = { Public: [], Private: [], Isolated: [] };

  constructor(
    private readonly monitor: Monitor,
    private readonly name: string,
    private readonly component: string,
    private readonly args: VpcArgs,
  ) {}

  async build(): Promise<Values> {
    const { args, name } = this;
    const vpc = await this.register("aws:ec2/vpc:Vpc", name, this.component, {
      ...args.vpc,
      tags: { ...args.tags, Name: name },
    });
    const gateway = await this.register(
      "aws:ec2/internetGateway:InternetGateway",
      name,
      vpc.urn,
      {
        vpcId: vpc.id,
        tags: { ...args.tags, Name: name },
      },
      [vpc],
    );
    const nats: Registered[] = [];
    for (const tier of this.tiers) {
      const zones = await Promise.all(args.zones.map((_, zone) => this.zone(tier, zone, { vpc, gateway, nats })));
      this.subnetIds[tier.type].push(...zones);
    }
    return this.outputs(vpc, gateway);
  }

  /** One tier in one zone; returns the subnet's id. */
  private async zone(
    tier: VpcArgs["tiers"][number],
    zone: number,
    { vpc, gateway, nats }: { vpc: Registered; gateway: Registered; nats: Registered[] },
  ) {
    const name = `${this.name}-${tier.type.toLowerCase()}-${zone + 1}`;
    const tags = { ...this.args.tags, ...tier.tags, Name: name, SubnetType: tier.type };
    const subnet = await this.register(
      "aws:ec2/subnet:Subnet",
      name,
      vpc.urn,
      {
        vpcId: vpc.id,
        availabilityZone: this.args.zones[zone],
        cidrBlock: tier.cidrBlocks[zone],
        mapPublicIpOnLaunch: tier.type === "Public",
        assignIpv6AddressOnCreation: false,
        // Of a VPC that isn't made yet nobody knows whether it has such a block.
        ...(vpc.id === unknownValue && { ipv6CidrBlock: unknownValue }),
        tags,
      },
      [vpc],
    );
    const table = await this.register("aws:ec2/routeTable:RouteTable", name, subnet.urn, { vpcId: vpc.id, tags }, [
      vpc,
      subnet,
    ]);
    const association = { routeTableId: table.id, subnetId: subnet.id };
    this.made.subnets[this.slot(tier.type, zone)] = subnet;
    this.made.routeTables[this.slot(tier.type, zone)] = table;
    this.made.routeTableAssociations[this.slot(tier.type, zone)] = await this.register(
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      name,
      table.urn,
      association,
      [table, subnet],
    );
    if (tier.type === "Public") {
      this.made.routes[this.slot(tier.type, zone)] = await this.route(name, table, { gatewayId: gateway.id }, gateway);
      if (this.hasNat(zone)) nats[zone] = await this.natGateway(zone, subnet);
    }
    const nat = nats[zone] ?? nats[0];
    if (tier.type === "Private" && nat) {
      this.made.routes[this.slot(tier.type, zone)] = await this.route(name, table, { natGatewayId: nat.id }, nat);
    }
    return subnet.id;
  }

  private hasNat(zone: number): boolean {
    return this.args.natStrategy === "OnePerAz" || (this.args.natStrategy === "Single" && zone === 0);
  }

  private async natGateway(zone: number, subnet: Registered): Promise<Registered> {
    const name = `${this.name}-${zone + 1}`;
    const tags = { ...this.args.tags, Name: name };
    let allocationId = this.args.natAddresses[zone];
    let after: readonly Pick<Registered, "urn">[] = this.args.natUrns.map((urn) => ({ urn }));
    if (allocationId === undefined) {
      const eip = await this.register("aws:ec2/eip:Eip", name, subnet.urn, { tags }, [subnet]);
      this.made.eips[zone] = eip;
      allocationId = eip.id;
      after = [eip];
    }
    const nat = await this.register(
      "aws:ec2/natGateway:NatGateway",
      name,
      subnet.urn,
      { subnetId: subnet.id, allocationId, tags },
      [subnet, ...after],
    );
    this.made.natGateways[zone] = nat;
    return nat;
  }

  private route(name: string, table: Registered, target: Values, through: Registered): Promise<Registered> {
    const inputs = { destinationCidrBlock: "0.0.0.0/0", routeTableId: table.id, ...target };
    return this.register("aws:ec2/route:Route", name, table.urn, inputs, [table, through]);
  }

  /** Public first: private routes point at the NAT gateways in public subnets. */
  private get tiers(): VpcArgs["tiers"] {
    return [...this.args.tiers].sort((a, b) => order(a.type) - order(b.type));
  }

  /** Lists go zone by zone, and in each by tier. */
  private slot(tier: Tier, zone: number): number {
    return zone * this.args.tiers.length + this.tiers.findIndex((it) => it.type === tier);
  }

  private register(
    type: string,
    name: string,
    parent: string,
    inputs: Values,
    dependsOn: readonly Pick<Registered, "urn">[] = [],
  ): Promise<Registered> {
    return this.monitor.register({ type, name, parent, inputs, dependsOn });
  }

  private outputs(vpc: Registered, gateway: Registered): Values {
    const references = Object.entries(this.made).map(([key, list]) => [
      key,
      list.filter(Boolean).map((it) => referenceTo(it, awsVersion)),
    ]);
    return {
      ...Object.fromEntries(references),
      vpc: referenceTo(vpc, awsVersion),
      internetGateway: referenceTo(gateway, awsVersion),
      vpcId: vpc.id,
      publicSubnetIds: this.subnetIds.Public,
      privateSubnetIds: this.subnetIds.Private,
      isolatedSubnetIds: this.subnetIds.Isolated,
      vpcEndpoints: [],
    };
  }
}

const order = (tier: Tier): number => ["Public", "Private", "Isolated"].indexOf(tier);
