import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags } from "../tags";
import { retag, tagged } from "./network";

const ec2 = (cloud: Cloud) => cloud.client(sdk.EC2Client);
const gone = /NotFound$/;

const subnet = entry<aws.ec2.SubnetArgs>({
  inputs: {
    assignIpv6AddressOnCreation: true,
    availabilityZone: true,
    availabilityZoneId: true,
    cidrBlock: true,
    enableResourceNameDnsARecordOnLaunch: true,
    mapPublicIpOnLaunch: true,
    region: true,
    tags: true,
    vpcId: true,
  },
  required: ["vpcId"],
  replaceOn: ["availabilityZone", "availabilityZoneId", "cidrBlock", "region", "vpcId"],
  async create(cloud, inputs) {
    const made = await ec2(cloud).send(
      new sdk.CreateSubnetCommand({
        VpcId: inputs.vpcId,
        CidrBlock: inputs.cidrBlock,
        AvailabilityZone: inputs.availabilityZone,
        AvailabilityZoneId: inputs.availabilityZoneId,
        TagSpecifications: tagged("subnet", inputs.tags),
      }),
    );
    const id = made.Subnet!.SubnetId!;
    await modifyAttributes(cloud, id, inputs);
    return id;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () => ec2(cloud).send(new sdk.DescribeSubnetsCommand({ SubnetIds: [id] })));
    const it = found?.Subnets?.[0];
    if (!it) return undefined;
    return {
      inputs: {
        vpcId: it.VpcId,
        cidrBlock: it.CidrBlock,
        availabilityZone: it.AvailabilityZone,
        availabilityZoneId: it.AvailabilityZoneId,
        mapPublicIpOnLaunch: it.MapPublicIpOnLaunch,
        assignIpv6AddressOnCreation: it.AssignIpv6AddressOnCreation,
        enableResourceNameDnsARecordOnLaunch: it.PrivateDnsNameOptionsOnLaunch?.EnableResourceNameDnsARecord,
        tags: fromTags(it.Tags),
      },
      outputs: { arn: it.SubnetArn, ownerId: it.OwnerId },
    };
  },
  async update(cloud, id, to, from) {
    await modifyAttributes(cloud, id, to);
    await retag(cloud, id, to, from);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => ec2(cloud).send(new sdk.DeleteSubnetCommand({ SubnetId: id })));
  },
});

/** EC2 takes one attribute a call. */
async function modifyAttributes(cloud: Cloud, id: string, inputs: Plain<aws.ec2.SubnetArgs>): Promise<void> {
  const wanted = {
    MapPublicIpOnLaunch: inputs.mapPublicIpOnLaunch,
    AssignIpv6AddressOnCreation: inputs.assignIpv6AddressOnCreation,
    EnableResourceNameDnsARecordOnLaunch: inputs.enableResourceNameDnsARecordOnLaunch,
  };
  for (const [attribute, Value] of Object.entries(wanted)) {
    if (Value === undefined) continue;
    await ec2(cloud).send(new sdk.ModifySubnetAttributeCommand({ SubnetId: id, [attribute]: { Value } }));
  }
}

export const entries: Record<string, AnyEntry> = { "aws:ec2/subnet:Subnet": subnet };
