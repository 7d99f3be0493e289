import { type Finding, type Plan, type PlanRule, type Resource, resourceOf } from "../../rule";
import { shortName, holders, isReleased } from "./holders";

const bucket = { type: "aws:s3/bucket:Bucket", name: "backup-bucket", props: {} };
const cluster = { type: "aws:rds/cluster:Cluster", name: "relational-cluster" };
const gone = (it: Parameters<typeof resourceOf>[0]) => [
  { kind: "delete" as const, before: resourceOf(it), changed: [] },
];

/** What is made once for each region has the region as the last part of its name. */
const regionIn = ({ name }: Resource): string | undefined => /(?:^|-)([a-z]{2}-[a-z]+-\d)$/.exec(name)?.[1];

const isKept = (it: Resource): boolean => holders.has(it.type) && !isReleased(it);

const finding = (it: Resource, settings: Plan["settings"]): Finding => ({
  message: `The plan deletes ${shortName(it)} and everything in it (${it.urn}).${wanted(it, settings?.["regions"])}`,
  urn: it.urn,
});

/** Its name says a region, and the configuration none. */
function isOfNoRegion(it: Resource, regions: unknown): boolean {
  const region = regionIn(it);
  return region !== undefined && Array.isArray(regions) && !regions.includes(region);
}

/** What whoever took it out of the program probably wants. */
function wanted(it: Resource, regions: unknown): string {
  const region = regionIn(it);
  if (isOfNoRegion(it, regions))
    return ` regions no longer names ${region}: put it back, and let it leave: npm run leave-region -- --region ${region} (docs/changes.md#leaving-a-region).`;
  return " Where it was only renamed, or moved into another component, give it an alias: nothing is deleted then.";
}

export const notDeleted: PlanRule = {
  name: "data-not-deleted",
  title: "No plan deletes a protected resource that holds data.",
  reason:
    "A resource that drops out of the program, by a renamed component or a program that ends early, is deleted with everything in it; backups in the same account may go with it.",
  link: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  level: "mandatory",
  remedy:
    "Put the resource back into the program, or give it an alias where it was renamed. Only where it is meant to go, with everything in it, take its protection off: pulumi state unprotect '<urn>', and deletionProtection false in AWS where it has one; then run this again.",
  findings: ({ operations, settings }) =>
    operations
      .filter(({ kind, before }) => kind === "delete" && isKept(before))
      .map(({ before }) => finding(before, settings)),
  // A region that is no longer listed is known to lose what it has as soon as the stack begins.
  foreseen: {
    types: new Set(["pulumi:pulumi:Stack"]),
    findings: ({ deployed, settings }) =>
      deployed.filter((it) => isKept(it) && isOfNoRegion(it, settings?.["regions"])).map((it) => finding(it, settings)),
  },
  planFixtures: {
    failing: [
      { operations: gone({ ...bucket, protect: true }) },
      { operations: gone({ ...cluster, props: { deletionProtection: true } }) },
    ],
    passing: [
      { operations: gone(bucket) },
      { operations: gone({ type: "aws:sns/topic:Topic", props: {}, protect: true }) },
    ],
  },
};
