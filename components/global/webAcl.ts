import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { edgeRegion } from "./edgeRegion";

type Rule = aws.types.input.wafv2.WebAclRule;

interface ManagedGroup {
  readonly key: string;
  readonly name: string;
  /** `none` lets the group block as it sees fit, `count` only counts what it would have blocked. */
  readonly override: "none" | "count";
}

/** In order of cost: what turns away most goes first. 1,175 of the 1,500 capacity units that the base price includes. */
const managedGroups: readonly ManagedGroup[] = [
  { key: "ip-reputation", name: "AWSManagedRulesAmazonIpReputationList", override: "none" },
  { key: "known-bad-inputs", name: "AWSManagedRulesKnownBadInputsRuleSet", override: "none" },
  { key: "common", name: "AWSManagedRulesCommonRuleSet", override: "none" },
  { key: "sql-injection", name: "AWSManagedRulesSQLiRuleSet", override: "none" },
  // Customers come through VPNs and company proxies as well: counted, so that an attack from there can be seen.
  { key: "anonymous-ip", name: "AWSManagedRulesAnonymousIpList", override: "count" },
];

export interface WebAclArgs {
  readonly requestsPerFiveMinutes: number;
  readonly logRetentionDays: number;
  /** Key in us-east-1 for the logs; without one CloudWatch encrypts them with its own. */
  readonly logKeyArn?: pulumi.Input<string>;
}

/**
 * The web ACL of the edge. 5 USD a month, 1 USD for each of its 6 rules, 0.60 USD per million requests
 * (https://aws.amazon.com/waf/pricing/), and its logs at 0.50 USD per GB (https://aws.amazon.com/cloudwatch/pricing/).
 */
export class WebAcl extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** Name by which its metrics are found. */
  readonly metricName = "edge";

  constructor(name: string, args: WebAclArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:WebAcl", name, {}, opts);
    const acl = new aws.wafv2.WebAcl(
      "web-acl",
      {
        region: edgeRegion,
        scope: "CLOUDFRONT",
        description: "Edge of the shop",
        defaultAction: { allow: {} },
        rules: [rateLimit(args.requestsPerFiveMinutes), ...managedGroups.map(managed)],
        visibilityConfig: visibility(this.metricName),
      },
      { parent: this },
    );
    this.log(acl, args);
    this.arn = acl.arn;
    this.registerOutputs({ arn: this.arn });
  }

  private log(acl: aws.wafv2.WebAcl, args: WebAclArgs): void {
    const group = new aws.cloudwatch.LogGroup(
      // WAF accepts only log groups whose name begins like this; the automatic physical name begins with the logical one.
      "aws-waf-logs-edge",
      {
        region: edgeRegion,
        retentionInDays: args.logRetentionDays,
        ...(args.logKeyArn && { kmsKeyId: args.logKeyArn }),
      },
      { parent: this },
    );
    new aws.wafv2.WebAclLoggingConfiguration(
      "web-acl-logs",
      {
        region: edgeRegion,
        resourceArn: acl.arn,
        logDestinationConfigs: [group.arn],
        redactedFields: ["authorization", "cookie"].map((header) => ({ singleHeader: { name: header } })),
      },
      { parent: this },
    );
  }
}

function rateLimit(limit: number): Rule {
  return {
    name: "rate-limit",
    priority: 0,
    action: { block: {} },
    statement: { rateBasedStatement: { limit, aggregateKeyType: "IP", evaluationWindowSec: 300 } },
    visibilityConfig: visibility("rate-limit"),
  };
}

function managed(group: ManagedGroup, index: number): Rule {
  return {
    name: group.key,
    priority: index + 1,
    overrideAction: group.override === "count" ? { count: {} } : { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: "AWS", name: group.name } },
    visibilityConfig: visibility(group.key),
  };
}

function visibility(metricName: string): aws.types.input.wafv2.WebAclVisibilityConfig {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
