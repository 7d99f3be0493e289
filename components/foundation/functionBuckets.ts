import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ownNames } from "../shared/platform";
import { bucketAndObjects, policyDocument, refusePlainHttp, type Statement } from "../shared/policy";

export interface FunctionBucketsArgs {
  readonly accountId: pulumi.Input<string>;
  /** D: the one origin whose pages may send files. */
  readonly domain: string;
  readonly regions: readonly string[];
  readonly keyArns: Readonly<Record<string, pulumi.Input<string>>>;
  /** Keeps the buckets, and refuses to empty them. */
  readonly protect: boolean;
}

/** Days that what a feed or an upload replaced is kept, and what partners brought in. */
const keptDays = 30;

/** Days that a merchant's own file is kept, which may say where it was taken: pictures are made of it within minutes. */
const uploadDays = 1;

/**
 * A bucket in each region with what its functions are made of, read and write: `functions/` their code, which AWS Lambda takes from its own region
 * alone and a release uploads before the region is made, `feeds/`, `imports/`, `pictures/incoming/` what merchants upload, and `static/pictures/`, which CloudFront shows. Its name says account and region, so that nobody has to ask for it.
 *
 * Price: 0.023 USD a GB and month in us-east-1 (https://aws.amazon.com/s3/pricing/).
 */
export class FunctionBuckets extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: FunctionBucketsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:foundation:FunctionBuckets", name, {}, opts);
    const names = args.regions.map((region) => this.make(region));
    this.registerOutputs({ bucketNames: names });
  }

  private make(region: string): pulumi.Output<string> {
    const { accountId, protect } = this.args;
    const name = `functions-${region}`;
    const bucket = new aws.s3.Bucket(
      name,
      {
        region,
        bucket: pulumi.output(accountId).apply((it) => ownNames().functionBucket(region, it)),
        forceDestroy: !protect,
      },
      { parent: this, protect },
    );
    this.close(name, region, bucket);
    this.encrypt(name, region, bucket);
    this.takeFiles(name, region, bucket);
    this.forget(name, region, bucket);
    return bucket.id;
  }

  /** This account's roles alone, by TLS alone. */
  private close(name: string, region: string, bucket: aws.s3.Bucket): void {
    const at = { region, bucket: bucket.id };
    const block = new aws.s3.BucketPublicAccessBlock(
      name,
      { ...at, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      { parent: this },
    );
    const ownership = { objectOwnership: "BucketOwnerEnforced" };
    new aws.s3.BucketOwnershipControls(name, { ...at, rule: ownership }, { parent: this });
    new aws.s3.BucketPolicy(
      name,
      {
        ...at,
        policy: policyDocument([this.shownByCloudFront(bucket), refusePlainHttp("s3:*", bucketAndObjects(bucket.arn))]),
      },
      // S3 refuses two changes of one bucket's access at the same time.
      { parent: this, dependsOn: [block] },
    );
  }

  /** `global` makes the distribution later: it is any of this account's that may show pictures, and nothing else. */
  private shownByCloudFront({ arn }: aws.s3.Bucket): Statement {
    const distributions = pulumi.interpolate`arn:aws:cloudfront::${this.args.accountId}:distribution/*`;
    return {
      Sid: "ShowPictures",
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: pulumi.interpolate`${arn}/static/pictures/*`,
      Condition: { ArnLike: { "AWS:SourceArn": distributions } },
    };
  }

  /** By a form of the shop's own pages, which read whether it was taken. */
  private takeFiles(name: string, region: string, { id: bucket }: aws.s3.Bucket): void {
    const corsRules = [{ allowedMethods: ["POST"], allowedOrigins: [`https://${this.args.domain}`] }];
    new aws.s3.BucketCorsConfiguration(name, { region, bucket, corsRules }, { parent: this });
  }

  private encrypt(name: string, region: string, { id: bucket }: aws.s3.Bucket): void {
    const byDefault = { sseAlgorithm: "aws:kms", kmsMasterKeyId: this.args.keyArns[region]! };
    const rules = [{ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled: true }];
    new aws.s3.BucketServerSideEncryptionConfiguration(name, { region, bucket, rules }, { parent: this });
  }

  private forget(name: string, region: string, { id: bucket }: aws.s3.Bucket): void {
    const versioning = new aws.s3.BucketVersioning(
      name,
      { region, bucket, versioningConfiguration: { status: "Enabled" } },
      { parent: this },
    );
    const rules = [
      {
        id: "forget-what-was-replaced",
        status: "Enabled",
        filter: { prefix: "" },
        noncurrentVersionExpiration: { noncurrentDays: keptDays },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
      },
      {
        id: "forget-imports",
        status: "Enabled",
        filter: { prefix: "imports/" },
        expiration: { days: keptDays },
      },
      {
        id: "forget-uploads",
        status: "Enabled",
        filter: { prefix: "pictures/incoming/" },
        expiration: { days: uploadDays },
        noncurrentVersionExpiration: { noncurrentDays: uploadDays },
      },
    ];
    new aws.s3.BucketLifecycleConfiguration(name, { region, bucket, rules }, { parent: this, dependsOn: [versioning] });
  }
}
