import { isGiven, isOtherThan, type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { shortName, isThrowAway } from "./holders";

const types: ReadonlySet<string> = new Set([
  "aws:rds/cluster:Cluster",
  "aws:docdb/cluster:Cluster",
  "aws:rds/instance:Instance",
]);

const instance = "aws:rds/instance:Instance";

/**
 * AWS takes no last snapshot of a replica: its source has the data. One that was promoted is still declared as the copy it was made
 * as, until `bootstrapRegion` names its region: nobody can delete it before, because it is protected.
 */
const isCopy = ({ type, props }: Resource, { stack, settings }: Plan): boolean =>
  type === instance &&
  (isGiven(props["replicateSourceDb"]) ||
    (isGiven(settings?.["bootstrapRegion"]) && settings?.["bootstrapRegion"] !== stack));

const leavesNothing = (it: Resource, plan: Plan): boolean =>
  types.has(it.type) &&
  !isCopy(it, plan) &&
  (isOtherThan(it.props["skipFinalSnapshot"] ?? false, false) || !isGiven(it.props["finalSnapshotIdentifier"]));

const cluster = (props: Resource["props"], type = "aws:rds/cluster:Cluster"): Resource =>
  resourceOf({ type, name: "relational-cluster", props });

export const finalSnapshot: PlanRule = {
  name: "database-leaves-a-snapshot",
  title: "Deleting a database takes a final snapshot, except in throw-away stacks.",
  reason:
    "A cluster's own backups go with it. The last snapshot is the only way back from a deletion that everybody agreed to and that was wrong all the same.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  level: "mandatory",
  remedy:
    "Set skipFinalSnapshot to false and name a finalSnapshotIdentifier. A throw-away stack says so: pulumi config set protect false.",
  findings: (plan) =>
    isThrowAway(plan)
      ? []
      : plan.resources
          .filter((it) => leavesNothing(it, plan))
          .map((it) => ({ message: `${shortName(it)} is deleted without a last snapshot.`, urn: it.urn })),
  planFixtures: {
    failing: [
      { resources: [cluster({ skipFinalSnapshot: true, finalSnapshotIdentifier: "last" })] },
      { resources: [cluster({ skipFinalSnapshot: false }, "aws:docdb/cluster:Cluster")] },
      { resources: [cluster({ skipFinalSnapshot: true }, instance)] },
      {
        stack: "eu-west-1",
        resources: [cluster({ skipFinalSnapshot: true }, instance)],
        settings: { bootstrapRegion: "eu-west-1" },
      },
    ],
    passing: [
      { resources: [cluster({ skipFinalSnapshot: false, finalSnapshotIdentifier: unknown })] },
      { resources: [cluster({ skipFinalSnapshot: true })], settings: { protect: false } },
      { resources: [cluster({ skipFinalSnapshot: true, replicateSourceDb: unknown }, instance)] },
      {
        stack: "eu-west-1",
        resources: [cluster({ skipFinalSnapshot: true }, instance)],
        settings: { bootstrapRegion: "us-east-1" },
      },
    ],
  },
};
