import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags } from "../tags";
import { retag, tagged } from "./network";

const ec2 = (cloud: Cloud) => cloud.client(sdk.EC2Client);
const gone = /NotFound$/;

const routeTable = entry<aws.ec2.RouteTableArgs>({
  inputs: { region: true, tags: true, vpcId: true },
  required: ["vpcId"],
  replaceOn: ["region", "vpcId"],
  async create(cloud, inputs) {
    const made = await ec2(cloud).send(
      new sdk.CreateRouteTableCommand({
        VpcId: inputs.vpcId,
        TagSpecifications: tagged("route-table", inputs.tags),
      }),
    );
    return made.RouteTable!.RouteTableId!;
  },
  async read(cloud, id) {
    const it = await tableById(cloud, id);
    if (!it) return undefined;
    return {
      inputs: { vpcId: it.VpcId, tags: fromTags(it.Tags) },
      outputs: {
        arn: `arn:aws:ec2:${cloud.region}:${cloud.accountId}:route-table/${id}`,
        ownerId: it.OwnerId ?? cloud.accountId,
      },
    };
  },
  async update(cloud, id, to, from) {
    await retag(cloud, id, to, from);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => ec2(cloud).send(new sdk.DeleteRouteTableCommand({ RouteTableId: id })));
  },
});

async function tableById(cloud: Cloud, id: string): Promise<sdk.RouteTable | undefined> {
  const found = await unlessGone(gone, () =>
    ec2(cloud).send(new sdk.DescribeRouteTablesCommand({ RouteTableIds: [id] })),
  );
  return found?.RouteTables?.[0];
}

const routeTableAssociation = entry<aws.ec2.RouteTableAssociationArgs>({
  inputs: { gatewayId: true, region: true, routeTableId: true, subnetId: true },
  required: ["routeTableId"],
  replaceOn: ["gatewayId", "region", "subnetId"],
  async create(cloud, inputs) {
    const made = await ec2(cloud).send(
      new sdk.AssociateRouteTableCommand({
        RouteTableId: inputs.routeTableId,
        SubnetId: inputs.subnetId,
        GatewayId: inputs.gatewayId,
      }),
    );
    return made.AssociationId!;
  },
  async read(cloud, id, last) {
    const it = await association(cloud, id, last);
    if (!it) return undefined;
    return { inputs: { routeTableId: it.RouteTableId, subnetId: it.SubnetId, gatewayId: it.GatewayId }, outputs: {} };
  },
  async update(cloud, id, to, from) {
    const it = await association(cloud, id, from);
    await ec2(cloud).send(
      new sdk.ReplaceRouteTableAssociationCommand({
        AssociationId: it?.RouteTableAssociationId ?? id,
        RouteTableId: to.routeTableId,
      }),
    );
  },
  async remove(cloud, id, last) {
    const it = await association(cloud, id, last);
    if (!it) return;
    await unlessGone(gone, () =>
      ec2(cloud).send(new sdk.DisassociateRouteTableCommand({ AssociationId: it.RouteTableAssociationId })),
    );
  },
});

/** Moving an association to another table gives it another id, so what it joins finds it where the id doesn't. */
async function association(
  cloud: Cloud,
  id: string,
  last: Plain<aws.ec2.RouteTableAssociationArgs>,
): Promise<sdk.RouteTableAssociation | undefined> {
  const { RouteTables: tables = [] } = await ec2(cloud).send(new sdk.DescribeRouteTablesCommand({}));
  const all = tables.flatMap((table) => table.Associations ?? []);
  const joins = (it: sdk.RouteTableAssociation) =>
    last.subnetId ? it.SubnetId === last.subnetId : last.gatewayId !== undefined && it.GatewayId === last.gatewayId;
  return all.find((it) => it.RouteTableAssociationId === id) ?? all.find(joins);
}

type RouteArgs = Plain<aws.ec2.RouteArgs>;

const route = entry<aws.ec2.RouteArgs>({
  inputs: {
    destinationCidrBlock: true,
    destinationIpv6CidrBlock: true,
    destinationPrefixListId: true,
    egressOnlyGatewayId: true,
    gatewayId: true,
    natGatewayId: true,
    networkInterfaceId: true,
    region: true,
    routeTableId: true,
    transitGatewayId: true,
    vpcPeeringConnectionId: true,
  },
  required: ["routeTableId"],
  replaceOn: ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId", "region", "routeTableId"],
  async create(cloud, inputs) {
    await ec2(cloud).send(
      new sdk.CreateRouteCommand({ RouteTableId: inputs.routeTableId, ...destination(inputs), ...target(inputs) }),
    );
    return `r-${inputs.routeTableId}-${Object.values(destination(inputs)).join("")}`;
  },
  async read(cloud, _id, last) {
    const it = await routeNow(cloud, last);
    if (!it) return undefined;
    return {
      inputs: {
        routeTableId: last.routeTableId,
        destinationCidrBlock: it.DestinationCidrBlock,
        destinationIpv6CidrBlock: it.DestinationIpv6CidrBlock,
        destinationPrefixListId: it.DestinationPrefixListId,
        egressOnlyGatewayId: it.EgressOnlyInternetGatewayId,
        gatewayId: it.GatewayId,
        natGatewayId: it.NatGatewayId,
        networkInterfaceId: it.NetworkInterfaceId,
        transitGatewayId: it.TransitGatewayId,
        vpcPeeringConnectionId: it.VpcPeeringConnectionId,
      },
      outputs: {
        origin: it.Origin,
        state: it.State,
        instanceId: it.InstanceId ?? "",
        instanceOwnerId: it.InstanceOwnerId ?? "",
      },
    };
  },
  async update(cloud, _id, to) {
    await ec2(cloud).send(
      new sdk.ReplaceRouteCommand({ RouteTableId: to.routeTableId, ...destination(to), ...target(to) }),
    );
  },
  async remove(cloud, _id, last) {
    await unlessGone(gone, () =>
      ec2(cloud).send(new sdk.DeleteRouteCommand({ RouteTableId: last.routeTableId, ...destination(last) })),
    );
  },
});

function destination(inputs: RouteArgs) {
  if (inputs.destinationPrefixListId) return { DestinationPrefixListId: inputs.destinationPrefixListId };
  if (inputs.destinationIpv6CidrBlock) return { DestinationIpv6CidrBlock: inputs.destinationIpv6CidrBlock };
  return { DestinationCidrBlock: inputs.destinationCidrBlock };
}

const target = (inputs: RouteArgs) => ({
  EgressOnlyInternetGatewayId: inputs.egressOnlyGatewayId,
  GatewayId: inputs.gatewayId,
  NatGatewayId: inputs.natGatewayId,
  NetworkInterfaceId: inputs.networkInterfaceId,
  TransitGatewayId: inputs.transitGatewayId,
  VpcPeeringConnectionId: inputs.vpcPeeringConnectionId,
});

async function routeNow(cloud: Cloud, last: RouteArgs): Promise<sdk.Route | undefined> {
  const [[name, value] = ["", ""]] = Object.entries(destination(last));
  const table = await tableById(cloud, last.routeTableId);
  return table?.Routes?.find((it) => it[name as "DestinationCidrBlock"] === value);
}

export const entries: Record<string, AnyEntry> = {
  "aws:ec2/routeTable:RouteTable": routeTable,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": routeTableAssociation,
  "aws:ec2/route:Route": route,
};
