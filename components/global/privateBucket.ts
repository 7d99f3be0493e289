import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bucketAndObjects, policyDocument, refusePlainHttp, type Statement } from "../shared/policy";

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
  private readonly access: readonly pulumi.Resource[];

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:PrivateBucket", name, {}, opts);
    const { region, protect } = args;
    this.region = region;
    this.bucket = new aws.s3.Bucket(name, { region, forceDestroy: !protect }, { parent: this, protect });
    this.access = this.limitAccess(name, args);
    const at = { region, bucket: this.bucket.id };
    const rules = [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }];
    new aws.s3.BucketServerSideEncryptionConfiguration(name, { ...at, rules }, { parent: this });
    new aws.s3.BucketLifecycleConfiguration(name, { ...at, rules: [args.lifecycle] }, { parent: this });
    this.registerOutputs({ bucketName: this.bucket.id });
  }

  private limitAccess(name: string, { region, ownership }: PrivateBucketArgs): pulumi.Resource[] {
    const at = { region, bucket: this.bucket.id };
    const all = {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    };
    return [
      new aws.s3.BucketPublicAccessBlock(name, { ...at, ...all }, { parent: this }),
      new aws.s3.BucketOwnershipControls(name, { ...at, rule: { objectOwnership: ownership } }, { parent: this }),
    ];
  }

  /** The bucket's policy: refuses plain HTTP, and says what else is stated. Once for each bucket; what waits for it finds access settled. */
  policy(name: string, statements: readonly Statement[], opts: pulumi.CustomResourceOptions): aws.s3.BucketPolicy {
    const policy = policyDocument([...statements, refusePlainHttp("s3:*", bucketAndObjects(this.bucket.arn))]);
    return new aws.s3.BucketPolicy(
      name,
      { region: this.region, bucket: this.bucket.id, policy },
      // S3 refuses two changes of one bucket's access at the same time.
      { ...opts, dependsOn: [...this.access] },
    );
  }
}
