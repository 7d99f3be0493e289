import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateIPSetCommand, ListWebACLsCommand, WAFV2Client } from "@aws-sdk/client-wafv2";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, type AnyEntry, type Plain, sample } from "../../entry";
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
      const made = await cloud
        .client(WAFV2Client)
        .send(new CreateIPSetCommand({ Name: "known", Scope: "REGIONAL", IPAddressVersion: "IPV4", Addresses: [] }));
      return { ipSetArn: made.Summary!.ARN! };
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
};
