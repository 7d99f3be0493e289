import type { PlanRule } from "../../rule";
import { resourceOf } from "../../rule";
import { shortName, holders, isReleased } from "./holders";

const bucket = { type: "aws:s3/bucket:Bucket", name: "backup-bucket", props: {} };
const cluster = { type: "aws:rds/cluster:Cluster", name: "relational-cluster" };
const gone = (it: Parameters<typeof resourceOf>[0]) => [
  { kind: "delete" as const, before: resourceOf(it), changed: [] },
];

export const notDeleted: PlanRule = {
  name: "data-not-deleted",
  title: "No plan deletes a protected resource that holds data.",
  reason:
    "A resource that drops out of the program, by a renamed component or a program that ends early, is deleted with everything in it; backups in the same account may go with it.",
  link: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  level: "mandatory",
  remedy:
    "Put the resource back into the program, or give it an alias where it was renamed. Where it is meant to go, take its protection off first: pulumi state unprotect '<urn>', and deletionProtection false in AWS where it has one; then run this again.",
  findings: ({ operations }) =>
    operations
      .filter(({ kind, before }) => kind === "delete" && holders.has(before.type) && !isReleased(before))
      .map(({ before }) => ({ message: `The plan deletes ${shortName(before)} (${before.urn}).`, urn: before.urn })),
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
