import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ownNames } from "../shared/platform";
import { policyDocument } from "../shared/policy";
import { backupTags } from "../shared/tags";

export interface BackupBucketArgs {
  /** Key of this region. */
  readonly keyArn: pulumi.Input<string>;
  /** Days that a version is kept after a newer one replaced it. */
  readonly retentionDays: number;
  /** Days of Object Lock in governance mode on every new version; 0 makes a bucket without it, and that can't be changed later. */
  readonly objectLockDays: number;
  /** Keeps the bucket, and refuses to empty it. */
  readonly protect: boolean;
}

/**
 * The region's bucket for what the shop exports and keeps. `global` replicates it to the next region.
 *
 * Price in us-east-1 per GB and month: 0.023 USD, after 30 days 0.0125, after 90 days 0.004 (https://aws.amazon.com/s3/pricing/).
 */
export class BackupBucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;

  constructor(
    name: string,
    private readonly args: BackupBucketArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:BackupBucket", name, {}, opts);
    const bucket = this.createBucket();
    const versioning = this.keepVersions(bucket);
    this.encrypt(bucket);
    this.closeToThePublic(bucket);
    this.moveOldVersions(bucket, versioning);
    if (args.objectLockDays > 0) this.lock(bucket, versioning);
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.registerOutputs({ bucketName: this.bucketName, bucketArn: this.bucketArn });
  }

  private createBucket(): aws.s3.Bucket {
    const { protect, objectLockDays } = this.args;
    return new aws.s3.Bucket(
      "backup-bucket",
      {
        ...ownPrefix("backup-bucket-"),
        objectLockEnabled: objectLockDays > 0,
        forceDestroy: !protect,
        tags: backupTags(),
      },
      { parent: this, protect },
    );
  }

  private keepVersions(bucket: aws.s3.Bucket): aws.s3.BucketVersioning {
    return new aws.s3.BucketVersioning(
      "backup-bucket-versioning",
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      { parent: this },
    );
  }

  /** The bucket key makes one KMS call do for many objects. */
  private encrypt(bucket: aws.s3.Bucket): void {
    const byDefault = { sseAlgorithm: "aws:kms", kmsMasterKeyId: this.args.keyArn };
    new aws.s3.BucketServerSideEncryptionConfiguration(
      "backup-bucket-encryption",
      {
        bucket: bucket.bucket,
        rules: [{ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled: true }],
      },
      { parent: this },
    );
  }

  private closeToThePublic(bucket: aws.s3.Bucket): void {
    const block = new aws.s3.BucketPublicAccessBlock(
      "backup-bucket-public-access",
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent: this },
    );
    new aws.s3.BucketOwnershipControls(
      "backup-bucket-ownership",
      { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      { parent: this },
    );
    // S3 refuses two changes of one bucket's access at the same moment, so the policy comes after the block.
    new aws.s3.BucketPolicy(
      "backup-bucket-policy",
      { bucket: bucket.bucket, policy: this.policy(bucket) },
      { parent: this, dependsOn: [block] },
    );
  }

  /** An upload that says nothing gets the bucket's encryption; one that asks for less, or for another key, is refused. */
  private policy(bucket: aws.s3.Bucket): pulumi.Output<string> {
    const everything = [bucket.arn, pulumi.interpolate`${bucket.arn}/*`];
    const objects = everything[1]!;
    const deny = { Effect: "Deny", Principal: "*" } as const;
    const encryption = "s3:x-amz-server-side-encryption";
    // A negated comparison also holds where the header is missing; this makes the two below speak of uploads that have it.
    const asked = { Null: { [encryption]: "false" } };
    return policyDocument([
      {
        ...deny,
        Sid: "TlsOnly",
        Action: "s3:*",
        Resource: everything,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        ...deny,
        Sid: "Tls12OrNewer",
        Action: "s3:*",
        Resource: everything,
        Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
      },
      {
        ...deny,
        Sid: "KmsOnly",
        Action: "s3:PutObject",
        Resource: objects,
        Condition: { ...asked, StringNotEquals: { [encryption]: "aws:kms" } },
      },
      {
        ...deny,
        Sid: "OurKeyOnly",
        Action: "s3:PutObject",
        Resource: objects,
        Condition: { ...asked, ArnNotEquals: { [`${encryption}-aws-kms-key-id`]: this.args.keyArn } },
      },
    ]);
  }

  private moveOldVersions(bucket: aws.s3.Bucket, versioning: aws.s3.BucketVersioning): void {
    const { retentionDays, objectLockDays } = this.args;
    new aws.s3.BucketLifecycleConfiguration(
      "backup-bucket-lifecycle",
      {
        bucket: bucket.bucket,
        rules: [
          {
            id: "cheaper-with-age",
            status: "Enabled",
            filter: { prefix: "" },
            transitions: [
              { days: 30, storageClass: "STANDARD_IA" },
              { days: 90, storageClass: "GLACIER_IR" },
            ],
          },
          {
            id: "forget-what-was-replaced",
            status: "Enabled",
            filter: { prefix: "" },
            noncurrentVersionExpiration: { noncurrentDays: Math.max(retentionDays, objectLockDays) },
            expiration: { expiredObjectDeleteMarker: true },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
      { parent: this, dependsOn: [versioning] },
    );
  }

  private lock(bucket: aws.s3.Bucket, versioning: aws.s3.BucketVersioning): void {
    const { objectLockDays } = this.args;
    new aws.s3.BucketObjectLockConfiguration(
      "backup-bucket-lock",
      { bucket: bucket.bucket, rule: { defaultRetention: { mode: "GOVERNANCE", days: objectLockDays } } },
      { parent: this, dependsOn: [versioning] },
    );
  }
}

/** Drills find the bucket by its name. Pulumi's own begins with the logical one, so the first platform says nothing. */
function ownPrefix(byItself: string): { readonly bucketPrefix?: string } {
  const { backupBucketPrefix } = ownNames();
  return backupBucketPrefix === byItself ? {} : { bucketPrefix: backupBucketPrefix };
}
