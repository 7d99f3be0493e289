import type { ResourceRule } from "../../rule";

const types = ["aws:rds/clusterInstance:ClusterInstance", "aws:rds/instance:Instance"];

export const databaseNotPublic: ResourceRule = {
  name: "database-not-public",
  title: "No database has a public address.",
  reason: "Anybody in the world could try passwords and unpatched holes against every customer's data.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2",
  level: "mandatory",
  remedy: "Set publiclyAccessible to false.",
  controls: ["FSBP RDS.2", "CIS 2.3.3"],
  types,
  violations: ({ props: { publiclyAccessible } }) => (publiclyAccessible === true ? ["it has a public address"] : []),
  fixtures: {
    failing: types.map((type) => ({ type, props: { publiclyAccessible: true } })),
    passing: [
      { type: types[0]!, props: { publiclyAccessible: false } },
      { type: types[1]!, props: {} },
    ],
  },
};
