import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { fixed, required, seen } from "../inputs";
import { bring, call } from "../operations";
import { first } from "../wire";
import { arnOf, client, ec2, ownerOf, tagsOfA } from "./api";

type Vpc = sdk.CreateVpcRequest | sdk.ModifyVpcAttributeRequest | sdk.Vpc;

const vpc = ec2.resource<aws.ec2.VpcArgs, Vpc>({
  inputs: {
    cidrBlock: fixed("CidrBlock"),
    enableDnsSupport: "EnableDnsSupport.Value",
    enableDnsHostnames: "EnableDnsHostnames.Value",
    instanceTenancy: "InstanceTenancy",
    tags: tagsOfA("vpc"),
  },
  id: "VpcId",
  create: call(sdk.CreateVpcCommand, { answer: (made) => made.Vpc?.VpcId }),
  read: [
    call(sdk.DescribeVpcsCommand, { answer: (found) => found.Vpcs?.[0] }),
    call(sdk.DescribeVpcAttributeCommand, { input: { Attribute: "enableDnsHostnames" } }),
    call(sdk.DescribeVpcAttributeCommand, { input: { Attribute: "enableDnsSupport" } }),
  ],
  update: [call(sdk.ModifyVpcAttributeCommand, { sends: "each change" })],
  delete: call(sdk.DeleteVpcCommand),
  outputs: { arn: arnOf("vpc"), dhcpOptionsId: "DhcpOptionsId", ownerId: ownerOf },
});

type Subnet = sdk.CreateSubnetRequest | sdk.ModifySubnetAttributeRequest | sdk.Subnet;

const subnet = ec2.resource<aws.ec2.SubnetArgs, Subnet>({
  inputs: {
    assignIpv6AddressOnCreation: { sent: "AssignIpv6AddressOnCreation.Value", seen: "AssignIpv6AddressOnCreation" },
    availabilityZone: fixed("AvailabilityZone"),
    availabilityZoneId: fixed("AvailabilityZoneId"),
    cidrBlock: fixed("CidrBlock"),
    enableResourceNameDnsARecordOnLaunch: {
      sent: "EnableResourceNameDnsARecordOnLaunch.Value",
      seen: "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord",
    },
    // @pulumi/awsx names it always, and gives it a value where the VPC has such addresses.
    ipv6CidrBlock: seen(["Ipv6CidrBlockAssociationSet", first("Ipv6CidrBlock")]),
    mapPublicIpOnLaunch: { sent: "MapPublicIpOnLaunch.Value", seen: "MapPublicIpOnLaunch" },
    tags: tagsOfA("subnet"),
    vpcId: required(fixed("VpcId")),
  },
  id: "SubnetId",
  create: call(sdk.CreateSubnetCommand, { answer: (made) => made.Subnet?.SubnetId }),
  read: call(sdk.DescribeSubnetsCommand, { answer: (found) => found.Subnets?.[0] }),
  update: [
    bring(["ipv6CidrBlock"], async ({ cloud, id, inputs: { ipv6CidrBlock: Ipv6CidrBlock }, now }) => {
      for (const { AssociationId } of (await now())?.Ipv6CidrBlockAssociationSet ?? [])
        await client(cloud).send(new sdk.DisassociateSubnetCidrBlockCommand({ AssociationId }));
      if (Ipv6CidrBlock)
        await client(cloud).send(new sdk.AssociateSubnetCidrBlockCommand({ SubnetId: id, Ipv6CidrBlock }));
    }),
    call(sdk.ModifySubnetAttributeCommand, { sends: "each change" }),
  ],
  delete: call(sdk.DeleteSubnetCommand),
  outputs: { arn: "SubnetArn", ownerId: "OwnerId" },
});

export const entries: Record<string, AnyEntry> = {
  "aws:ec2/subnet:Subnet": subnet,
  "aws:ec2/vpc:Vpc": vpc,
};
