import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain, type Shape } from "../../entry";
import { equal } from "../../readback";
import { unlessGone } from "../gone";
import { fromTags } from "../tags";
import { retag, tagged } from "./tags";

const ec2 = (cloud: Cloud) => cloud.client(sdk.EC2Client);
const gone = /NotFound$/;

/** A rule as it is written inside a group. */
type InlineRule = Plain<aws.types.input.ec2.SecurityGroupIngress>;
type Direction = "ingress" | "egress";

const rule: Shape<aws.types.input.ec2.SecurityGroupIngress> = {
  cidrBlocks: true,
  description: true,
  fromPort: true,
  ipv6CidrBlocks: true,
  prefixListIds: true,
  protocol: true,
  securityGroups: true,
  self: true,
  toPort: true,
};

const securityGroup = entry<aws.ec2.SecurityGroupArgs>({
  inputs: {
    description: true,
    egress: [rule],
    ingress: [rule],
    name: true,
    region: true,
    revokeRulesOnDelete: true,
    tags: true,
    vpcId: true,
  },
  required: [],
  replaceOn: ["description", "name", "region", "vpcId"],
  autoName: { property: "name", maxLength: 255 },
  unreadable: { revokeRulesOnDelete: "an instruction to the provider, kept by no API" },
  async create(cloud, inputs) {
    const made = await ec2(cloud).send(
      new sdk.CreateSecurityGroupCommand({
        GroupName: inputs.name,
        Description: inputs.description ?? "Managed by Pulumi",
        VpcId: inputs.vpcId,
        TagSpecifications: tagged("security-group", inputs.tags),
      }),
    );
    const id = made.GroupId!;
    // AWS allows everything out of a new group; the real provider takes that away at once.
    await setRules(cloud, id, "egress", inputs.egress ?? []);
    await setRules(cloud, id, "ingress", inputs.ingress ?? []);
    return id;
  },
  async read(cloud, id) {
    const it = await groupNow(cloud, id);
    if (!it) return undefined;
    return {
      inputs: {
        name: it.GroupName,
        description: it.Description,
        vpcId: it.VpcId,
        ingress: inlineRules(id, it.IpPermissions),
        egress: inlineRules(id, it.IpPermissionsEgress),
        tags: fromTags(it.Tags),
      },
      outputs: { arn: arnOf(cloud, id), ownerId: it.OwnerId },
    };
  },
  async update(cloud, id, to, from) {
    for (const direction of ["ingress", "egress"] as const)
      if (to[direction] && !equal(to[direction], from[direction])) await setRules(cloud, id, direction, to[direction]);
    await retag(cloud, id, to, from);
  },
  async remove(cloud, id, last) {
    if (last.revokeRulesOnDelete && (await groupNow(cloud, id)))
      for (const direction of ["ingress", "egress"] as const) await setRules(cloud, id, direction, []);
    await unlessGone(gone, () => ec2(cloud).send(new sdk.DeleteSecurityGroupCommand({ GroupId: id })));
  },
});

const defaultSecurityGroup = entry<aws.ec2.DefaultSecurityGroupArgs>({
  inputs: { egress: [rule], ingress: [rule], region: true, revokeRulesOnDelete: true, tags: true, vpcId: true },
  required: [],
  replaceOn: ["region", "vpcId"],
  unreadable: { revokeRulesOnDelete: "an instruction to the provider, kept by no API" },
  async create(cloud, inputs) {
    const found = await ec2(cloud).send(
      new sdk.DescribeSecurityGroupsCommand({
        Filters: [
          { Name: "group-name", Values: ["default"] },
          ...(inputs.vpcId ? [{ Name: "vpc-id", Values: [inputs.vpcId] }] : []),
        ],
      }),
    );
    const it = found.SecurityGroups?.[0];
    if (!it?.GroupId) throw new Error(`VPC ${inputs.vpcId} has no default security group to adopt.`);
    await setRules(cloud, it.GroupId, "ingress", inputs.ingress ?? []);
    await setRules(cloud, it.GroupId, "egress", inputs.egress ?? []);
    await retag(cloud, it.GroupId, { tags: { ...inputs.tags, [adopted]: "true" } }, { tags: fromTags(it.Tags) });
    return it.GroupId;
  },
  async read(cloud, id) {
    const it = await groupNow(cloud, id);
    const { [adopted]: mark, ...tags } = fromTags(it?.Tags);
    if (!it || !mark) return undefined;
    return {
      inputs: {
        vpcId: it.VpcId,
        ingress: inlineRules(id, it.IpPermissions),
        egress: inlineRules(id, it.IpPermissionsEgress),
        tags,
      },
      outputs: { arn: arnOf(cloud, id), name: it.GroupName, description: it.Description, ownerId: it.OwnerId },
    };
  },
  async update(cloud, id, to, from) {
    for (const direction of ["ingress", "egress"] as const)
      if (!equal(to[direction], from[direction])) await setRules(cloud, id, direction, to[direction] ?? []);
    await retag(cloud, id, to, from);
  },
  /** AWS keeps a VPC's default group as long as the VPC, and the real provider leaves it as it is. */
  async remove(cloud, id) {
    if (await groupNow(cloud, id)) await retag(cloud, id, {}, { tags: { [adopted]: "true" } });
  },
});

/** Marks a default group that a program has taken over: in AWS nothing tells, and a stand-in has no other memory. */
const adopted = "rehearsal:adopted";

const arnOf = (cloud: Cloud, id: string) => `arn:aws:ec2:${cloud.region}:${cloud.accountId}:security-group/${id}`;

async function groupNow(cloud: Cloud, id: string): Promise<sdk.SecurityGroup | undefined> {
  const found = await unlessGone(gone, () =>
    ec2(cloud).send(new sdk.DescribeSecurityGroupsCommand({ GroupIds: [id] })),
  );
  return found?.SecurityGroups?.[0];
}

/** Makes a group's rules of one direction exactly these. */
async function setRules(cloud: Cloud, id: string, direction: Direction, rules: readonly InlineRule[]): Promise<void> {
  const now = await ec2(cloud).send(
    new sdk.DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [id] }] }),
  );
  const old = (now.SecurityGroupRules ?? []).filter((it) => it.IsEgress === (direction === "egress"));
  if (old.length)
    await revoke(
      cloud,
      id,
      direction,
      old.map((it) => it.SecurityGroupRuleId!),
    );
  if (!rules.length) return;
  const input = { GroupId: id, IpPermissions: rules.map((it) => permission(id, it)) };
  if (direction === "egress") await ec2(cloud).send(new sdk.AuthorizeSecurityGroupEgressCommand(input));
  else await ec2(cloud).send(new sdk.AuthorizeSecurityGroupIngressCommand(input));
}

export async function revoke(cloud: Cloud, groupId: string, direction: Direction, ruleIds: string[]): Promise<void> {
  const input = { GroupId: groupId, SecurityGroupRuleIds: ruleIds };
  if (direction === "egress") await ec2(cloud).send(new sdk.RevokeSecurityGroupEgressCommand(input));
  else await ec2(cloud).send(new sdk.RevokeSecurityGroupIngressCommand(input));
}

function permission(id: string, it: InlineRule): sdk.IpPermission {
  const Description = it.description;
  const groups = [...(it.securityGroups ?? []), ...(it.self ? [id] : [])];
  const all = it.protocol === "-1" || it.protocol === "all";
  return {
    IpProtocol: it.protocol,
    ...(all ? {} : { FromPort: it.fromPort, ToPort: it.toPort }),
    IpRanges: (it.cidrBlocks ?? []).map((CidrIp) => ({ CidrIp, Description })),
    Ipv6Ranges: (it.ipv6CidrBlocks ?? []).map((CidrIpv6) => ({ CidrIpv6, Description })),
    PrefixListIds: (it.prefixListIds ?? []).map((PrefixListId) => ({ PrefixListId, Description })),
    UserIdGroupPairs: groups.map((GroupId) => ({ GroupId, Description })),
  };
}

/** AWS groups rules by protocol and ports; the program's rules also have one description each. */
function inlineRules(id: string, permissions: readonly sdk.IpPermission[] = []): InlineRule[] {
  return permissions.flatMap((it) => {
    const sources = [
      ...(it.IpRanges ?? []),
      ...(it.Ipv6Ranges ?? []),
      ...(it.PrefixListIds ?? []),
      ...(it.UserIdGroupPairs ?? []),
    ];
    return [...new Set(sources.map((source) => source.Description))].map((description) => {
      const mine = <T extends { Description?: string }>(list: readonly T[] | undefined) =>
        (list ?? []).filter((source) => source.Description === description);
      const groups = mine(it.UserIdGroupPairs).map((group) => group.GroupId!);
      return {
        protocol: it.IpProtocol!,
        fromPort: it.FromPort ?? 0,
        toPort: it.ToPort ?? 0,
        description,
        cidrBlocks: mine(it.IpRanges).map((range) => range.CidrIp!),
        ipv6CidrBlocks: mine(it.Ipv6Ranges).map((range) => range.CidrIpv6!),
        prefixListIds: mine(it.PrefixListIds).map((list) => list.PrefixListId!),
        securityGroups: groups.filter((group) => group !== id),
        self: groups.includes(id),
      };
    });
  });
}

export const entries: Record<string, AnyEntry> = {
  "aws:ec2/securityGroup:SecurityGroup": securityGroup,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": defaultSecurityGroup,
};
