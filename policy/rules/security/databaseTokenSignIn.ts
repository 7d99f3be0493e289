import { isOtherThan, type ResourceRule } from "../../rule";

const types = ["aws:rds/cluster:Cluster", "aws:rds/instance:Instance"];

export const databaseTokenSignIn: ResourceRule = {
  name: "database-token-sign-in",
  title: "PostgreSQL databases have IAM authentication on.",
  reason:
    "A password that leaks works until somebody changes it, and a member of a global database can't be told a new one; a token ends after 15 minutes.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-12",
  level: "mandatory",
  remedy: "Set iamDatabaseAuthenticationEnabled to true.",
  controls: ["FSBP RDS.10", "FSBP RDS.12"],
  types,
  violations: ({ props }) =>
    isOtherThan(props["iamDatabaseAuthenticationEnabled"], true) ? ["it takes passwords alone"] : [],
  fixtures: {
    failing: [
      { type: types[0]!, props: {} },
      { type: types[1]!, props: { iamDatabaseAuthenticationEnabled: false } },
    ],
    passing: types.map((type) => ({ type, props: { iamDatabaseAuthenticationEnabled: true } })),
  },
};
