import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionFunction } from "./function";

export interface ObjectTriggerArgs {
  readonly called: RegionFunction;
  readonly bucket: string;
  /** What the names of the objects begin with. */
  readonly prefix: string;
  readonly accountId: string;
}

/** Calls a function for each object that is put into the region's bucket below a prefix. */
export class ObjectTrigger extends pulumi.ComponentResource {
  constructor(name: string, args: ObjectTriggerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:ObjectTrigger", name, {}, opts);
    const { called, bucket, prefix, accountId } = args;
    const permission = new aws.lambda.Permission(
      `bucket-calls-${name}`,
      {
        action: "lambda:InvokeFunction",
        function: called.functionName,
        principal: "s3.amazonaws.com",
        sourceArn: `arn:aws:s3:::${bucket}`,
        // A bucket's ARN names no account: a deleted bucket's name could be somebody else's.
        sourceAccount: accountId,
      },
      { parent: this },
    );
    new aws.s3.BucketNotification(
      `function-${name}`,
      {
        bucket,
        lambdaFunctions: [{ lambdaFunctionArn: called.arn, events: ["s3:ObjectCreated:*"], filterPrefix: prefix }],
      },
      // S3 tries whether it may call the function.
      { parent: this, dependsOn: [permission] },
    );
    this.registerOutputs({});
  }
}
