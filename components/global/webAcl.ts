import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { edgeRegion } from "./edgeRegion";
import { type SignInPlaces, visibility, webAclRules } from "./webAclRules";

export interface WebAclArgs {
  readonly requestsPerFiveMinutes: number;
  readonly logRetentionDays: number;
  /** Which paths people write passwords at. Default: `passwords`. */
  readonly signIn?: SignInPlaces;
  /** Whether partners send lists of products. */
  readonly functions?: "functions";
  /** Key in us-east-1 for the logs; without one CloudWatch encrypts them with its own. */
  readonly logKeyArn?: pulumi.Input<string>;
}

/**
 * The web ACL of the edge. 5 USD a month, 1 USD for each of its 7 rules, 0.60 USD per million requests
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
        rules: webAclRules(args.requestsPerFiveMinutes, args.signIn ?? "passwords", args.functions),
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
