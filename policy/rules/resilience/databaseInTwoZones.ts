import { isGiven, type ResourceRule, unknown } from "../../rule";
import { at } from "../../reading";

const type = "aws:rds/instance:Instance";

export const databaseInTwoZones: ResourceRule = {
  name: "database-in-two-zones",
  title: "RDS instances that aren't replicas are Multi-AZ.",
  reason:
    "Without one, losing its zone means a failover to another region or a restore from backup: minutes of writes refused, and the last seconds of orders lost. With it, a minute or two and nothing lost.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html",
  level: "mandatory",
  remedy: "Set multiAz of the instance to true.",
  controls: ["FSBP RDS.5"],
  types: [type],
  violations: ({ props }) => {
    const multiAz = at(props, "multiAz");
    if (isGiven(at(props, "replicateSourceDb")) || multiAz === true || multiAz === unknown) return [];
    return ["it stands in one zone"];
  },
  fixtures: {
    failing: [
      { type, props: { engine: "postgres" } },
      { type, props: { engine: "postgres", multiAz: false } },
      { type, props: { engine: "postgres", replicateSourceDb: "" } },
    ],
    passing: [
      { type, props: { engine: "postgres", multiAz: true } },
      { type, props: { engine: "postgres", multiAz: unknown } },
      { type, props: { replicateSourceDb: "arn:aws:rds:us-east-1:123456789012:db:relational" } },
      { type, props: { replicateSourceDb: unknown } },
    ],
  },
};
