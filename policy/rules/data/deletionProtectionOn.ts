import { isOtherThan, type PlanRule, resourceOf, unknown } from "../../rule";
import { shortName, isThrowAway, refusingDeletion } from "./holders";

const cluster = { type: "aws:rds/cluster:Cluster", name: "relational-cluster" };
const types: ReadonlySet<string> = new Set(refusingDeletion);

export const deletionProtectionOn: PlanRule = {
  name: "database-deletion-protection",
  title: "Databases have deletion protection, except in throw-away stacks.",
  reason:
    "Pulumi's protection stops Pulumi alone. AWS' own stops a click in the console and a script with an old identifier too.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-7",
  level: "mandatory",
  remedy: "Set deletionProtection to true. A throw-away stack says so: pulumi config set protect false.",
  controls: ["FSBP RDS.7", "FSBP RDS.8", "FSBP DocumentDB.5"],
  findings: (plan) =>
    isThrowAway(plan)
      ? []
      : plan.resources
          .filter((it) => types.has(it.type) && isOtherThan(it.props["deletionProtection"], true))
          .map((it) => ({ message: `${shortName(it)} lets itself be deleted.`, urn: it.urn })),
  planFixtures: {
    failing: [
      { resources: [resourceOf({ ...cluster, props: {} })] },
      { resources: [resourceOf({ ...cluster, props: { deletionProtection: false } })], settings: { protect: "true" } },
    ],
    passing: [
      { resources: [true, unknown].map((it) => resourceOf({ ...cluster, props: { deletionProtection: it } })) },
      { resources: [resourceOf({ ...cluster, props: {} })], settings: { protect: "false" } },
    ],
  },
};
