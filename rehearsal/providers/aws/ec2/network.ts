import {
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteTagsCommand,
  DeleteVpcCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
  type ResourceType,
} from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, tagChanges, toTags } from "../tags";

const ec2 = (cloud: Cloud) => cloud.client(EC2Client);
const gone = /NotFound$/;

/** EC2's tags work the same for every kind of thing. */
export async function retag(
  cloud: Cloud,
  id: string,
  to: { tags?: Record<string, string> },
  from: { tags?: Record<string, string> },
) {
  const { removed, put } = tagChanges(from.tags, to.tags);
  if (removed.length)
    await ec2(cloud).send(new DeleteTagsCommand({ Resources: [id], Tags: removed.map((Key) => ({ Key })) }));
  if (Object.keys(put).length) await ec2(cloud).send(new CreateTagsCommand({ Resources: [id], Tags: toTags(put) }));
}

/** Tags at creation; AWS refuses a specification without any. */
export const tagged = (ResourceType: ResourceType, tags: Readonly<Record<string, string>> | undefined) =>
  Object.keys(tags ?? {}).length ? [{ ResourceType, Tags: toTags(tags) }] : undefined;

const vpc = entry<aws.ec2.VpcArgs>({
  inputs: {
    cidrBlock: true,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    instanceTenancy: true,
    region: true,
    tags: true,
  },
  required: [],
  replaceOn: ["cidrBlock", "region"],
  async create(cloud, inputs) {
    const made = await ec2(cloud).send(
      new CreateVpcCommand({ CidrBlock: inputs.cidrBlock, TagSpecifications: tagged("vpc", inputs.tags) }),
    );
    const id = made.Vpc!.VpcId!;
    await vpcAttributes(cloud, id, inputs);
    return id;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () => ec2(cloud).send(new DescribeVpcsCommand({ VpcIds: [id] })));
    const it = found?.Vpcs?.[0];
    if (!it) return undefined;
    const hostnames = await ec2(cloud).send(
      new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsHostnames" }),
    );
    const support = await ec2(cloud).send(
      new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsSupport" }),
    );
    return {
      inputs: {
        cidrBlock: it.CidrBlock,
        instanceTenancy: it.InstanceTenancy,
        enableDnsHostnames: hostnames.EnableDnsHostnames?.Value,
        enableDnsSupport: support.EnableDnsSupport?.Value,
        tags: fromTags(it.Tags),
      },
      outputs: {
        arn: `arn:aws:ec2:${cloud.region}:${cloud.accountId}:vpc/${id}`,
        ownerId: cloud.accountId,
        dhcpOptionsId: it.DhcpOptionsId,
      },
    };
  },
  async update(cloud, id, to, from) {
    await vpcAttributes(cloud, id, to);
    await retag(cloud, id, to, from);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => ec2(cloud).send(new DeleteVpcCommand({ VpcId: id })));
  },
});

async function vpcAttributes(cloud: Cloud, id: string, inputs: Plain<aws.ec2.VpcArgs>): Promise<void> {
  const { enableDnsHostnames, enableDnsSupport } = inputs;
  if (enableDnsSupport !== undefined)
    await ec2(cloud).send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsSupport: { Value: enableDnsSupport } }));
  if (enableDnsHostnames !== undefined)
    await ec2(cloud).send(
      new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsHostnames: { Value: enableDnsHostnames } }),
    );
}

export const entries: Record<string, AnyEntry> = {
  "aws:ec2/vpc:Vpc": vpc,
};
