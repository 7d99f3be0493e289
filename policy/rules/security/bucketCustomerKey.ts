import { isGiven, type Plan, type PlanRule, type Resource } from "../../rule";
import { bucketTypes, isAbout, lacking, ofType, planWith } from "./parts";
import { at, isNoneOf, itemsOf } from "../../reading";

const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const distribution = "aws:cloudfront/distribution:Distribution";
const loadBalancer = "aws:lb/loadBalancer:LoadBalancer";

/** Elastic Load Balancing delivers its access logs to no bucket that a KMS key encrypts. */
const takesAccessLogs = (bucket: Resource, plan: Plan) =>
  ofType(plan, loadBalancer).some((it) => isAbout(it, { property: "accessLogs", path: ["bucket"] }, bucket, plan));

/**
 * CloudFront's logs hold no cookies, and what it serves is for everybody to read. Under a key of ours, both would need the key's
 * policy opened to a service of AWS: that opens more than it closes.
 */
const belongsToEdge = (bucket: Resource, plan: Plan) =>
  ofType(plan, distribution).some(
    (it) =>
      isAbout(it, { property: "loggingConfig", path: ["bucket"] }, bucket, plan) ||
      origins(it).some((index) => isAbout(it, { property: "origins", path: [index, "domainName"] }, bucket, plan)),
  );

const origins = ({ props }: Resource) =>
  Array.from({ length: Math.max(1, itemsOf(props["origins"]).length) }, (_, i) => i);

function hasOurKey({ props }: Resource): boolean {
  const rules = itemsOf(props["rules"]).map((it) => at(it, "applyServerSideEncryptionByDefault"));
  return !rules.some(
    (it) =>
      isNoneOf(at(it, "sseAlgorithm"), ["aws:kms", "aws:kms:dsse"]) ||
      !isGiven(at(it, "kmsMasterKeyId")) ||
      String(at(it, "kmsMasterKeyId")) === "alias/aws/s3",
  );
}

const bucket = { type: "aws:s3/bucket:Bucket", name: "backups", props: { id: "backups-1", bucket: "backups-1" } };
const encrypted = (byDefault: object) => ({
  type,
  props: { bucket: "backups-1", rules: [{ applyServerSideEncryptionByDefault: byDefault }] },
});

export const bucketCustomerKey: PlanRule = {
  name: "bucket-customer-key",
  title: "Buckets are encrypted with a customer managed KMS key.",
  reason:
    "With S3's own keys whoever may read the bucket can read the data; a key of ours is a second lock, and its use is on record.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  level: "mandatory",
  remedy:
    "Give the bucket an aws.s3.BucketServerSideEncryptionConfiguration with sseAlgorithm aws:kms and our key's ARN.",
  findings: (plan) => {
    const found = lacking(
      plan,
      bucketTypes,
      { type, property: "bucket" },
      { passes: hasOurKey, message: "isn't encrypted with our key" },
    );
    const excepted = ofType(plan, ...bucketTypes).filter((it) => takesAccessLogs(it, plan) || belongsToEdge(it, plan));
    return found.filter(({ urn }) => !excepted.some((it) => it.urn === urn));
  },
  planFixtures: {
    failing: [
      planWith(bucket),
      planWith(bucket, encrypted({ sseAlgorithm: "AES256" })),
      planWith(bucket, encrypted({ sseAlgorithm: "aws:kms" })),
      planWith(bucket, {
        type,
        props: {
          bucket: "backups-1",
          rules: [
            { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:1" } },
            { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
          ],
        },
      }),
      planWith(bucket, encrypted({ sseAlgorithm: "aws:kms", kmsMasterKeyId: "alias/aws/s3" })),
      planWith(bucket, { type: loadBalancer, props: { accessLogs: { bucket: "another-bucket" } } }),
    ],
    passing: [
      planWith(
        bucket,
        encrypted({ sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:aws:kms:eu-west-1:123456789012:key/1" }),
      ),
      planWith(bucket, { type: loadBalancer, props: { accessLogs: { bucket: "backups-1" } } }),
      planWith(bucket, { type: distribution, props: { loggingConfig: { bucket: "backups-1" } } }),
      planWith(bucket, {
        type: distribution,
        props: { origins: [{ domainName: "elsewhere" }, { domainName: "backups-1" }] },
      }),
    ],
  },
};
