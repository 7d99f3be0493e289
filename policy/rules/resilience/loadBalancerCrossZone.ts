import { type ResourceRule, unknown } from "../../rule";
import { at } from "../../reading";

const balancer = "aws:lb/loadBalancer:LoadBalancer";
const group = "aws:lb/targetGroup:TargetGroup";

const isOff = (value: unknown) => value === false || value === "false";

export const loadBalancerCrossZone: ResourceRule = {
  name: "load-balancer-cross-zone",
  title: "Load balancers have cross-zone load balancing on.",
  reason:
    "Without it each zone gets a third of the requests however few targets it has left, so a zone that lost half of its instances overloads the rest of them while the other zones idle.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/disable-cross-zone.html",
  level: "mandatory",
  remedy:
    "Leave loadBalancingCrossZoneEnabled of the target group and enableCrossZoneLoadBalancing of the load balancer on; a Network Load Balancer needs it said.",
  controls: ["FSBP ELB.9"],
  types: [balancer, group],
  violations: ({ type, props }) => {
    const said = at(props, type === group ? "loadBalancingCrossZoneEnabled" : "enableCrossZoneLoadBalancing");
    const offByDefault = type === balancer && ["network", "gateway"].includes(String(at(props, "loadBalancerType")));
    return isOff(said) || (offByDefault && said === undefined) ? ["it keeps requests in the zone they arrive in"] : [];
  },
  fixtures: {
    failing: [
      { type: group, props: { loadBalancingCrossZoneEnabled: "false" } },
      { type: balancer, props: { loadBalancerType: "network" } },
      { type: balancer, props: { loadBalancerType: "application", enableCrossZoneLoadBalancing: false } },
    ],
    passing: [
      { type: group, props: {} },
      { type: group, props: { loadBalancingCrossZoneEnabled: "use_load_balancer_configuration" } },
      { type: balancer, props: { loadBalancerType: "application" } },
      { type: balancer, props: { loadBalancerType: "network", enableCrossZoneLoadBalancing: unknown } },
    ],
  },
};
