import { type ResourceRule, unknown } from "../../rule";
import { at, numberAt } from "../../reading";

const type = "aws:lb/targetGroup:TargetGroup";

/** AWS waits for five minutes where nothing is said. */
const defaultDelaySeconds = 300;
const maxSeconds = 60;

export const targetDeregistersSoon: ResourceRule = {
  name: "target-deregisters-soon",
  title: "Target groups have a deregistration delay of 1 to 60 seconds and a slow start of at most 60.",
  reason:
    "Every replacement of an instance waits for both. At AWS' default of five minutes a roll-back of twelve instances takes hours, during which users meet the broken version; with no delay at all, requests under way are cut.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html",
  level: "mandatory",
  remedy: "Set deregistrationDelay to what the longest request needs, 1 to 60 s, and slowStart to 60 s at most.",
  types: [type],
  violations: ({ props }) => {
    if (at(props, "targetType") === "lambda") return [];
    const delay = numberAt(at(props, "deregistrationDelay"), defaultDelaySeconds);
    const slowStart = numberAt(at(props, "slowStart"), 0);
    return [
      ...(delay !== undefined && delay > maxSeconds ? [`a target needs ${delay} s to leave`] : []),
      ...(delay !== undefined && delay < 1 ? ["requests under way are cut when a target leaves"] : []),
      ...(slowStart !== undefined && slowStart > maxSeconds
        ? [`a new target needs ${slowStart} s to take its share`]
        : []),
    ];
  },
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { deregistrationDelay: 120 } },
      { type, props: { deregistrationDelay: 0 } },
      { type, props: { deregistrationDelay: 30, slowStart: 300 } },
    ],
    passing: [
      { type, props: { deregistrationDelay: 30, slowStart: 30 } },
      { type, props: { deregistrationDelay: 60 } },
      { type, props: { deregistrationDelay: unknown, slowStart: unknown } },
      { type, props: { targetType: "lambda" } },
    ],
  },
};
