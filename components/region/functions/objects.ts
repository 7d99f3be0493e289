import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionFunction } from "./function";

export interface CalledForObjects {
  readonly called: RegionFunction;
  /** What the names of the objects begin with. */
  readonly prefix: string;
}

export interface ObjectTriggersArgs {
  readonly bucket: string;
  readonly functions: readonly CalledForObjects[];
  readonly accountId: string;
}

/** Calls functions for each object that is put into the region's bucket below a prefix of theirs. A bucket has one list of them. */
export class ObjectTriggers extends pulumi.ComponentResource {
  constructor(name: string, args: ObjectTriggersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:ObjectTriggers", name, {}, opts);
    const { bucket, functions, accountId } = args;
    const permissions = functions.map(
      ({ called }) =>
        new aws.lambda.Permission(
          `bucket-calls-${called.name}`,
          {
            action: "lambda:InvokeFunction",
            function: called.functionName,
            principal: "s3.amazonaws.com",
            sourceArn: `arn:aws:s3:::${bucket}`,
            // A bucket's ARN names no account: a deleted bucket's name could be somebody else's.
            sourceAccount: accountId,
          },
          { parent: this },
        ),
    );
    new aws.s3.BucketNotification(
      "functions",
      {
        bucket,
        lambdaFunctions: functions.map(({ called, prefix: filterPrefix }) => ({
          lambdaFunctionArn: called.arn,
          events: ["s3:ObjectCreated:*"],
          filterPrefix,
        })),
      },
      // S3 tries whether it may call the functions.
      { parent: this, dependsOn: permissions },
    );
    this.registerOutputs({});
  }
}
