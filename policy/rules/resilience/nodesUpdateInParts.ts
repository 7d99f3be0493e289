import { type ResourceRule, unknown } from "../../rule";
import { at, isKnownText, numberAt } from "./reading";

const type = "aws:eks/nodeGroup:NodeGroup";
/** One of three zones. */
const mostPercent = 34;

export const nodesUpdateInParts: ResourceRule = {
  name: "nodes-update-in-parts",
  says: "A node group replaces a third of its nodes at a time at most, after their successors are there and within the disruption budgets.",
  reason:
    "Replaced all at once, or by force past the disruption budgets, an update of nodes is an outage of the region that every preview calls a small change.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html",
  level: "mandatory",
  mend: "Set updateConfig.maxUnavailable to 1, or maxUnavailablePercentage to 33, and leave forceUpdateVersion away.",
  types: [type],
  violations: ({ props }) => {
    const percent = numberAt(at(props, "updateConfig", "maxUnavailablePercentage"));
    const [nodes, size] = [
      numberAt(at(props, "updateConfig", "maxUnavailable"), 1),
      numberAt(at(props, "scalingConfig", "minSize")),
    ];
    const strategy = at(props, "updateConfig", "updateStrategy");
    const share = percent ?? (nodes !== undefined && size !== undefined && size > 0 ? (100 * nodes) / size : 0);
    return [
      ...(share > mostPercent ? [`${Math.round(share)} % of its nodes may be missing during an update`] : []),
      ...(at(props, "forceUpdateVersion") === true
        ? ["pods are thrown out although their disruption budgets say no"]
        : []),
      ...(isKnownText(strategy) && strategy === "MINIMAL"
        ? ["nodes are taken away before their successors are there"]
        : []),
    ];
  },
  fixtures: {
    failing: [
      { type, props: { updateConfig: { maxUnavailablePercentage: 50 } } },
      { type, props: { updateConfig: { maxUnavailable: 3 }, scalingConfig: { minSize: 3 } } },
      { type, props: { forceUpdateVersion: true } },
      { type, props: { updateConfig: { maxUnavailable: 1, updateStrategy: "MINIMAL" } } },
    ],
    passing: [
      { type, props: { updateConfig: { maxUnavailablePercentage: 33 } } },
      { type, props: { scalingConfig: { minSize: 3 } } },
      { type, props: { updateConfig: { maxUnavailable: 1 }, scalingConfig: { minSize: unknown } } },
      { type, props: { updateConfig: unknown, forceUpdateVersion: false } },
    ],
  },
};
