import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, itemsIfKnown, isKnownText, numberAt } from "../../reading";

const type = "aws:eks/nodeGroup:NodeGroup";
const nodePool = "kubernetes:karpenter.sh/v1:NodePool";
/** One of three zones. */
const maxPercent = 34;

function violationsOfGroup({ props }: Resource): string[] {
  const percent = numberAt(at(props, "updateConfig", "maxUnavailablePercentage"));
  const nodes = numberAt(at(props, "updateConfig", "maxUnavailable"), 1);
  const size = numberAt(at(props, "scalingConfig", "minSize"));
  const share = percent ?? (nodes !== undefined && size !== undefined && size > 0 ? (100 * nodes) / size : 0);
  return [
    ...(share > maxPercent ? [`${Math.round(share)} % of its nodes may be missing during an update`] : []),
    ...(at(props, "forceUpdateVersion") === true
      ? ["pods are thrown out although their disruption budgets say no"]
      : []),
    ...(at(props, "updateConfig", "updateStrategy") === "MINIMAL"
      ? ["nodes are taken away before their successors are there"]
      : []),
  ];
}

/** Karpenter's budgets are numbers of nodes or percentages, 10 % where none is given; the smallest of those that hold is what counts. */
function violationsOfPool({ props }: Resource): string[] {
  const budgets = itemsIfKnown(at(props, "spec", "disruption", "budgets"));
  const shares = (budgets ?? [])
    .map((it) => at(it, "nodes"))
    .filter(isKnownText)
    .filter((it) => it.endsWith("%"))
    .map(parseFloat);
  if (!budgets || shares.length < budgets.length || shares.length === 0) return [];
  const share = Math.min(...shares);
  return share > maxPercent ? [`${share} % of its nodes may be replaced at a time`] : [];
}

export const nodesUpdateInParts: ResourceRule = {
  name: "nodes-update-in-parts",
  title: "Node groups update at most a third of their nodes at a time, within disruption budgets.",
  reason:
    "Replaced all at once, or by force past the disruption budgets, an update of nodes is an outage of the region that every preview calls a small change.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html",
  level: "mandatory",
  remedy: "Set updateConfig.maxUnavailable to 1, or maxUnavailablePercentage to 33, and leave forceUpdateVersion away.",
  types: [type, nodePool],
  violations: (resource) => (resource.type === nodePool ? violationsOfPool(resource) : violationsOfGroup(resource)),
  fixtures: {
    failing: [
      { type, props: { updateConfig: { maxUnavailablePercentage: 50 } } },
      { type, props: { updateConfig: { maxUnavailable: 3 }, scalingConfig: { minSize: 3 } } },
      { type, props: { forceUpdateVersion: true } },
      { type: nodePool, props: { spec: { disruption: { budgets: [{ nodes: "100%" }] } } } },
      { type, props: { updateConfig: { maxUnavailable: 1, updateStrategy: "MINIMAL" } } },
    ],
    passing: [
      { type, props: { updateConfig: { maxUnavailablePercentage: 33 } } },
      { type, props: { scalingConfig: { minSize: 3 } } },
      { type: nodePool, props: { spec: { disruption: { budgets: [{ nodes: "1" }] } } } },
      { type: nodePool, props: { spec: { disruption: { budgets: [{ nodes: "100%" }, { nodes: "20%" }] } } } },
      { type: nodePool, props: { spec: { disruption: { budgets: unknown } } } },
      { type: nodePool, props: { spec: {} } },
      { type, props: { updateConfig: { maxUnavailable: 1 }, scalingConfig: { minSize: unknown } } },
      { type, props: { updateConfig: unknown, forceUpdateVersion: false } },
    ],
  },
};
