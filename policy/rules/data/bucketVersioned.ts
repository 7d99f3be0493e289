import { isOtherThan, type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { bucketTypes, ofType, partsOf } from "../security/parts";

const versioning = { type: "aws:s3/bucketVersioning:BucketVersioning", property: "bucket" };
const lifecycle = { type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", property: "bucket" };

const first = (list: unknown): unknown => (Array.isArray(list) ? (list as unknown[])[0] : list);

/** The provider takes the one block alone or in a list. */
const isOn = ({ props }: Resource): boolean => {
  const it = first(props["versioningConfiguration"]);
  if (it === unknown) return true;
  return !isOtherThan((it as { status?: unknown } | undefined)?.status, "Enabled");
};

/** What goes by its age, such as logs, isn't there to last; an old version would only cost. */
function expiresByAge({ props }: Resource): boolean {
  const rules = Array.isArray(props["rules"]) ? (props["rules"] as unknown[]) : [];
  const ages = rules.map((rule) => (first((rule as Rule | undefined)?.expiration) as Rule["expiration"])?.days);
  return ages.some((days) => typeof days === "number" && days > 0);
}
interface Rule {
  readonly expiration?: { readonly days?: unknown };
}

const unversioned = (plan: Plan): readonly Resource[] =>
  ofType(plan, ...bucketTypes).filter(
    (it) => !partsOf(it, versioning, plan).some(isOn) && !partsOf(it, lifecycle, plan).some(expiresByAge),
  );

const bucket = resourceOf({ type: bucketTypes[0]!, name: "backup-bucket", props: { bucket: "backups-1" } });
const about = (part: { type: string }, props: object) =>
  resourceOf({ type: part.type, name: "part", props: { bucket: "backups-1", ...props } });

export const bucketVersioned: PlanRule = {
  name: "bucket-versioned",
  title: "Buckets are versioned, unless everything in them expires.",
  reason:
    "Replication between regions needs versions, and only an old version brings back what a bug or an intruder has overwritten: the replica has the same wrong object a second later.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  level: "mandatory",
  remedy: "Add an aws.s3.BucketVersioning with status Enabled for the bucket; Suspended isn't enough.",
  controls: ["FSBP S3.14"],
  findings: (plan) =>
    unversioned(plan).map(({ name, urn }) => ({ message: `Bucket ${name} keeps no versions of its objects.`, urn })),
  planFixtures: {
    failing: [
      { resources: [bucket] },
      { resources: [bucket, about(versioning, { versioningConfiguration: { status: "Suspended" } })] },
      { resources: [bucket, about(lifecycle, { rules: [{ expiration: { expiredObjectDeleteMarker: true } }] })] },
    ],
    passing: [
      { resources: [bucket, about(versioning, { versioningConfiguration: { status: "Enabled" } })] },
      { resources: [bucket, about(versioning, { versioningConfiguration: [{ status: "Enabled" }] })] },
      { resources: [bucket, about(lifecycle, { rules: [{ expiration: { days: 90 } }] })] },
    ],
  },
};
