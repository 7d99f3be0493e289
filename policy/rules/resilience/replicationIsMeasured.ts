import { isOtherThan, type ResourceRule, unknown } from "../../rule";
import { at, knownItemsOf } from "../../reading";

const type = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const rule = (metrics: unknown, status: unknown = "Enabled") => ({
  rules: [{ id: "to-next", status, destination: { bucket: "arn:aws:s3:::copy", metrics } }],
});

export const replicationIsMeasured: ResourceRule = {
  name: "replication-is-measured",
  title: "Bucket replication rules are enabled and have metrics.",
  reason:
    "S3 doesn't say that it stopped copying: without metrics nobody knows how old or how incomplete the copy is until it is the only one left.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html",
  level: "mandatory",
  remedy: "Set metrics.status of the rule's destination to Enabled, and the rule's status too.",
  controls: ["FSBP S3.7"],
  types: [type],
  violations: ({ props }) =>
    knownItemsOf(at(props, "rules")).flatMap((it) => [
      ...(isOtherThan(at(it, "status"), "Enabled") ? [`rule ${String(at(it, "id"))} is off`] : []),
      ...(isOtherThan(at(it, "destination", "metrics", "status"), "Enabled")
        ? [`nobody sees how far rule ${String(at(it, "id"))} is`]
        : []),
    ]),
  fixtures: {
    failing: [
      { type, props: rule(undefined) },
      { type, props: rule({ status: "Disabled" }) },
      { type, props: rule({ status: "Enabled" }, "Disabled") },
    ],
    passing: [
      { type, props: rule({ status: "Enabled" }) },
      { type, props: rule(unknown) },
      { type, props: { rules: unknown } },
    ],
  },
};
