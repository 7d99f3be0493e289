import { isOtherThan, type PlanRule } from "../../rule";
import { bucketTypes, lacking, planWith } from "./parts";

const type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const settings = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;
const bucket = { type: "aws:s3/bucket:Bucket", name: "backups", props: { id: "backups-1" } };
const closed = Object.fromEntries(settings.map((it) => [it, true]));

export const bucketPublicAccessBlocked: PlanRule = {
  name: "bucket-public-access-blocked",
  title: "Every bucket has all four Block Public Access settings on.",
  reason:
    "One wrong policy or ACL would show backups, logs or unfinished pages to the whole internet, and nobody would notice.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-8",
  level: "mandatory",
  remedy: `Give the bucket an aws.s3.BucketPublicAccessBlock with ${settings.join(", ")} all true.`,
  controls: ["FSBP S3.2", "FSBP S3.3", "FSBP S3.8", "CIS 2.1.4"],
  findings: (plan) =>
    lacking(
      plan,
      bucketTypes,
      { type, property: "bucket" },
      {
        passes: ({ props }) => !settings.some((it) => isOtherThan(props[it], true)),
        message: "has no complete block of public access",
      },
    ),
  planFixtures: {
    failing: [
      planWith(bucket),
      planWith(bucket, { type, props: { ...closed, bucket: "backups-1", restrictPublicBuckets: false } }),
      planWith(bucket, { type, props: { ...closed, bucket: "another-bucket" } }),
    ],
    passing: [planWith(bucket, { type, props: { ...closed, bucket: "backups-1" } }), planWith()],
  },
};
