import { type Resource, type ResourceRule, unknown } from "../../rule";
import { horizontalPodAutoscaler } from "./kubernetes";
import { at, numberAt } from "../../reading";
import { minimumZones } from "./zones";

const group = "aws:autoscaling/group:Group";
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";

const min: Readonly<Record<string, (props: Resource["props"]) => number | undefined>> = {
  [group]: (props) => numberAt(at(props, "minSize"), 0),
  [nodeGroup]: (props) => numberAt(at(props, "scalingConfig", "minSize"), 0),
  [horizontalPodAutoscaler]: (props) => numberAt(at(props, "spec", "minReplicas"), 1),
};

export const capacityOneAZone: ResourceRule = {
  name: "capacity-one-a-zone",
  title: "The storefront's minimum capacity is at least three, one in each zone.",
  reason:
    "In the us-east-1 outage of October 2025 instances could not be launched for hours: what doesn't run already isn't there when a zone or another region is lost.",
  link: "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/static-stability.html",
  level: "mandatory",
  remedy:
    "Raise the minimum (minInstances, minSize, minReplicas) to at least three; demandInstances computes what a region needs.",
  types: Object.keys(min),
  violations: ({ type, props }) => {
    const count = min[type]!(props);
    return count === undefined || count >= minimumZones
      ? []
      : [`its minimum is ${count}, fewer than one in each of ${minimumZones} zones`];
  },
  fixtures: {
    failing: [
      { type: group, props: { minSize: 2, maxSize: 10 } },
      { type: group, props: { maxSize: 10 } },
      { type: nodeGroup, props: { scalingConfig: { minSize: 1, desiredSize: 3, maxSize: 6 } } },
      { type: horizontalPodAutoscaler, props: { spec: { minReplicas: 2, maxReplicas: 9 } } },
      { type: horizontalPodAutoscaler, props: { spec: { maxReplicas: 9 } } },
    ],
    passing: [
      { type: group, props: { minSize: 3 } },
      { type: group, props: { minSize: unknown } },
      { type: nodeGroup, props: { scalingConfig: { minSize: 3 } } },
      { type: horizontalPodAutoscaler, props: { spec: { minReplicas: 4 } } },
    ],
  },
};
