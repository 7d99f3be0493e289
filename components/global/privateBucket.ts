import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Statement, policyDocument } from "../shared/policy";

export interface PrivateBucketArgs {
  readonly region: string;
  /** Refuses deletion. Where it is false, deleting the bucket deletes what it holds. */
  readonly protect: boolean;
  /** `ObjectWriter` and ACLs are needed by nobody but old log deliveries: `BucketOwnerPreferred` is for those. */
  readonly ownership: "BucketOwnerEnforced" | "BucketOwnerPreferred";
  readonly lifecycle: aws.types.input.s3.BucketLifecycleConfigurationRule;
}

/**
 * A bucket that nobody reads without TLS and nobody reads in public. Encrypted with S3's own keys: what `global` keeps in
 * buckets is public content and CloudFront's logs, and a KMS key would have to name the distribution, which is made later.
 */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  private readonly region: string;
  private readonly publicAccessBlock: aws.s3.BucketPublicAccessBlock;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:PrivateBucket", name, {}, opts);
    this.region = args.region;
    const inside = { parent: this };
    const { region } = args;
    this.bucket = new aws.s3.Bucket(
      name,
      { region, forceDestroy: !args.protect },
      { ...inside, protect: args.protect },
    );
    const bucket = this.bucket.id;
    this.publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
      name,
      {
        region,
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      inside,
    );
    new aws.s3.BucketOwnershipControls(name, { region, bucket, rule: { objectOwnership: args.ownership } }, inside);
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      { region, bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      inside,
    );
    new aws.s3.BucketLifecycleConfiguration(name, { region, bucket, rules: [args.lifecycle] }, inside);
    this.registerOutputs({ bucketName: bucket });
  }

  /** The bucket's policy: refuses plain HTTP, and says what else is stated. Once for each bucket. */
  policy(name: string, statements: readonly Statement[], opts: pulumi.CustomResourceOptions): aws.s3.BucketPolicy {
    return new aws.s3.BucketPolicy(
      name,
      {
        region: this.region,
        bucket: this.bucket.id,
        policy: policyDocument([...statements, refusePlainHttp(this.bucket.arn)]),
      },
      // S3 refuses two changes of one bucket's access at the same time.
      { ...opts, dependsOn: this.publicAccessBlock },
    );
  }
}

function refusePlainHttp(arn: pulumi.Input<string>): Statement {
  return {
    Sid: "RefusePlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, pulumi.interpolate`${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
