import { type Resource, type ResourceRule, unknown } from "../../rule";
import { horizontalPodAutoscaler } from "./kubernetes";
import { at, numberAt } from "../../reading";

const group = "aws:autoscaling/group:Group";

const bounds = ({ type, props }: Resource) =>
  type === group
    ? ([at(props, "minSize"), at(props, "maxSize")] as const)
    : ([at(props, "spec", "minReplicas"), at(props, "spec", "maxReplicas")] as const);

export const roomToGrow: ResourceRule = {
  name: "room-to-grow",
  title: "The storefront's maximum capacity is above its minimum.",
  reason: "With both equal nothing can be added when a day is busier than the plan, and users wait or are turned away.",
  link: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html",
  level: "advisory",
  remedy: "Raise maxInstances, or leave it at 0 for twice the minimum.",
  types: [group, horizontalPodAutoscaler],
  violations: (resource) => {
    const [min, max] = bounds(resource).map((it) => numberAt(it));
    if (min === undefined || max === undefined || max > min) return [];
    return [`it has ${min} at least and ${max} at most`];
  },
  fixtures: {
    failing: [
      { type: group, props: { minSize: 4, maxSize: 4 } },
      { type: horizontalPodAutoscaler, props: { spec: { minReplicas: 4, maxReplicas: 4 } } },
    ],
    passing: [
      { type: group, props: { minSize: 4, maxSize: 8 } },
      { type: group, props: { minSize: 4, maxSize: unknown } },
      { type: horizontalPodAutoscaler, props: { spec: { minReplicas: 4, maxReplicas: 8 } } },
    ],
  },
};
