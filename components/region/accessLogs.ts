import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bucketAndObjects, policyDocument, refusePlainHttp } from "../shared/policy";

export interface AccessLogsArgs {
  readonly accountId: string;
  /** Days after which logs are deleted. */
  readonly retentionDays: number;
  /** Keeps the bucket. Where it is false, deleting the bucket deletes the logs in it. */
  readonly protect: boolean;
}

/**
 * The load balancer's own log bucket. S3's keys encrypt it, because Elastic Load Balancing delivers to no bucket with a KMS key.
 *
 * Price: 0.023 USD a GB and month in us-east-1 (https://aws.amazon.com/s3/pricing/).
 */
export class AccessLogs extends pulumi.ComponentResource {
  /** Known once logs may be delivered: Elastic Load Balancing tries a first delivery when it is told the name. */
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: AccessLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:AccessLogs", name, {}, opts);
    const bucket = new aws.s3.Bucket(
      "access-logs",
      { forceDestroy: !args.protect },
      { parent: this, protect: args.protect },
    );
    const closed = this.close(bucket);
    this.expire(bucket, args.retentionDays);
    const policy = new aws.s3.BucketPolicy(
      "access-logs",
      { bucket: bucket.id, policy: bucketPolicy(bucket.arn, args.accountId) },
      // S3 refuses two changes of one bucket's access at the same time.
      { parent: this, dependsOn: closed },
    );
    this.bucketName = pulumi.all([bucket.id, policy.id]).apply(([bucketName]) => bucketName);
    this.registerOutputs({ bucketName: this.bucketName });
  }

  private close({ id: bucket }: aws.s3.Bucket): aws.s3.BucketPublicAccessBlock {
    const ownership = { objectOwnership: "BucketOwnerEnforced" };
    new aws.s3.BucketOwnershipControls("access-logs", { bucket, rule: ownership }, { parent: this });
    new aws.s3.BucketServerSideEncryptionConfiguration(
      "access-logs",
      { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      { parent: this },
    );
    return new aws.s3.BucketPublicAccessBlock(
      "access-logs",
      { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      { parent: this },
    );
  }

  private expire({ id: bucket }: aws.s3.Bucket, days: number): void {
    new aws.s3.BucketLifecycleConfiguration(
      "access-logs",
      {
        bucket,
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: {},
            expiration: { days },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
      { parent: this },
    );
  }
}

function bucketPolicy(bucketArn: pulumi.Output<string>, accountId: string): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "LoadBalancersDeliver",
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${accountId}/*`,
    },
    refusePlainHttp("s3:*", bucketAndObjects(bucketArn)),
  ]);
}
