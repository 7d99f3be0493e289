import { type Operation, type PlanRule, resourceOf } from "../../rule";

const type = "aws:docdb/globalCluster:GlobalCluster";

const update = (changed: readonly string[], of = type): { readonly operations: readonly Operation[] } => ({
  operations: [
    {
      kind: "update",
      before: resourceOf({ type: of, props: {} }),
      after: resourceOf({ type: of, props: {} }),
      changed,
    },
  ],
});

export const documentVersionStays: PlanRule = {
  name: "document-version-stays",
  title: "No plan changes the version of a document database that stands.",
  reason:
    "DocumentDB has no in-place upgrade of a global cluster's major version, and its versions differ by nothing less. AWS refuses the change, or the provider waits for hours for what never comes.",
  link: "https://docs.aws.amazon.com/documentdb/latest/developerguide/docdb-mvu.html",
  level: "mandatory",
  remedy:
    "Set documentEngineVersion back. docs/databases.md says how a newer version comes about: a new cluster beside the old one.",
  findings: ({ operations }) =>
    operations
      .filter(
        ({ kind, before, changed }) => kind === "update" && before.type === type && changed.includes("engineVersion"),
      )
      .map(({ before: { urn } }) => ({ message: "it would upgrade a global cluster of DocumentDB in place", urn })),
  planFixtures: {
    failing: [update(["engineVersion"])],
    passing: [update(["deletionProtection"]), update(["engineVersion"], "aws:rds/globalCluster:GlobalCluster")],
  },
};
