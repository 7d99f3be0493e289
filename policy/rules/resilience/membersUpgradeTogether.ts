import { type ResourceRule, unknown } from "../../rule";
import { at } from "../../reading";

const relational = "aws:rds/clusterInstance:ClusterInstance";
const document = "aws:docdb/clusterInstance:ClusterInstance";

export const membersUpgradeTogether: ResourceRule = {
  name: "members-upgrade-together",
  title: "Instances of global clusters have automatic minor upgrades off.",
  reason:
    "Members need equal versions. One that upgrades itself in its own maintenance window can be neither switched nor failed over to until all others have followed.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-upgrade.html",
  level: "mandatory",
  remedy:
    "Set autoMinorVersionUpgrade to false; minor versions are raised through the global cluster, in all regions at once.",
  types: [relational, document],
  // On by default.
  violations: ({ props }) =>
    [false, unknown].includes(at(props, "autoMinorVersionUpgrade") as boolean) ? [] : ["it upgrades itself"],
  fixtures: {
    failing: [
      { type: relational, props: {} },
      { type: relational, props: { autoMinorVersionUpgrade: true } },
      { type: document, props: {} },
    ],
    passing: [
      { type: relational, props: { autoMinorVersionUpgrade: false } },
      { type: document, props: { autoMinorVersionUpgrade: false } },
      { type: relational, props: { autoMinorVersionUpgrade: unknown } },
    ],
  },
};
