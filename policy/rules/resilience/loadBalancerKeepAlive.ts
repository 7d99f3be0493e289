import { type ResourceRule, unknown } from "../../rule";
import { at, numberAt } from "../../reading";

const type = "aws:lb/loadBalancer:LoadBalancer";

/** The TTL of an alias to a load balancer: nobody need hold on to a region for longer than DNS does. */
const maxSeconds = 60;
const defaultSeconds = 3600;

export const loadBalancerKeepAlive: ResourceRule = {
  name: "load-balancer-keep-alive",
  title: "Application Load Balancers have a client keep-alive of at most 60 seconds.",
  reason:
    "Its default is an hour: whoever holds a connection goes on using a region for an hour after DNS has left it, so failing over by DNS fails nobody over.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
  level: "mandatory",
  remedy: "Set clientKeepAlive of the load balancer to 60.",
  types: [type],
  violations: ({ props }) => {
    if (!["application", undefined].includes(at(props, "loadBalancerType") as string | undefined)) return [];
    const seconds = numberAt(at(props, "clientKeepAlive"), defaultSeconds);
    return seconds === undefined || seconds <= maxSeconds ? [] : [`clients may keep a connection for ${seconds} s`];
  },
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { loadBalancerType: "application", clientKeepAlive: 3600 } },
    ],
    passing: [
      { type, props: { loadBalancerType: "application", clientKeepAlive: 60 } },
      { type, props: { clientKeepAlive: unknown } },
      { type, props: { loadBalancerType: "network" } },
    ],
  },
};
