import { type ResourceRule, unknown } from "../../rule";
import { at, numberAt } from "../../reading";

const type = "aws:rds/instance:Instance";

export const databaseStorageGrows: ResourceRule = {
  name: "database-storage-grows",
  title: "RDS instances have storage autoscaling.",
  reason:
    "A full disk stops every write of the shop, at its busiest, and a replica that is full stops following before anybody fails over to it.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html",
  level: "mandatory",
  remedy: "Set maxAllocatedStorage well above allocatedStorage.",
  types: [type],
  violations: ({ props }) => {
    const max = numberAt(at(props, "maxAllocatedStorage"), 0);
    const now = numberAt(at(props, "allocatedStorage"), 0);
    if (max === undefined || now === undefined || max > now) return [];
    return [max === 0 ? "it can't grow" : `it can't grow beyond the ${now} GB that it has`];
  },
  fixtures: {
    failing: [
      { type, props: { allocatedStorage: 100 } },
      { type, props: { allocatedStorage: 100, maxAllocatedStorage: 100 } },
      { type, props: { replicateSourceDb: "arn:db" } },
    ],
    passing: [
      { type, props: { allocatedStorage: 100, maxAllocatedStorage: 400 } },
      { type, props: { replicateSourceDb: "arn:db", maxAllocatedStorage: 400 } },
      { type, props: { allocatedStorage: 100, maxAllocatedStorage: unknown } },
    ],
  },
};
