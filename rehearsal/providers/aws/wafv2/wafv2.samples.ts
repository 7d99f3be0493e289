import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateLoadBalancerCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ListWebACLsCommand, WAFV2Client } from "@aws-sdk/client-wafv2";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, type AnyEntry, type Plain, sample } from "../../entry";
import { entries as ipSets } from "./ipSets";
import { entries as webAcls } from "./webAcls";

type Rule = Plain<aws.types.input.wafv2.WebAclRule>;

const visibility = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});
const smallest = { scope: "REGIONAL", defaultAction: { allow: {} }, visibilityConfig: visibility("shop") };

async function webAcl(cloud: Cloud, name: string): Promise<string> {
  await (webAcls["aws:wafv2/webAcl:WebAcl"] as AnyEntry).create(cloud, { ...smallest, name });
  const listed = await cloud.client(WAFV2Client).send(new ListWebACLsCommand({ Scope: "REGIONAL" }));
  return listed.WebACLs!.find((each) => each.Name === name)!.ARN!;
}

async function logGroup(cloud: Cloud, logGroupName: string): Promise<string> {
  await cloud.client(CloudWatchLogsClient).send(new CreateLogGroupCommand({ logGroupName }));
  return `arn:aws:logs:${cloud.region}:${cloud.accountId}:log-group:${logGroupName}`;
}

async function balancer(cloud: Cloud): Promise<string> {
  const ec2 = cloud.client(EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const subnets = ["a", "b"].map(async (zone, index) => {
    const AvailabilityZone = `${cloud.region}${zone}`;
    const made = await ec2.send(
      new CreateSubnetCommand({ VpcId: Vpc!.VpcId!, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone }),
    );
    return made.Subnet!.SubnetId!;
  });
  const elb = cloud.client(ElasticLoadBalancingV2Client);
  const made = await elb.send(new CreateLoadBalancerCommand({ Name: "shop", Subnets: await Promise.all(subnets) }));
  return made.LoadBalancers![0]!.LoadBalancerArn!;
}

const rules = (ipSetArn: string): Rule[] => [
  {
    name: "common",
    priority: 10,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name: "AWSManagedRulesCommonRuleSet",
        ruleActionOverrides: [{ name: "SizeRestrictions_BODY", actionToUse: { count: {} } }],
        scopeDownStatement: {
          notStatement: {
            statement: {
              byteMatchStatement: {
                searchString: "/health/",
                positionalConstraint: "STARTS_WITH",
                fieldToMatch: { uriPath: {} },
                textTransformations: [{ priority: 0, type: "NONE" }],
              },
            },
          },
        },
      },
    },
    visibilityConfig: visibility("common"),
  },
  {
    name: "rate",
    priority: 20,
    action: {
      block: {
        customResponse: {
          responseCode: 429,
          customResponseBodyKey: "slow",
          responseHeaders: [{ name: "Retry-After", value: "60" }],
        },
      },
    },
    statement: {
      rateBasedStatement: {
        limit: 2000,
        evaluationWindowSec: 300,
        aggregateKeyType: "IP",
        scopeDownStatement: {
          orStatement: {
            statements: [
              { geoMatchStatement: { countryCodes: ["IN", "IE"] } },
              { ipSetReferenceStatement: { arn: ipSetArn } },
            ],
          },
        },
      },
    },
    ruleLabels: [{ name: "shop:rate" }],
    visibilityConfig: visibility("rate"),
  },
];

const filters = [
  { behavior: "KEEP", requirement: "MEETS_ANY", conditions: [{ actionCondition: { action: "BLOCK" } }] },
];

export const samples: Record<string, AnySample> = {
  "aws:wafv2/webAcl:WebAcl": sample<aws.wafv2.WebAclArgs>({
    needs: async (cloud) => {
      await (ipSets["aws:wafv2/ipSet:IpSet"] as AnyEntry).create(cloud, {
        name: "known",
        scope: "REGIONAL",
        ipAddressVersion: "IPV4",
      });
      return { ipSetArn: `arn:aws:wafv2:${cloud.region}:${cloud.accountId}:regional/ipset/known/id` };
    },
    inputs: ({ ipSetArn }) => ({
      ...smallest,
      name: "a",
      description: "the shop",
      associationConfig: { requestBodies: [{ cloudfront: { defaultSizeInspectionLimit: "KB_64" } }] },
      rules: rules(ipSetArn!),
      customResponseBodies: [{ key: "slow", content: "slow down", contentType: "TEXT_PLAIN" }],
      captchaConfig: { immunityTimeProperty: { immunityTime: 300 } },
      tokenDomains: ["shop.example"],
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      description: "the store",
      rules: [],
      customResponseBodies: undefined,
      associationConfig: undefined,
      captchaConfig: undefined,
      tokenDomains: undefined,
      defaultAction: { block: { customResponse: { responseCode: 403 } } },
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "b" }),
  }),
  "aws:wafv2/ipSet:IpSet": sample<aws.wafv2.IpSetArgs>({
    inputs: () => ({
      name: "a",
      scope: "REGIONAL",
      ipAddressVersion: "IPV4",
      addresses: ["192.0.2.0/24"],
      description: "known",
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({ addresses: ["198.51.100.0/24", "192.0.2.0/24"], description: "well known", tags: { Name: "b" } }),
    replacement: () => ({ name: "b" }),
  }),
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": sample<aws.wafv2.WebAclLoggingConfigurationArgs>({
    needs: async (cloud) => ({
      acl: await webAcl(cloud, "logged"),
      group: await logGroup(cloud, "aws-waf-logs-a"),
      other: await logGroup(cloud, "aws-waf-logs-b"),
    }),
    inputs: ({ acl, group }) => ({
      resourceArn: acl!,
      logDestinationConfigs: [group!],
      redactedFields: [{ singleHeader: { name: "authorization" } }, { queryString: {} }],
    }),
    change: () => ({ loggingFilter: { defaultBehavior: "DROP", filters }, redactedFields: undefined }),
    replacement: ({ other }) => ({ logDestinationConfigs: [other!] }),
  }),
  "aws:wafv2/webAclAssociation:WebAclAssociation": sample<aws.wafv2.WebAclAssociationArgs>({
    needs: async (cloud) => ({
      acl: await webAcl(cloud, "associated"),
      other: await webAcl(cloud, "associated-instead"),
      balancer: await balancer(cloud),
    }),
    inputs: ({ acl, balancer: resourceArn }) => ({ webAclArn: acl!, resourceArn: resourceArn! }),
    replacement: ({ other }) => ({ webAclArn: other! }),
  }),
};
