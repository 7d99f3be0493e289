import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud, Plain } from "../../entry";
import { autoName, fixed, orElse, seen } from "../inputs";
import { bring, call } from "../operations";
import { toTags } from "../tags";
import { fields, same, tagList, whole } from "../wire";
import { arnOf, client, ec2, tagsOfA } from "./api";

/** A rule as it is written inside a group. */
type InlineRule = Plain<aws.types.input.ec2.SecurityGroupIngress>;
export type Direction = "ingress" | "egress";

const rule = fields<aws.types.input.ec2.SecurityGroupIngress>({
  ...same("cidrBlocks", "description", "fromPort", "ipv6CidrBlocks", "prefixListIds"),
  ...same("protocol", "securityGroups", "self", "toPort"),
});

const inline = (permissions: "IpPermissions" | "IpPermissionsEgress") => {
  const fromAws = (it: unknown) => {
    const group = it as sdk.SecurityGroup;
    return group[permissions]?.flatMap((each) => inlineRules(group.GroupId!, each)) ?? [];
  };
  return seen(["", { ...whole, shape: [rule.shape], fromAws }]);
};

const rules = {
  egress: inline("IpPermissionsEgress"),
  ingress: inline("IpPermissions"),
  revokeRulesOnDelete: { unreadable: "an instruction to the provider, kept by no API" },
} as const;

const securityGroup = ec2.resource<aws.ec2.SecurityGroupArgs, sdk.CreateSecurityGroupRequest | sdk.SecurityGroup>({
  inputs: {
    ...rules,
    description: fixed(orElse("Description", "Managed by Pulumi")),
    name: autoName("GroupName", 255),
    tags: tagsOfA("security-group"),
    vpcId: fixed("VpcId"),
  },
  id: "GroupId",
  create: call(sdk.CreateSecurityGroupCommand, {
    async answer({ GroupId }, { cloud }) {
      // AWS allows everything out of a new group; the real provider takes that away at once.
      await setRules(cloud, GroupId!, "egress", []);
      return GroupId;
    },
  }),
  read: call(sdk.DescribeSecurityGroupsCommand, { answer: (found) => found.SecurityGroups?.[0] }),
  update: (["ingress", "egress"] as const).map((direction) =>
    bring([direction], async ({ cloud, id, inputs: { [direction]: wanted } }) => {
      if (wanted) await setRules(cloud, id, direction, wanted);
    }),
  ),
  delete: [
    async ({ cloud, id, inputs }) => {
      if (!inputs.revokeRulesOnDelete) return;
      for (const direction of ["ingress", "egress"] as const) await setRules(cloud, id, direction, []);
    },
    call(sdk.DeleteSecurityGroupCommand),
  ],
  outputs: { arn: arnOf("security-group"), ownerId: "OwnerId" },
});

/** Marks a default group that a program has taken over: in AWS nothing tells, and a stand-in has no other memory. */
const mark = { Key: "rehearsal:adopted", Value: "true" };

const defaultSecurityGroup = ec2.resource<aws.ec2.DefaultSecurityGroupArgs, sdk.SecurityGroup>({
  inputs: { ...rules, tags: seen(["Tags", tagList]), vpcId: fixed("VpcId") },
  id: "GroupId",
  async create({ cloud, inputs: { ingress = [], egress = [], tags, vpcId } }) {
    const { GroupId, Tags } = await defaultGroup(cloud, vpcId);
    await setRules(cloud, GroupId!, "ingress", ingress);
    await setRules(cloud, GroupId!, "egress", egress);
    const Resources = [GroupId!];
    if (Tags?.length) await client(cloud).send(new sdk.DeleteTagsCommand({ Resources, Tags }));
    await client(cloud).send(new sdk.CreateTagsCommand({ Resources, Tags: [...toTags(tags), mark] }));
    return GroupId!;
  },
  read: call(sdk.DescribeSecurityGroupsCommand, {
    answer(found) {
      const it = found.SecurityGroups?.[0];
      const Tags = it?.Tags?.filter(({ Key }) => Key !== mark.Key);
      return Tags?.length === it?.Tags?.length ? undefined : { ...it, Tags };
    },
  }),
  update: (["ingress", "egress"] as const).map((direction) =>
    bring([direction], ({ cloud, id, inputs }) => setRules(cloud, id, direction, inputs[direction] ?? [])),
  ),
  /** AWS keeps a VPC's default group as long as the VPC, and the real provider leaves it as it is. */
  async delete({ cloud, id, now }) {
    if (await now()) await client(cloud).send(new sdk.DeleteTagsCommand({ Resources: [id], Tags: [mark] }));
  },
  outputs: { arn: arnOf("security-group"), description: "Description", name: "GroupName", ownerId: "OwnerId" },
});

async function defaultGroup(cloud: Cloud, vpcId: string | undefined): Promise<sdk.SecurityGroup> {
  const Filters = [{ Name: "group-name", Values: ["default"] }];
  if (vpcId) Filters.push({ Name: "vpc-id", Values: [vpcId] });
  const found = await client(cloud).send(new sdk.DescribeSecurityGroupsCommand({ Filters }));
  const it = found.SecurityGroups?.[0];
  if (!it) throw new Error(`VPC ${vpcId} has no default security group to adopt.`);
  return it;
}

/** Makes a group's rules of one direction exactly these. */
async function setRules(cloud: Cloud, id: string, direction: Direction, wanted: readonly InlineRule[]): Promise<void> {
  const Filters = [{ Name: "group-id", Values: [id] }];
  const now = await client(cloud).send(new sdk.DescribeSecurityGroupRulesCommand({ Filters }));
  const old = (now.SecurityGroupRules ?? []).filter((it) => it.IsEgress === (direction === "egress"));
  if (old.length) {
    const input = { GroupId: id, SecurityGroupRuleIds: old.map((it) => it.SecurityGroupRuleId!) };
    if (direction === "egress") await client(cloud).send(new sdk.RevokeSecurityGroupEgressCommand(input));
    else await client(cloud).send(new sdk.RevokeSecurityGroupIngressCommand(input));
  }
  if (wanted.length) await authorize(cloud, direction, { GroupId: id, IpPermissions: wanted.map(permission(id)) });
}

/** Adds rules to a group. */
export async function authorize(cloud: Cloud, direction: Direction, input: sdk.AuthorizeSecurityGroupEgressRequest) {
  return direction === "egress"
    ? client(cloud).send(new sdk.AuthorizeSecurityGroupEgressCommand(input))
    : client(cloud).send(new sdk.AuthorizeSecurityGroupIngressCommand(input));
}

const permission =
  (id: string) =>
  (it: InlineRule): sdk.IpPermission => {
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
  };

/** AWS groups rules by protocol and ports; the program's rules also have one description each. */
function inlineRules(id: string, it: sdk.IpPermission): InlineRule[] {
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = it;
  const sources = [...IpRanges, ...Ipv6Ranges, ...PrefixListIds, ...UserIdGroupPairs];
  return [...new Set(sources.map((source) => source.Description))].map((description) => {
    const mine = <T extends { Description?: string }>(all: readonly T[]) =>
      all.filter((source) => source.Description === description);
    const groups = mine(UserIdGroupPairs).map((group) => group.GroupId!);
    return {
      protocol: it.IpProtocol!,
      fromPort: it.FromPort ?? 0,
      toPort: it.ToPort ?? 0,
      description,
      cidrBlocks: mine(IpRanges).map((range) => range.CidrIp!),
      ipv6CidrBlocks: mine(Ipv6Ranges).map((range) => range.CidrIpv6!),
      prefixListIds: mine(PrefixListIds).map((prefixes) => prefixes.PrefixListId!),
      securityGroups: groups.filter((group) => group !== id),
      self: groups.includes(id),
    };
  });
}

export const entries: Record<string, AnyEntry> = {
  "aws:ec2/securityGroup:SecurityGroup": securityGroup,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": defaultSecurityGroup,
};
