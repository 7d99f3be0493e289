import { isOtherThan, type PlanRule, resourceOf, unknown } from "../../rule";
import { isThrowAway, shortName } from "./holders";
import { replicasAsked, table } from "./tables";

export const tableProtected: PlanRule = {
  name: "table-deletion-protection",
  title: "Tables and their replicas have deletion protection, except in throw-away stacks.",
  reason:
    "Protection isn't replicated: a replica without its own is deleted by one call in its region, and with the last one everything in it.",
  link: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html",
  level: "mandatory",
  remedy:
    "Set deletionProtectionEnabled to true on the table and on each replica. A throw-away stack says so: pulumi config set protect false.",
  controls: ["FSBP DynamoDB.6"],
  findings: (plan) =>
    isThrowAway(plan)
      ? []
      : plan.resources
          .filter((it) => it.type === table)
          .flatMap((it) => [
            ...(isOtherThan(it.props["deletionProtectionEnabled"], true)
              ? [{ message: `${shortName(it)} lets itself be deleted.`, urn: it.urn }]
              : []),
            ...replicasAsked(it)
              .filter(({ isProtected }) => isOtherThan(isProtected, true))
              .map(({ region }) => ({
                message: `${shortName(it)} lets its replica in ${region} be deleted.`,
                urn: it.urn,
              })),
          ]),
  planFixtures: {
    failing: [
      { resources: [resourceOf({ type: table, props: {} })] },
      {
        resources: [
          resourceOf({
            type: table,
            props: { deletionProtectionEnabled: true, replicas: [{ regionName: "eu-west-1" }] },
          }),
        ],
        settings: { protect: "true" },
      },
    ],
    passing: [
      { resources: [true, unknown].map((it) => resourceOf({ type: table, props: { deletionProtectionEnabled: it } })) },
      {
        resources: [
          resourceOf({
            type: table,
            props: {
              deletionProtectionEnabled: true,
              replicas: [{ regionName: "eu-west-1", deletionProtectionEnabled: true }],
            },
          }),
        ],
      },
      { resources: [resourceOf({ type: table, props: {} })], settings: { protect: "false" } },
    ],
  },
};
