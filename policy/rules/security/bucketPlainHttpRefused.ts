import type { PlanRule } from "../../rule";
import { refusesPlainHttp } from "./documents";
import { document } from "./documents.samples";
import { bucketTypes, lacking, planWith } from "./parts";

const type = "aws:s3/bucketPolicy:BucketPolicy";
const bucket = { type: "aws:s3/bucket:Bucket", name: "backups", props: { id: "backups-1" } };
const refusal = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::backups-1", "arn:aws:s3:::backups-1/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const policyOf = (...statements: readonly object[]) => ({
  type,
  props: { bucket: "backups-1", policy: document(...statements) },
});

export const bucketPlainHttpRefused: PlanRule = {
  name: "bucket-plain-http-refused",
  title: "Every bucket's policy refuses requests over plain HTTP.",
  reason:
    "What goes over plain HTTP can be read and changed on its way, and S3 answers it unless the bucket's policy refuses.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5",
  level: "mandatory",
  remedy:
    "Deny everybody s3:* on the bucket and its objects where aws:SecureTransport is false, with no other condition.",
  controls: ["FSBP S3.5", "CIS 2.1.1"],
  findings: (plan) =>
    lacking(
      plan,
      bucketTypes,
      { type, property: "bucket" },
      {
        passes: ({ props }) => refusesPlainHttp(props["policy"], "s3:*"),
        message: "has no policy that refuses plain HTTP",
      },
    ),
  planFixtures: {
    failing: [
      planWith(bucket),
      planWith(bucket, policyOf({ ...refusal, Effect: "Allow" })),
      planWith(bucket, policyOf({ ...refusal, Principal: { AWS: "arn:aws:iam::123456789012:root" } })),
      planWith(bucket, policyOf({ ...refusal, Condition: { Bool: { "aws:SecureTransport": "true" } } })),
      planWith(bucket, policyOf({ ...refusal, Action: "s3:GetObject" })),
      planWith(
        bucket,
        policyOf({ ...refusal, Condition: { ...refusal.Condition, StringEquals: { "aws:PrincipalAccount": "1" } } }),
      ),
    ],
    passing: [planWith(bucket, policyOf(refusal)), planWith(bucket, policyOf({ ...refusal, Principal: { AWS: "*" } }))],
  },
};
