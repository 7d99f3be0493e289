import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { unlessGone } from "../gone";
import { fixed, seen, unreadable } from "../inputs";
import { bring, call } from "../operations";
import { first } from "../wire";
import { arnOf, client, ec2, ownerOf, tagsOfA } from "./api";

const internetGateway = ec2.resource<
  aws.ec2.InternetGatewayArgs,
  sdk.CreateInternetGatewayRequest | sdk.InternetGateway
>({
  inputs: { tags: tagsOfA("internet-gateway"), vpcId: seen(["Attachments", first("VpcId")]) },
  id: "InternetGatewayId",
  create: call(sdk.CreateInternetGatewayCommand, { answer: (made) => made.InternetGateway?.InternetGatewayId }),
  read: call(sdk.DescribeInternetGatewaysCommand, { answer: (found) => found.InternetGateways?.[0] }),
  update: [
    bring(["vpcId"], async ({ cloud, id, inputs, from }) => {
      await detach(cloud, id, from.vpcId);
      if (inputs.vpcId)
        await client(cloud).send(new sdk.AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId: inputs.vpcId }));
    }),
  ],
  delete: [
    async ({ cloud, id, now }) => detach(cloud, id, (await now())?.Attachments?.[0]?.VpcId),
    call(sdk.DeleteInternetGatewayCommand),
  ],
  outputs: { arn: arnOf("internet-gateway"), ownerId: ownerOf },
});

async function detach(cloud: Cloud, id: string, vpcId: string | undefined): Promise<void> {
  if (!vpcId) return;
  await unlessGone(/NotFound$|NotAttached$/, () =>
    client(cloud).send(new sdk.DetachInternetGatewayCommand({ InternetGatewayId: id, VpcId: vpcId })),
  );
}

const eip = ec2.resource<aws.ec2.EipArgs, sdk.AllocateAddressRequest | sdk.Address>({
  inputs: {
    domain: fixed("Domain"),
    networkBorderGroup: fixed(
      unreadable("the emulator has one border group a region and doesn't report it", "NetworkBorderGroup"),
    ),
    tags: tagsOfA("elastic-ip"),
  },
  id: "AllocationId",
  create: call(sdk.AllocateAddressCommand, { answer: (made) => made.AllocationId }),
  read: call(sdk.DescribeAddressesCommand, { answer: (found) => found.Addresses?.[0] }),
  delete: [
    async ({ cloud, now }) => {
      const AssociationId = (await now())?.AssociationId;
      if (AssociationId) await client(cloud).send(new sdk.DisassociateAddressCommand({ AssociationId }));
    },
    call(sdk.ReleaseAddressCommand),
  ],
  outputs: {
    allocationId: "AllocationId",
    arn: arnOf("elastic-ip"),
    associationId: (it) => it.AssociationId ?? "",
    privateIp: (it) => it.PrivateIpAddress ?? "",
    publicDns: (it, { cloud }) => `ec2-${it.PublicIp?.replaceAll(".", "-")}.${cloud.region}.compute.amazonaws.com`,
    publicIp: "PublicIp",
  },
});

/** What a gateway has of its first address. */
interface Address {
  readonly Address?: sdk.NatGatewayAddress;
}

const natGateway = ec2.resource<aws.ec2.NatGatewayArgs, sdk.CreateNatGatewayRequest | sdk.NatGateway | Address>({
  inputs: {
    allocationId: fixed({ sent: "AllocationId", seen: "Address.AllocationId" }),
    connectivityType: fixed("ConnectivityType"),
    privateIp: fixed({ sent: "PrivateIpAddress", seen: "Address.PrivateIp" }),
    subnetId: fixed("SubnetId"),
    tags: tagsOfA("natgateway"),
  },
  id: "NatGatewayId",
  create: call(sdk.CreateNatGatewayCommand, { answer: (made) => made.NatGateway?.NatGatewayId }),
  read: call(sdk.DescribeNatGatewaysCommand, {
    answer(found) {
      const it = found.NatGateways?.[0];
      return it && it.State !== "deleted" ? { ...it, Address: it.NatGatewayAddresses?.[0] } : undefined;
    },
  }),
  delete: call(sdk.DeleteNatGatewayCommand),
  usable: (it) => it.State === "available",
  awaitsDeletion: true,
  patience: 1800,
  outputs: {
    associationId: "Address.AssociationId",
    networkInterfaceId: "Address.NetworkInterfaceId",
    privateIp: "Address.PrivateIp",
    publicIp: "Address.PublicIp",
    vpcId: "VpcId",
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:ec2/internetGateway:InternetGateway": internetGateway,
  "aws:ec2/eip:Eip": eip,
  "aws:ec2/natGateway:NatGateway": natGateway,
};
