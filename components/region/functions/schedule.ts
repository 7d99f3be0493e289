import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { denyEvacuation, policyDocument, serviceTrust } from "../../shared/policy";
import type { RegionFunction } from "./function";

export interface FunctionScheduleArgs {
  readonly called: RegionFunction;
  /** As EventBridge Scheduler has it, such as `rate(1 hour)`. */
  readonly expression: string;
  readonly accountId: string;
  readonly region: string;
  readonly keyArn: pulumi.Input<string>;
}

/**
 * Calls a function again and again, in every region: what it writes is its own region's, or it looks itself whether its region writes.
 *
 * Price: 1.00 USD for a million invocations (https://aws.amazon.com/eventbridge/pricing/).
 */
export class FunctionSchedule extends pulumi.ComponentResource {
  constructor(name: string, args: FunctionScheduleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:FunctionSchedule", name, {}, opts);
    const { called, accountId, region, keyArn } = args;
    const failed = called.failedRuns;
    if (!failed) throw new Error(`${called.name} has no queue for runs that were given up`);
    const role = new aws.iam.Role(
      `function-${name}-schedule`,
      {
        description: `Schedule of the function ${name}`,
        assumeRolePolicy: serviceTrust("scheduler.amazonaws.com", { StringEquals: { "aws:SourceAccount": accountId } }),
      },
      { parent: this },
    );
    const policy = new aws.iam.RolePolicy(
      `function-${name}-schedule`,
      {
        role: role.name,
        policy: policyDocument([
          { Sid: "Call", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: called.arn },
          ...failed.sentBy(region, keyArn),
          denyEvacuation(),
        ]),
      },
      { parent: this },
    );
    new aws.scheduler.Schedule(
      `function-${name}`,
      {
        description: `Calls the function ${name}.`,
        scheduleExpression: args.expression,
        flexibleTimeWindow: { mode: "OFF" },
        kmsKeyArn: keyArn,
        target: {
          arn: called.arn,
          roleArn: role.arn,
          input: JSON.stringify({ time: "<aws.scheduler.scheduled-time>" }),
          // The next hour's run does the same work: one that can't be handed over for half of it isn't worth keeping.
          retryPolicy: { maximumEventAgeInSeconds: 1800, maximumRetryAttempts: 10 },
          deadLetterConfig: { arn: failed.arn },
        },
      },
      { parent: this, dependsOn: [policy] },
    );
    this.registerOutputs({});
  }
}
