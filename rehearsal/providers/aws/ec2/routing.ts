import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud, Plain } from "../../entry";
import { fixed, required } from "../inputs";
import { bring, call } from "../operations";
import { arnOf, client, ec2, ownerOf, tagsOfA } from "./api";

const routeTable = ec2.resource<aws.ec2.RouteTableArgs, sdk.CreateRouteTableRequest | sdk.RouteTable>({
  inputs: { tags: tagsOfA("route-table"), vpcId: required(fixed("VpcId")) },
  id: "RouteTableId",
  create: call(sdk.CreateRouteTableCommand, { answer: (made) => made.RouteTable?.RouteTableId }),
  read: call(sdk.DescribeRouteTablesCommand, { answer: (found) => found.RouteTables?.[0] }),
  delete: call(sdk.DeleteRouteTableCommand),
  outputs: { arn: arnOf("route-table"), ownerId: ownerOf },
});

/** Moving an association to another table gives it another id, so what it joins finds it where the id doesn't. */
const routeTableAssociation = ec2.resource<
  aws.ec2.RouteTableAssociationArgs,
  sdk.AssociateRouteTableRequest | sdk.RouteTableAssociation
>({
  inputs: {
    gatewayId: fixed("GatewayId"),
    routeTableId: required("RouteTableId"),
    subnetId: fixed("SubnetId"),
  },
  id: "RouteTableAssociationId",
  create: call(sdk.AssociateRouteTableCommand, { answer: (made) => made.AssociationId }),
  async read({ cloud, id, inputs: { gatewayId, subnetId } }) {
    const { RouteTables = [] } = await client(cloud).send(new sdk.DescribeRouteTablesCommand({}));
    const all = RouteTables.flatMap((table) => table.Associations ?? []);
    const joins = (it: sdk.RouteTableAssociation) =>
      subnetId ? it.SubnetId === subnetId : gatewayId !== undefined && it.GatewayId === gatewayId;
    return all.find((it) => it.RouteTableAssociationId === id) ?? all.find(joins);
  },
  update: [
    bring(["routeTableId"], async ({ cloud, id, inputs: { routeTableId: RouteTableId }, now }) => {
      const AssociationId = (await now())?.RouteTableAssociationId ?? id;
      await client(cloud).send(new sdk.ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId }));
    }),
  ],
  async delete({ cloud, now }) {
    const AssociationId = (await now())?.RouteTableAssociationId;
    if (AssociationId) await client(cloud).send(new sdk.DisassociateRouteTableCommand({ AssociationId }));
  },
});

type RouteArgs = aws.ec2.RouteArgs;

const route = ec2.resource<RouteArgs, sdk.CreateRouteRequest | sdk.Route>({
  inputs: {
    destinationCidrBlock: fixed("DestinationCidrBlock"),
    destinationIpv6CidrBlock: fixed("DestinationIpv6CidrBlock"),
    destinationPrefixListId: fixed("DestinationPrefixListId"),
    egressOnlyGatewayId: "EgressOnlyInternetGatewayId",
    gatewayId: "GatewayId",
    natGatewayId: "NatGatewayId",
    networkInterfaceId: "NetworkInterfaceId",
    routeTableId: required(fixed("RouteTableId")),
    transitGatewayId: "TransitGatewayId",
    vpcPeeringConnectionId: "VpcPeeringConnectionId",
  },
  id: {
    of: (inputs) => `r-${String(inputs["routeTableId"])}-${Object.values(destination(inputs as RouteInputs)).join("")}`,
    into: () => ({}),
  },
  create: call(sdk.CreateRouteCommand),
  read: ({ cloud, inputs }) => routeNow(cloud, inputs),
  update: [call(sdk.ReplaceRouteCommand)],
  delete: call(sdk.DeleteRouteCommand, {
    input: ({ inputs }) => ({ RouteTableId: inputs.routeTableId, ...destination(inputs) }),
  }),
  outputs: {
    instanceId: (it) => it.InstanceId ?? "",
    instanceOwnerId: (it) => it.InstanceOwnerId ?? "",
    origin: "Origin",
    state: "State",
  },
});

type RouteInputs = Plain<RouteArgs>;

function destination(inputs: RouteInputs) {
  if (inputs.destinationPrefixListId) return { DestinationPrefixListId: inputs.destinationPrefixListId };
  if (inputs.destinationIpv6CidrBlock) return { DestinationIpv6CidrBlock: inputs.destinationIpv6CidrBlock };
  return { DestinationCidrBlock: inputs.destinationCidrBlock };
}

async function routeNow(cloud: Cloud, inputs: RouteInputs) {
  const { routeTableId: RouteTableId } = inputs;
  const found = await client(cloud).send(new sdk.DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
  const [[name, value] = ["", ""]] = Object.entries(destination(inputs));
  const it = found.RouteTables?.[0]?.Routes?.find((route) => route[name as "DestinationCidrBlock"] === value);
  return it && { ...it, RouteTableId };
}

export const entries: Record<string, AnyEntry> = {
  "aws:ec2/routeTable:RouteTable": routeTable,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": routeTableAssociation,
  "aws:ec2/route:Route": route,
};
