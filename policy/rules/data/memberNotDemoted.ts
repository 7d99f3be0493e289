import { isGiven, type Operation, type PlanRule, unknown } from "../../rule";
import { shortName, moved, formatValue } from "./holders";
import { moves, sourceOf } from "./members";

/** Something that was nobody's copy is to become one. */
function isDemotion(operation: Operation): boolean {
  const input = sourceOf[operation.before.type];
  if (operation.kind === "delete" || !input || !operation.changed.includes(input)) return false;
  const { from, to } = moved(operation, input);
  return !isGiven(from) && isGiven(to);
}

const [cluster, instance] = ["aws:rds/cluster:Cluster", "aws:rds/instance:Instance"];
const writer = "arn:aws:rds:us-east-1:123456789012:db:writer";

export const memberNotDemoted: PlanRule = {
  name: "database-writer-not-demoted",
  title: "No plan turns a writing database into a replica.",
  reason:
    "AWS can't turn a database into a replica in place: what has been written to it since it was promoted is thrown away with it, and after a failover that is every order of the day.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html",
  level: "mandatory",
  remedy:
    "Put replicationSourceIdentifier (replicateSourceDb of an instance) into ignoreChanges. A region that was left comes back as a new replica, beside the old database, by the failback runbook.",
  findings: ({ operations }) =>
    operations.filter(isDemotion).map((operation) => ({
      message: `The plan makes ${shortName(operation.before)}, which is nobody's copy, a copy of ${formatValue(moved(operation, sourceOf[operation.before.type]!).to)}.`,
      urn: operation.before.urn,
    })),
  planFixtures: {
    failing: [
      { operations: moves(cluster!, sourceOf[cluster!]!, undefined, writer) },
      { operations: moves(instance!, sourceOf[instance!]!, "", unknown) },
    ],
    passing: [
      { operations: moves(instance!, sourceOf[instance!]!, writer, undefined) },
      { operations: moves(instance!, "instanceClass", "db.t4g.medium", "db.m7g.large") },
    ],
  },
};
