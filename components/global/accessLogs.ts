import * as pulumi from "@pulumi/pulumi";
import { edgeRegion } from "./edgeRegion";
import { PrivateBucket } from "./privateBucket";

export interface AccessLogsArgs {
  /** Days after which a log is deleted. Storage is 0.023 USD per GB and month (https://aws.amazon.com/s3/pricing/). */
  readonly retentionDays: number;
  readonly protect: boolean;
}

/**
 * Bucket for CloudFront's standard logs. CloudFront grants itself write access by ACL when logging is switched on, so this is
 * the one bucket with ACLs. Standard logging v2 would need none, but it rewrites the bucket's policy behind the program's
 * back, and then no preview is clean.
 */
export class AccessLogs extends pulumi.ComponentResource {
  readonly bucketDomainName: pulumi.Output<string>;

  constructor(name: string, args: AccessLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:AccessLogs", name, {}, opts);
    const logs = new PrivateBucket(
      "access-logs",
      {
        region: edgeRegion,
        protect: args.protect,
        ownership: "BucketOwnerPreferred",
        lifecycle: {
          id: "expire",
          status: "Enabled",
          filter: {},
          expiration: { days: args.retentionDays },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      },
      { parent: this },
    );
    const policy = logs.policy("access-logs", [], { parent: this });
    // Known only once access is settled: CloudFront refuses a bucket for its logs that does not allow ACLs yet.
    this.bucketDomainName = pulumi.all([logs.bucket.bucketDomainName, policy.id]).apply(([domainName]) => domainName);
    this.registerOutputs({ bucketDomainName: this.bucketDomainName });
  }
}
