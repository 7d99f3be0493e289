import { type ResourceRule, unknown } from "../../rule";
import { deployment as type } from "./kubernetes";
import { at, itemsIfKnown, numberAt } from "../../reading";

const zone = "topology.kubernetes.io/zone";
const spread = (topologySpreadConstraints: unknown) => ({
  spec: { template: { spec: { topologySpreadConstraints } } },
});

export const podsSpreadOverZones: ResourceRule = {
  name: "pods-spread-over-zones",
  title: "Deployments spread pods evenly over zones.",
  reason:
    "Left to itself the scheduler may put most pods into one zone: losing it takes the region's capacity with it although two zones live.",
  link: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
  level: "mandatory",
  remedy: "Add a topologySpreadConstraint over topology.kubernetes.io/zone with maxSkew 1.",
  types: [type],
  violations: ({ props }) => {
    const constraints = itemsIfKnown(at(props, "spec", "template", "spec", "topologySpreadConstraints"));
    if (!constraints || constraints.includes(unknown)) return [];
    const overZones = constraints.filter((it) => at(it, "topologyKey") === zone || at(it, "topologyKey") === unknown);
    if (overZones.length === 0) return ["nothing spreads its pods over zones"];
    const skew = Math.min(...overZones.map((it) => numberAt(at(it, "maxSkew"), 1) ?? 1));
    return skew > 1 ? [`one zone may have ${skew} pods more than another`] : [];
  },
  fixtures: {
    failing: [
      { type, props: spread(undefined) },
      { type, props: spread([{ topologyKey: "kubernetes.io/hostname", maxSkew: 1 }]) },
      { type, props: spread([{ topologyKey: zone, maxSkew: 3 }]) },
    ],
    passing: [
      { type, props: spread([{ topologyKey: zone, maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" }]) },
      { type, props: spread(unknown) },
      { type, props: spread([unknown]) },
      { type, props: { spec: unknown } },
    ],
  },
};
