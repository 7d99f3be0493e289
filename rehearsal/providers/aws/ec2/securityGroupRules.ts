import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain, type Seen } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags } from "../tags";
import { retag, tagged } from "./tags";
import { revoke } from "./securityGroups";

const ec2 = (cloud: Cloud) => cloud.client(sdk.EC2Client);
const gone = /NotFound$/;

/** Both directions have the same arguments. */
type RuleArgs = aws.vpc.SecurityGroupIngressRuleArgs & aws.vpc.SecurityGroupEgressRuleArgs;

type Direction = "ingress" | "egress";

const rule = (direction: Direction) =>
  entry<RuleArgs>({
    inputs: {
      cidrIpv4: true,
      cidrIpv6: true,
      description: true,
      fromPort: true,
      ipProtocol: true,
      prefixListId: true,
      referencedSecurityGroupId: true,
      region: true,
      securityGroupId: true,
      tags: true,
      toPort: true,
    },
    required: ["ipProtocol", "securityGroupId"],
    replaceOn: ["region", "securityGroupId"],
    create: (cloud, inputs) => authorize(cloud, direction, inputs),
    read: (cloud, id) => seen(cloud, direction, id),
    /** A change of the kind of source is refused by AWS here; the real provider replaces the rule then. */
    async update(cloud, id, to, from) {
      await ec2(cloud).send(
        new sdk.ModifySecurityGroupRulesCommand({
          GroupId: to.securityGroupId,
          SecurityGroupRules: [{ SecurityGroupRuleId: id, SecurityGroupRule: request(to) }],
        }),
      );
      await retag(cloud, id, to, from);
    },
    async remove(cloud, id) {
      const it = await ruleNow(cloud, id);
      if (it) await unlessGone(gone, () => revoke(cloud, it.GroupId!, direction, [id]));
    },
  });

async function authorize(cloud: Cloud, direction: Direction, inputs: Plain<RuleArgs>): Promise<string> {
  const input = {
    GroupId: inputs.securityGroupId,
    IpPermissions: [permission(inputs)],
    TagSpecifications: tagged("security-group-rule", inputs.tags),
  };
  const made =
    direction === "egress"
      ? await ec2(cloud).send(new sdk.AuthorizeSecurityGroupEgressCommand(input))
      : await ec2(cloud).send(new sdk.AuthorizeSecurityGroupIngressCommand(input));
  return made.SecurityGroupRules![0]!.SecurityGroupRuleId!;
}

async function seen(cloud: Cloud, direction: Direction, id: string): Promise<Seen<RuleArgs> | undefined> {
  const it = await ruleNow(cloud, id);
  if (!it || it.IsEgress !== (direction === "egress")) return undefined;
  return {
    inputs: {
      cidrIpv4: it.CidrIpv4,
      cidrIpv6: it.CidrIpv6,
      description: it.Description,
      fromPort: it.FromPort,
      ipProtocol: it.IpProtocol,
      prefixListId: it.PrefixListId,
      referencedSecurityGroupId: it.ReferencedGroupInfo?.GroupId,
      securityGroupId: it.GroupId,
      toPort: it.ToPort,
      tags: fromTags(it.Tags),
    },
    outputs: {
      arn: `arn:aws:ec2:${cloud.region}:${cloud.accountId}:security-group-rule/${id}`,
      securityGroupRuleId: id,
    },
  };
}

async function ruleNow(cloud: Cloud, id: string): Promise<sdk.SecurityGroupRule | undefined> {
  const found = await unlessGone(gone, () =>
    ec2(cloud).send(new sdk.DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] })),
  );
  return found?.SecurityGroupRules?.[0];
}

function permission(inputs: Plain<RuleArgs>): sdk.IpPermission {
  const Description = inputs.description;
  const { cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId } = inputs;
  return {
    IpProtocol: inputs.ipProtocol,
    FromPort: inputs.fromPort,
    ToPort: inputs.toPort,
    ...(cidrIpv4 ? { IpRanges: [{ CidrIp: cidrIpv4, Description }] } : {}),
    ...(cidrIpv6 ? { Ipv6Ranges: [{ CidrIpv6: cidrIpv6, Description }] } : {}),
    ...(prefixListId ? { PrefixListIds: [{ PrefixListId: prefixListId, Description }] } : {}),
    ...(referencedSecurityGroupId ? { UserIdGroupPairs: [{ GroupId: referencedSecurityGroupId, Description }] } : {}),
  };
}

const request = (inputs: Plain<RuleArgs>): sdk.SecurityGroupRuleRequest => ({
  IpProtocol: inputs.ipProtocol,
  FromPort: inputs.fromPort ?? -1,
  ToPort: inputs.toPort ?? -1,
  CidrIpv4: inputs.cidrIpv4,
  CidrIpv6: inputs.cidrIpv6,
  PrefixListId: inputs.prefixListId,
  ReferencedGroupId: inputs.referencedSecurityGroupId,
  Description: inputs.description ?? "",
});

export const entries: Record<string, AnyEntry> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("egress"),
};
