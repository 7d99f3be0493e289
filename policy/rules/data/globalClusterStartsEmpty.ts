import { isGiven, type ResourceRule, unknown } from "../../rule";

const [relational, document] = ["aws:rds/globalCluster:GlobalCluster", "aws:docdb/globalCluster:GlobalCluster"];

export const globalClusterStartsEmpty: ResourceRule = {
  name: "global-cluster-names-no-source",
  title: "Global clusters name no source cluster and ignore no changes.",
  reason:
    "A source cluster in the program declares who writes: after a failover the plan would replace the global cluster to bring the old writer back. What it ignores is never corrected either, and it is where versions are upgraded.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateGlobalCluster.html",
  level: "mandatory",
  remedy:
    "Leave sourceDbClusterIdentifier and ignoreChanges out; let the first member join by its own globalClusterIdentifier.",
  types: [relational!, document!],
  violations: ({ name, props, ignoreChanges }) => [
    ...(isGiven(props["sourceDbClusterIdentifier"]) ? [`${name} names a source cluster.`] : []),
    ...(ignoreChanges.length > 0 ? [`${name} ignores ${ignoreChanges.join(", ")}.`] : []),
  ],
  fixtures: {
    failing: [
      { type: relational!, props: { sourceDbClusterIdentifier: unknown } },
      { type: document!, props: {}, ignoreChanges: ["engineVersion"] },
    ],
    passing: [
      { type: relational!, props: { globalClusterIdentifier: "meridian-relational", engine: "aurora-postgresql" } },
      { type: document!, props: { globalClusterIdentifier: "meridian-document" } },
    ],
  },
};
