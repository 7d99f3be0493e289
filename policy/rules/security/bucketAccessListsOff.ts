import type { Plan, PlanRule, Resource } from "../../rule";
import { bucketTypes, isAbout, ofType, planWith } from "./parts";
import { at, isNoneOf } from "../../reading";

const ownership = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
const accessLists = ["aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"];
const distribution = "aws:cloudfront/distribution:Distribution";

/**
 * CloudFront grants itself access to the bucket of its standard logs by an ACL. The newer kind of logging needs none, but rewrites
 * the bucket's policy behind the program's back.
 */
function takesEdgeLogs(controls: Resource, plan: Plan): boolean {
  const buckets = ofType(plan, ...bucketTypes).filter((it) => isAbout(controls, { property: "bucket" }, it, plan));
  return ofType(plan, distribution).some((edge) =>
    buckets.some((it) => isAbout(edge, { property: "loggingConfig", path: ["bucket"] }, it, plan)),
  );
}

const bucket = {
  type: "aws:s3/bucket:Bucket",
  name: "logs",
  props: { id: "logs-1", bucketDomainName: "logs-1.s3.amazonaws.com" },
};
const owned = (objectOwnership: string) => ({
  type: ownership,
  props: { bucket: "logs-1", rule: { objectOwnership } },
});
const edge = (domain: string) => ({ type: distribution, props: { loggingConfig: { bucket: domain } } });

export const bucketAccessListsOff: PlanRule = {
  name: "bucket-access-lists-off",
  title: "Buckets have ACLs disabled: only their policy grants access.",
  reason: "An object with a list of its own can be public while the bucket's policy says that nothing is.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-12",
  level: "mandatory",
  remedy: "Set objectOwnership to BucketOwnerEnforced, and say who may do what in the bucket's policy.",
  controls: ["FSBP S3.12"],
  findings: (plan) => [
    ...ofType(plan, ...accessLists).map(({ urn, name }) => ({ urn, message: `${name} is an access control list` })),
    ...ofType(plan, ownership)
      .filter((it) => isNoneOf(at(it.props, "rule", "objectOwnership"), ["BucketOwnerEnforced"]))
      .filter((it) => !takesEdgeLogs(it, plan))
      .map(({ urn, name }) => ({ urn, message: `${name} lets objects have access control lists` })),
  ],
  planFixtures: {
    failing: [
      planWith(bucket, owned("BucketOwnerPreferred")),
      planWith(bucket, owned("ObjectWriter"), edge("another.s3.amazonaws.com")),
      planWith(bucket, { type: accessLists[0]!, props: { bucket: "logs-1", acl: "private" } }),
    ],
    passing: [
      planWith(bucket),
      planWith(bucket, owned("BucketOwnerEnforced")),
      planWith(bucket, owned("BucketOwnerPreferred"), edge("logs-1.s3.amazonaws.com")),
    ],
  },
};
