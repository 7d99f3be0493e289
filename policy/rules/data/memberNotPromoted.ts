import { isGiven, type Operation, type PlanRule, unknown } from "../../rule";
import { shortName, moved, formatValue } from "./holders";
import { moves, sourceOf } from "./members";

/** A copy that loses its source, or gets another, stops being a copy of what it was. */
function isPromotion(operation: Operation): boolean {
  const input = sourceOf[operation.before.type];
  if (operation.kind === "delete" || !input || !operation.changed.includes(input)) return false;
  return isGiven(moved(operation, input).from);
}

const [cluster, instance] = ["aws:rds/cluster:Cluster", "aws:rds/instance:Instance"];

export const memberNotPromoted: PlanRule = {
  name: "database-member-not-promoted",
  title: "No plan promotes a replica, nor gives it another source.",
  reason:
    "A replica that loses its source becomes a database of its own that takes writes, while the old one still does: two truths, which nobody can merge. Roles are moved by a drill that fences the other side first.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html",
  level: "mandatory",
  remedy:
    "Put replicationSourceIdentifier (replicateSourceDb of an instance) into ignoreChanges and leave its value as it was. Promote by a failover drill: the program then sees the new roles and plans nothing.",
  findings: ({ operations }) =>
    operations.filter(isPromotion).map((operation) => {
      const { from, to } = moved(operation, sourceOf[operation.before.type]!);
      return {
        message: `The plan makes ${shortName(operation.before)}, a copy of ${formatValue(from)}, a copy of ${formatValue(to)}.`,
        urn: operation.before.urn,
      };
    }),
  planFixtures: {
    failing: [
      {
        operations: moves(
          cluster!,
          sourceOf[cluster!]!,
          "arn:aws:rds:us-east-1:123456789012:cluster:writer",
          undefined,
        ),
      },
      { operations: moves(instance!, sourceOf[instance!]!, "arn:aws:rds:us-east-1:123456789012:db:writer", unknown) },
    ],
    passing: [
      { operations: moves(instance!, "allocatedStorage", 100, 200) },
      {
        operations: moves(
          cluster!,
          sourceOf[cluster!]!,
          undefined,
          "arn:aws:rds:us-east-1:123456789012:cluster:writer",
        ),
      },
    ],
  },
};
