import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { lastResortPage, lastResortPath } from "./lastResort";
import { PrivateBucket } from "./privateBucket";
import { StaticReplication } from "./staticReplication";

/** Days that a replaced or deleted file can be brought back from its versions. */
const undoDays = 30;

export interface StaticSiteArgs {
  /** Region of the bucket that files are uploaded to. */
  readonly region: string;
  /** Region of its replica; another one. */
  readonly replicaRegion: string;
  readonly protect: boolean;
}

/** One bucket of the pair, as CloudFront reaches it. */
export interface StaticOrigin {
  readonly region: string;
  readonly domainName: pulumi.Output<string>;
}

/**
 * Static files in two regions: uploaded to the first, replicated to the second, and read by CloudFront from whichever answers.
 * Storage is 0.023 USD per GB and month in each, and replication 0.02 USD per GB (https://aws.amazon.com/s3/pricing/).
 */
export class StaticSite extends pulumi.ComponentResource {
  readonly bucketNames: pulumi.Output<string>[];
  readonly origins: StaticOrigin[];
  private readonly buckets: readonly { readonly region: string; readonly bucket: PrivateBucket }[];

  constructor(name: string, args: StaticSiteArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:StaticSite", name, {}, opts);
    this.buckets = [args.region, args.replicaRegion].map((region) => ({
      region,
      bucket: this.bucket(region, args.protect),
    }));
    const versionings = this.buckets.map(({ region, bucket }) => this.versioning(region, bucket));
    const [source, replica] = this.buckets.map(({ bucket }) => bucket.bucket) as [aws.s3.Bucket, aws.s3.Bucket];
    new StaticReplication(
      "static-replication",
      { region: args.region, source, replica, versionings },
      { parent: this },
    );
    for (const { region, bucket } of this.buckets) this.lastResort(region, bucket);
    this.bucketNames = this.buckets.map(({ bucket }) => bucket.bucket.id);
    this.origins = this.buckets.map(({ region, bucket }) => ({
      region,
      domainName: bucket.bucket.bucketRegionalDomainName,
    }));
    this.registerOutputs({ bucketNames: this.bucketNames });
  }

  /** Lets this one distribution, and nothing else, read the files. */
  readableBy(distributionArn: pulumi.Input<string>): void {
    for (const { region, bucket } of this.buckets) {
      const statement = {
        Sid: "ReadByDistribution",
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: pulumi.interpolate`${bucket.bucket.arn}/*`,
        Condition: { StringEquals: { "AWS:SourceArn": distributionArn } },
      } as const;
      bucket.policy(`static-${region}`, [statement], { parent: this });
    }
  }

  private bucket(region: string, protect: boolean): PrivateBucket {
    const lifecycle = {
      id: "forget-old-versions",
      status: "Enabled",
      filter: {},
      noncurrentVersionExpiration: { noncurrentDays: undoDays },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
    };
    return new PrivateBucket(
      `static-${region}`,
      { region, protect, ownership: "BucketOwnerEnforced", lifecycle },
      { parent: this },
    );
  }

  private versioning(region: string, bucket: PrivateBucket): aws.s3.BucketVersioning {
    return new aws.s3.BucketVersioning(
      `static-${region}`,
      { region, bucket: bucket.bucket.id, versioningConfiguration: { status: "Enabled" } },
      { parent: this },
    );
  }

  /** Uploaded to both buckets, not replicated: the page for the worst hour must not wait for anything. */
  private lastResort(region: string, bucket: PrivateBucket): void {
    new aws.s3.BucketObjectv2(
      `last-resort-${region}`,
      {
        region,
        bucket: bucket.bucket.id,
        key: lastResortPath.slice(1),
        content: lastResortPage,
        contentType: "text/html; charset=utf-8",
        cacheControl: "public, max-age=60",
      },
      { parent: this },
    );
  }
}
