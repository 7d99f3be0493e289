import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags } from "../tags";
import { until } from "../until";
import { retag, tagged } from "./network";

const ec2 = (cloud: Cloud) => cloud.client(sdk.EC2Client);
const gone = /NotFound$/;

const internetGateway = entry<aws.ec2.InternetGatewayArgs>({
  inputs: { region: true, tags: true, vpcId: true },
  required: [],
  replaceOn: ["region"],
  async create(cloud, inputs) {
    const made = await ec2(cloud).send(
      new sdk.CreateInternetGatewayCommand({
        TagSpecifications: tagged("internet-gateway", inputs.tags),
      }),
    );
    const id = made.InternetGateway!.InternetGatewayId!;
    await attach(cloud, id, inputs.vpcId);
    return id;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () =>
      ec2(cloud).send(new sdk.DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] })),
    );
    const it = found?.InternetGateways?.[0];
    if (!it) return undefined;
    return {
      inputs: { vpcId: it.Attachments?.[0]?.VpcId, tags: fromTags(it.Tags) },
      outputs: { arn: arnOf(cloud, "internet-gateway", id), ownerId: it.OwnerId ?? cloud.accountId },
    };
  },
  async update(cloud, id, to, from) {
    if (to.vpcId !== from.vpcId) {
      await detach(cloud, id, from.vpcId);
      await attach(cloud, id, to.vpcId);
    }
    await retag(cloud, id, to, from);
  },
  async remove(cloud, id) {
    const found = await unlessGone(gone, () =>
      ec2(cloud).send(new sdk.DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] })),
    );
    await detach(cloud, id, found?.InternetGateways?.[0]?.Attachments?.[0]?.VpcId);
    await unlessGone(gone, () => ec2(cloud).send(new sdk.DeleteInternetGatewayCommand({ InternetGatewayId: id })));
  },
});

async function attach(cloud: Cloud, id: string, vpcId: string | undefined): Promise<void> {
  if (vpcId) await ec2(cloud).send(new sdk.AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId: vpcId }));
}

async function detach(cloud: Cloud, id: string, vpcId: string | undefined): Promise<void> {
  if (!vpcId) return;
  await unlessGone(/NotFound$|NotAttached$/, () =>
    ec2(cloud).send(new sdk.DetachInternetGatewayCommand({ InternetGatewayId: id, VpcId: vpcId })),
  );
}

const arnOf = (cloud: Cloud, kind: string, id: string) =>
  `arn:aws:ec2:${cloud.region}:${cloud.accountId}:${kind}/${id}`;

const eip = entry<aws.ec2.EipArgs>({
  inputs: { domain: true, networkBorderGroup: true, region: true, tags: true },
  required: [],
  replaceOn: ["domain", "networkBorderGroup", "region"],
  unreadable: { networkBorderGroup: "the emulator has one border group a region and doesn't report it" },
  async create(cloud, inputs) {
    const made = await ec2(cloud).send(
      new sdk.AllocateAddressCommand({
        Domain: inputs.domain as sdk.DomainType | undefined,
        NetworkBorderGroup: inputs.networkBorderGroup,
        TagSpecifications: tagged("elastic-ip", inputs.tags),
      }),
    );
    return made.AllocationId!;
  },
  async read(cloud, id) {
    const it = await address(cloud, id);
    if (!it) return undefined;
    return {
      inputs: { domain: it.Domain, tags: fromTags(it.Tags) },
      outputs: {
        arn: arnOf(cloud, "elastic-ip", id),
        allocationId: id,
        associationId: it.AssociationId ?? "",
        publicIp: it.PublicIp,
        publicDns: `ec2-${it.PublicIp?.replaceAll(".", "-")}.${cloud.region}.compute.amazonaws.com`,
        privateIp: it.PrivateIpAddress ?? "",
      },
    };
  },
  async update(cloud, id, to, from) {
    await retag(cloud, id, to, from);
  },
  async remove(cloud, id) {
    const it = await address(cloud, id);
    if (it?.AssociationId)
      await unlessGone(gone, () =>
        ec2(cloud).send(new sdk.DisassociateAddressCommand({ AssociationId: it.AssociationId })),
      );
    await unlessGone(gone, () => ec2(cloud).send(new sdk.ReleaseAddressCommand({ AllocationId: id })));
  },
});

async function address(cloud: Cloud, id: string): Promise<sdk.Address | undefined> {
  const found = await unlessGone(gone, () =>
    ec2(cloud).send(new sdk.DescribeAddressesCommand({ AllocationIds: [id] })),
  );
  return found?.Addresses?.[0];
}

const natGateway = entry<aws.ec2.NatGatewayArgs>({
  inputs: { allocationId: true, connectivityType: true, privateIp: true, region: true, subnetId: true, tags: true },
  required: [],
  replaceOn: ["allocationId", "connectivityType", "privateIp", "region", "subnetId"],
  async create(cloud, inputs) {
    const made = await ec2(cloud).send(
      new sdk.CreateNatGatewayCommand({
        SubnetId: inputs.subnetId,
        AllocationId: inputs.allocationId,
        ConnectivityType: inputs.connectivityType as sdk.ConnectivityType | undefined,
        PrivateIpAddress: inputs.privateIp,
        TagSpecifications: tagged("natgateway", inputs.tags),
      }),
    );
    const id = made.NatGateway!.NatGatewayId!;
    await until(`NAT gateway ${id} to be available`, 600, async () =>
      (await natGatewayNow(cloud, id))?.State === "available" ? true : undefined,
    );
    return id;
  },
  async read(cloud, id) {
    const it = await natGatewayNow(cloud, id);
    if (!it || it.State === "deleted") return undefined;
    const first = it.NatGatewayAddresses?.[0];
    return {
      inputs: {
        allocationId: first?.AllocationId,
        connectivityType: it.ConnectivityType,
        privateIp: first?.PrivateIp,
        subnetId: it.SubnetId,
        tags: fromTags(it.Tags),
      },
      outputs: {
        associationId: first?.AssociationId,
        networkInterfaceId: first?.NetworkInterfaceId,
        publicIp: first?.PublicIp,
        privateIp: first?.PrivateIp,
        vpcId: it.VpcId,
      },
    };
  },
  async update(cloud, id, to, from) {
    await retag(cloud, id, to, from);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => ec2(cloud).send(new sdk.DeleteNatGatewayCommand({ NatGatewayId: id })));
    await until(`NAT gateway ${id} to be deleted`, 1800, async () =>
      ((await natGatewayNow(cloud, id))?.State ?? "deleted") === "deleted" ? true : undefined,
    );
  },
});

async function natGatewayNow(cloud: Cloud, id: string): Promise<sdk.NatGateway | undefined> {
  const found = await unlessGone(gone, () =>
    ec2(cloud).send(new sdk.DescribeNatGatewaysCommand({ NatGatewayIds: [id] })),
  );
  return found?.NatGateways?.[0];
}

export const entries: Record<string, AnyEntry> = {
  "aws:ec2/internetGateway:InternetGateway": internetGateway,
  "aws:ec2/eip:Eip": eip,
  "aws:ec2/natGateway:NatGateway": natGateway,
};
