import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { denyEvacuation, policyDocument, serviceTrust, type Statement } from "../../shared/policy";
import type { Alarm } from "../alarms";
import { failedRunAlarm, functionAlarms } from "./alarms";
import { FailedRuns } from "./failedRuns";
import { type FunctionSpec, isAsynchronous } from "./specs";

/** The bundle is written for it. */
const runtime = "nodejs22.x";

export interface RegionFunctionArgs {
  readonly spec: FunctionSpec;
  readonly region: string;
  /** Where the zip lies. */
  readonly code: { readonly bucket: string; readonly key: string };
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** What it may do beside writing its own log and traces. */
  readonly statements: readonly Statement[];
  /** Where it runs, if it reads databases. */
  readonly network: {
    readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    readonly securityGroupId: pulumi.Input<string>;
  };
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
}

/**
 * One function: with a role, a log group and a share of the account's concurrency of its own. What runs by schedule has a queue for runs that were
 * given up.
 *
 * Price: 0.20 USD for a million invocations, 0.0000133334 USD for each GB-second on arm64 (https://aws.amazon.com/lambda/pricing/).
 */
export class RegionFunction extends pulumi.ComponentResource {
  /** Known once it may do its work. */
  readonly arn: pulumi.Output<string>;
  readonly invokeArn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
  /** Only of what nobody waits for. */
  readonly failedRuns: FailedRuns | undefined;
  readonly alarms: readonly Alarm[];

  constructor(
    readonly name: string,
    private readonly args: RegionFunctionArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:RegionFunction", name, {}, opts);
    const { spec, keyArn } = args;
    const logs = new aws.cloudwatch.LogGroup(
      `function-${name}`,
      { kmsKeyId: keyArn, retentionInDays: args.logRetentionDays },
      { parent: this },
    );
    if (isAsynchronous(spec)) this.failedRuns = new FailedRuns(name, { keyArn }, { parent: this });
    const { role, after } = this.role(name, logs);
    const made = this.lambda(name, { role, logs, after });
    this.arn = made.arn;
    this.invokeArn = made.invokeArn;
    this.functionName = made.name;
    this.alarms = [
      ...functionAlarms(name, made.name),
      ...(this.failedRuns ? [failedRunAlarm(name, this.failedRuns.queueName)] : []),
    ];
    this.registerOutputs({ arn: this.arn });
  }

  private role(name: string, logs: aws.cloudwatch.LogGroup) {
    const { spec, statements, region, keyArn } = this.args;
    const role = new aws.iam.Role(
      `function-${name}`,
      { description: `Function ${name}: ${spec.description}`, assumeRolePolicy: serviceTrust("lambda.amazonaws.com") },
      { parent: this },
    );
    const all = [
      ...statements,
      ...writeLogs(logs.arn),
      ...(spec.place === "vpc" ? [denyNetworkToCode] : []),
      ...(this.failedRuns?.sentBy(region, keyArn) ?? []),
      denyEvacuation(),
    ];
    const policy = new aws.iam.RolePolicy(
      `function-${name}`,
      { role: role.name, policy: policyDocument(all) },
      { parent: this },
    );
    return { role, after: [policy, ...(spec.place === "vpc" ? [this.joinNetwork(name, role)] : [])] };
  }

  /** Lambda makes and removes the network interface with the function's own role, before the function is there to be named. */
  private joinNetwork(name: string, { name: role }: aws.iam.Role): aws.iam.RolePolicyAttachment {
    const policyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaENIManagementAccess";
    return new aws.iam.RolePolicyAttachment(`function-${name}-network`, { role, policyArn }, { parent: this });
  }

  private lambda(
    name: string,
    of: { role: aws.iam.Role; logs: aws.cloudwatch.LogGroup; after: pulumi.Resource[] },
  ): aws.lambda.Function {
    const { spec, code, environment, network, keyArn } = this.args;
    return new aws.lambda.Function(
      name,
      {
        description: spec.description,
        packageType: "Zip",
        runtime,
        architectures: ["arm64"],
        handler: spec.handler,
        s3Bucket: code.bucket,
        s3Key: code.key,
        role: of.role.arn,
        memorySize: spec.memoryMegabytes,
        timeout: spec.timeoutSeconds,
        reservedConcurrentExecutions: spec.reservedConcurrency,
        kmsKeyArn: keyArn,
        environment: { variables: { ...environment } },
        tracingConfig: { mode: "Active" },
        loggingConfig: { logFormat: "JSON", logGroup: of.logs.name },
        ...(spec.place === "vpc" && {
          vpcConfig: { subnetIds: network.subnetIds, securityGroupIds: [network.securityGroupId] },
        }),
        ...(this.failedRuns && { deadLetterConfig: { targetArn: this.failedRuns.arn } }),
      },
      { parent: this, dependsOn: of.after },
    );
  }
}

const writeLogs = (logGroupArn: pulumi.Output<string>): Statement[] => [
  {
    Sid: "WriteLogs",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: pulumi.interpolate`${logGroupArn}:*`,
  },
  {
    Sid: "WriteTraces",
    Effect: "Allow",
    Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    Resource: "*",
  },
];

/** What Lambda may do with a function's role to join a network, the function's code may not (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html). */
const denyNetworkToCode: Statement = {
  Sid: "NoNetworkByCode",
  Effect: "Deny",
  Action: [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:UnassignPrivateIpAddresses",
  ],
  Resource: "*",
  Condition: { ArnLike: { "lambda:SourceFunctionArn": "arn:aws:lambda:*:*:function:*" } },
};
