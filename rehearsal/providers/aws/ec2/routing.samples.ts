import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";
import { needSubnets, needVpc } from "./needs.samples";

async function needRouting(cloud: Cloud): Promise<Record<string, string>> {
  const ec2 = cloud.client(sdk.EC2Client);
  const net = await needSubnets(cloud);
  const table = async () =>
    (await ec2.send(new sdk.CreateRouteTableCommand({ VpcId: net.vpc }))).RouteTable!.RouteTableId!;
  const gateway = (await ec2.send(new sdk.CreateInternetGatewayCommand({}))).InternetGateway!.InternetGatewayId!;
  await ec2.send(new sdk.AttachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: net.vpc }));
  const address = (await ec2.send(new sdk.AllocateAddressCommand({ Domain: "vpc" }))).AllocationId!;
  const nat = await ec2.send(new sdk.CreateNatGatewayCommand({ SubnetId: net.first, AllocationId: address }));
  return {
    ...net,
    table: await table(),
    otherTable: await table(),
    gateway,
    nat: nat.NatGateway!.NatGatewayId!,
    address: (await ec2.send(new sdk.AllocateAddressCommand({ Domain: "vpc" }))).AllocationId!,
    otherAddress: (await ec2.send(new sdk.AllocateAddressCommand({ Domain: "vpc" }))).AllocationId!,
  };
}

const twoVpcs = async (cloud: Cloud) => ({ vpc: (await needVpc(cloud)).vpc, otherVpc: (await needVpc(cloud)).vpc });

export const samples: Record<string, AnySample> = {
  "aws:ec2/subnet:Subnet": sample<aws.ec2.SubnetArgs>({
    needs: async (cloud) => ({ ...(await needVpc(cloud)) }),
    inputs: ({ vpc, cidr }) => ({
      vpcId: vpc!,
      cidrBlock: cidr!.replace("0.0/16", "0.0/20"),
      availabilityZone: "eu-west-1a",
      mapPublicIpOnLaunch: true,
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({ mapPublicIpOnLaunch: false, tags: { Name: "b" } }),
    replacement: ({ cidr }) => ({ cidrBlock: cidr!.replace("0.0/16", "16.0/20"), availabilityZone: "eu-west-1b" }),
  }),
  "aws:ec2/internetGateway:InternetGateway": sample<aws.ec2.InternetGatewayArgs>({
    needs: twoVpcs,
    inputs: ({ vpc }) => ({ vpcId: vpc, tags: { Name: "a" } }),
    change: ({ otherVpc }) => ({ vpcId: otherVpc, tags: { Name: "b" } }),
    replacement: () => ({ region: "eu-west-1" }),
  }),
  "aws:ec2/eip:Eip": sample<aws.ec2.EipArgs>({
    inputs: () => ({ domain: "vpc", tags: { Name: "a" } }),
    change: () => ({ tags: { Name: "b" } }),
    replacement: () => ({ networkBorderGroup: "eu-west-1" }),
  }),
  "aws:ec2/natGateway:NatGateway": sample<aws.ec2.NatGatewayArgs>({
    needs: needRouting,
    inputs: ({ first, address }) => ({ subnetId: first, allocationId: address, tags: { Name: "a" } }),
    change: () => ({ tags: { Name: "b" } }),
    replacement: ({ second, otherAddress }) => ({ subnetId: second, allocationId: otherAddress }),
  }),
  "aws:ec2/routeTable:RouteTable": sample<aws.ec2.RouteTableArgs>({
    needs: twoVpcs,
    inputs: ({ vpc }) => ({ vpcId: vpc!, tags: { Name: "a" } }),
    change: () => ({ tags: { Name: "b" } }),
    replacement: ({ otherVpc }) => ({ vpcId: otherVpc! }),
  }),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": sample<aws.ec2.RouteTableAssociationArgs>({
    needs: needRouting,
    inputs: ({ table, first }) => ({ routeTableId: table!, subnetId: first }),
    change: ({ otherTable }) => ({ routeTableId: otherTable! }),
    replacement: ({ second }) => ({ subnetId: second }),
  }),
  "aws:ec2/route:Route": sample<aws.ec2.RouteArgs>({
    needs: needRouting,
    inputs: ({ table, gateway }) => ({
      routeTableId: table!,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway,
    }),
    change: ({ nat }) => ({ gatewayId: undefined, natGatewayId: nat }),
    replacement: ({ otherTable }) => ({ routeTableId: otherTable! }),
  }),
};
