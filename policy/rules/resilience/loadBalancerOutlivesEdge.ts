import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, knownItemsOf, numberAt } from "../../reading";

const balancer = "aws:lb/loadBalancer:LoadBalancer";
const distribution = "aws:cloudfront/distribution:Distribution";

/** The two are in different stacks, so each is held to its side of one number: seconds that CloudFront may keep an idle connection. */
const edgeSeconds = 60;
const defaultIdleSeconds = 60;

function violations({ type, props }: Resource): string[] {
  if (type === balancer) {
    const seconds = numberAt(at(props, "idleTimeout"), defaultIdleSeconds);
    if (seconds === undefined || seconds > edgeSeconds || at(props, "loadBalancerType") === "network") return [];
    return [`it closes idle connections after ${seconds} s, and CloudFront may use them for ${edgeSeconds} s`];
  }
  return knownItemsOf(at(props, "origins"))
    .map((it) => numberAt(at(it, "customOriginConfig", "originKeepaliveTimeout"), 0) ?? 0)
    .filter((it) => it > edgeSeconds)
    .map((it) => `it keeps idle connections to an origin for ${it} s, more than ${edgeSeconds} s`);
}

const keeping = (originKeepaliveTimeout: unknown) => ({
  origins: [{ customOriginConfig: { originKeepaliveTimeout } }, { originId: "bucket" }],
});

export const loadBalancerOutlivesEdge: ResourceRule = {
  name: "load-balancer-outlives-edge",
  title: "CloudFront's origin keep-alive is at most 60 seconds, and load balancers' idle timeout is longer.",
  reason:
    "Whoever closes second sends requests into a connection that is gone. Where that is CloudFront, a viewer gets a 502 now and then although everything is healthy, and a write isn't tried again. Kept for longer than a minute, connections hold on to a region that DNS has left.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
  level: "mandatory",
  remedy:
    "Set originKeepaliveTimeout of the distribution's origins to 60 at most, and idleTimeout of load balancers a few seconds above it (65).",
  types: [balancer, distribution],
  violations,
  fixtures: {
    failing: [
      { type: balancer, props: {} },
      { type: balancer, props: { loadBalancerType: "application", idleTimeout: 30 } },
      { type: distribution, props: keeping(120) },
    ],
    passing: [
      { type: balancer, props: { idleTimeout: 65 } },
      { type: balancer, props: { idleTimeout: unknown } },
      { type: balancer, props: { loadBalancerType: "network" } },
      { type: distribution, props: keeping(60) },
      { type: distribution, props: keeping(unknown) },
      { type: distribution, props: { origins: unknown } },
    ],
  },
};
