import { isOtherThan, type ResourceRule, unknown } from "../../rule";
import { at } from "../../reading";
import { replicasAsked, table } from "./tables";

const on = { pointInTimeRecovery: { enabled: true } };

export const tableRecoverable: ResourceRule = {
  name: "table-point-in-time-recovery",
  title: "Tables and their replicas have point-in-time recovery.",
  reason:
    "A wrong write is in every region within a second: only a recovery to the moment before brings back what it overwrote, and each replica has its own.",
  link: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html",
  level: "mandatory",
  remedy: "Set pointInTimeRecovery.enabled of the table, and pointInTimeRecovery of each replica, to true.",
  controls: ["FSBP DynamoDB.2"],
  types: [table],
  violations: (it) => [
    ...(isOtherThan(at(it.props, "pointInTimeRecovery", "enabled"), true)
      ? ["it can't be brought back to a moment"]
      : []),
    ...replicasAsked(it)
      .filter(({ recovers }) => isOtherThan(recovers, true))
      .map(({ region }) => `its replica in ${region} can't be brought back to a moment`),
  ],
  fixtures: {
    failing: [
      { type: table, props: {} },
      { type: table, props: { pointInTimeRecovery: { enabled: false } } },
      { type: table, props: { ...on, replicas: [{ regionName: "eu-west-1" }] } },
    ],
    passing: [
      { type: table, props: on },
      { type: table, props: { pointInTimeRecovery: { enabled: unknown } } },
      { type: table, props: { ...on, replicas: [{ regionName: "eu-west-1", pointInTimeRecovery: true }] } },
      { type: table, props: { ...on, replicas: unknown } },
    ],
  },
};
