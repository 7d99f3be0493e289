import * as sdk from "@aws-sdk/client-ec2";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";
import { needSecurityGroup, needVpc } from "./needs.samples";

async function needGroups(cloud: Cloud): Promise<Record<string, string>> {
  const { vpc } = await needVpc(cloud);
  const lists = await cloud.client(sdk.EC2Client).send(
    new sdk.DescribeManagedPrefixListsCommand({
      Filters: [{ Name: "prefix-list-name", Values: ["com.amazonaws.global.cloudfront.origin-facing"] }],
    }),
  );
  return {
    vpc,
    otherVpc: (await needVpc(cloud)).vpc,
    group: await needSecurityGroup(cloud, vpc, "one"),
    otherGroup: await needSecurityGroup(cloud, vpc, "two"),
    list: lists.PrefixLists![0]!.PrefixListId!,
  };
}

const https = { protocol: "tcp", fromPort: 443, toPort: 443 };

export const samples: Record<string, AnySample> = {
  "aws:ec2/securityGroup:SecurityGroup": sample<aws.ec2.SecurityGroupArgs>({
    needs: needGroups,
    inputs: ({ vpc, group, list }) => ({
      name: "web",
      description: "the web",
      vpcId: vpc,
      ingress: [
        { ...https, description: "from the edge", prefixListIds: [list!] },
        { ...https, description: "from inside", securityGroups: [group!], self: true },
      ],
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
      tags: { Name: "a" },
    }),
    change: () => ({
      ingress: [{ ...https, description: "from the office", cidrBlocks: ["192.0.2.0/24", "198.51.100.0/24"] }],
      egress: [],
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "web-2", description: "the web again" }),
  }),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": sample<aws.ec2.DefaultSecurityGroupArgs>({
    needs: needGroups,
    inputs: ({ vpc }) => ({ vpcId: vpc, ingress: [], egress: [], tags: { Name: "a" } }),
    change: () => ({ ingress: [{ ...https, self: true }], tags: { Name: "b" } }),
    replacement: ({ otherVpc }) => ({ vpcId: otherVpc }),
  }),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": sample<aws.vpc.SecurityGroupIngressRuleArgs>({
    needs: needGroups,
    inputs: ({ group, list }) => ({
      securityGroupId: group!,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      prefixListId: list,
      description: "from the edge",
      tags: { Name: "a" },
    }),
    change: () => ({ fromPort: 8443, toPort: 8443, description: "still from the edge", tags: { Name: "b" } }),
    replacement: ({ otherGroup }) => ({ securityGroupId: otherGroup! }),
  }),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": sample<aws.vpc.SecurityGroupEgressRuleArgs>({
    needs: needGroups,
    inputs: ({ group, otherGroup }) => ({
      securityGroupId: group!,
      ipProtocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
      referencedSecurityGroupId: otherGroup,
      description: "to the database",
    }),
    change: ({ group }) => ({ referencedSecurityGroupId: group, tags: { Name: "b" } }),
    replacement: ({ otherGroup }) => ({ securityGroupId: otherGroup! }),
  }),
};
