import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { denyEvacuation, policyDocument, serviceTrust } from "../shared/policy";

export interface FlowLogsArgs {
  readonly accountId: string;
  readonly vpcId: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
}

/**
 * Who talked to whom, for the security review after an incident.
 *
 * Price: 0.50 USD a GB of logs in us-east-1 (https://aws.amazon.com/cloudwatch/pricing/, vended logs).
 */
export class FlowLogs extends pulumi.ComponentResource {
  constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:FlowLogs", name, {}, opts);
    const group = new aws.cloudwatch.LogGroup(
      "flow-logs",
      { kmsKeyId: args.keyArn, retentionInDays: args.logRetentionDays },
      { parent: this },
    );
    const role = new aws.iam.Role(
      "flow-logs",
      {
        description: "Lets VPC flow logs write to their log group",
        assumeRolePolicy: serviceTrust("vpc-flow-logs.amazonaws.com", {
          StringEquals: { "aws:SourceAccount": args.accountId },
        }),
      },
      { parent: this },
    );
    const policy = new aws.iam.RolePolicy("flow-logs", { role: role.name, policy: mayWrite(group) }, { parent: this });
    new aws.ec2.FlowLog(
      "flow-logs",
      {
        vpcId: args.vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: role.arn,
        maxAggregationInterval: 60,
        tags: { Name: "flow-logs" },
      },
      { parent: this, dependsOn: policy },
    );
    this.registerOutputs({ logGroupName: group.name });
  }
}

function mayWrite(group: aws.cloudwatch.LogGroup): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "WriteFlowLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      Resource: pulumi.interpolate`${group.arn}:*`,
    },
    // The service looks its group up by name, and that can't be limited to one.
    { Sid: "FindLogGroup", Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
    denyEvacuation(),
  ]);
}
