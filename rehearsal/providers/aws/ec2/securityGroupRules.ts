import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Plain } from "../../entry";
import { fixed, orElse, required, seen } from "../inputs";
import { bring, call } from "../operations";
import { capitalised, fields, tagList } from "../wire";
import { arnOf, client, ec2, specified } from "./api";
import { authorize, type Direction } from "./securityGroups";

/** Both directions have the same arguments. */
type RuleArgs = aws.vpc.SecurityGroupIngressRuleArgs & aws.vpc.SecurityGroupEgressRuleArgs;

type Rule = sdk.SecurityGroupRuleRequest | sdk.SecurityGroupRule;

const changeable = {
  ...capitalised("cidrIpv4", "cidrIpv6", "prefixListId"),
  description: orElse("Description", ""),
  fromPort: orElse("FromPort", -1),
  ipProtocol: required("IpProtocol"),
  referencedSecurityGroupId: { sent: "ReferencedGroupId", seen: "ReferencedGroupInfo.GroupId" },
  toPort: orElse("ToPort", -1),
} as const;

const request = fields<RuleArgs, Rule>(changeable);

const rule = (direction: Direction) =>
  ec2.resource<RuleArgs, Rule>({
    inputs: { ...changeable, securityGroupId: required(fixed("GroupId")), tags: seen(["Tags", tagList]) },
    id: "SecurityGroupRuleId",
    async create({ cloud, inputs }) {
      const made = await authorize(cloud, direction, {
        GroupId: inputs.securityGroupId,
        IpPermissions: [permission(inputs)],
        TagSpecifications: specified("security-group-rule", inputs.tags),
      });
      return made.SecurityGroupRules![0]!.SecurityGroupRuleId!;
    },
    read: call(sdk.DescribeSecurityGroupRulesCommand, {
      answer: (found) => found.SecurityGroupRules?.find((it) => it.IsEgress === (direction === "egress")),
    }),
    /** A change of the kind of source is refused by AWS here; the real provider replaces the rule then. */
    update: [
      bring(Object.keys(changeable) as (keyof typeof changeable)[], ({ cloud, id, inputs }) => {
        const SecurityGroupRule = request.toAws(inputs) as sdk.SecurityGroupRuleRequest;
        const SecurityGroupRules = [{ SecurityGroupRuleId: id, SecurityGroupRule }];
        const input = { GroupId: inputs.securityGroupId, SecurityGroupRules };
        return client(cloud).send(new sdk.ModifySecurityGroupRulesCommand(input));
      }),
    ],
    delete: call(
      direction === "egress" ? sdk.RevokeSecurityGroupEgressCommand : sdk.RevokeSecurityGroupIngressCommand,
      {
        input: ({ inputs }) => ({ GroupId: inputs.securityGroupId }),
      },
    ),
    outputs: { arn: arnOf("security-group-rule"), securityGroupRuleId: "SecurityGroupRuleId" },
  });

function permission(inputs: Plain<RuleArgs>): sdk.IpPermission {
  const { cidrIpv4, cidrIpv6, description: Description, prefixListId, referencedSecurityGroupId } = inputs;
  return {
    IpProtocol: inputs.ipProtocol,
    FromPort: inputs.fromPort,
    ToPort: inputs.toPort,
    ...(cidrIpv4 && { IpRanges: [{ CidrIp: cidrIpv4, Description }] }),
    ...(cidrIpv6 && { Ipv6Ranges: [{ CidrIpv6: cidrIpv6, Description }] }),
    ...(prefixListId && { PrefixListIds: [{ PrefixListId: prefixListId, Description }] }),
    ...(referencedSecurityGroupId && { UserIdGroupPairs: [{ GroupId: referencedSecurityGroupId, Description }] }),
  };
}

export const entries: Record<string, AnyEntry> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("egress"),
};
