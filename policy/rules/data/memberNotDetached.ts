import type { Operation, PlanRule } from "../../rule";
import { shortName, moved, formatValue } from "./holders";
import { clusterTypes, moves } from "./members";

const input = "globalClusterIdentifier";
const [cluster, document] = clusterTypes;
const movesOut = ({ kind, before, changed }: Operation): boolean =>
  kind !== "delete" && (clusterTypes as readonly string[]).includes(before.type) && changed.includes(input);

export const memberNotDetached: PlanRule = {
  name: "database-member-not-detached",
  title: "No plan takes a database cluster out of its global cluster or puts it into another.",
  reason:
    "A member that leaves stops replicating at once and AWS takes no existing cluster back: the region's copy is stale from then on, and has to be deleted and copied anew while one region fewer can take over.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-detaching.html",
  level: "mandatory",
  remedy:
    "Put globalClusterIdentifier back into the cluster's ignoreChanges and back to the value that it was made with. A region is taken out of a global cluster by a runbook, never by a plan.",
  findings: ({ operations }) =>
    operations.filter(movesOut).map((operation) => {
      const { from, to } = moved(operation, input);
      return {
        message: `The plan moves ${shortName(operation.before)} from global cluster ${formatValue(from)} to ${formatValue(to)}.`,
        urn: operation.before.urn,
      };
    }),
  planFixtures: {
    failing: [
      { operations: moves(cluster, input, "meridian-relational", undefined) },
      { operations: moves(document, input, "meridian-document", "another") },
      { operations: moves(document, input, undefined, "meridian-document") },
    ],
    passing: [
      { operations: moves(cluster, "backupRetentionPeriod", 7, 14) },
      { operations: moves("aws:rds/globalCluster:GlobalCluster", "engineVersion", "17.5", "17.7") },
    ],
  },
};
