import { type ResourceRule, unknown } from "../../rule";
import { at, numberAt } from "../../reading";
import { isRouted, record } from "./records";

const type = record;
/** What an alias of a load balancer has, and what every promise of a failover's length counts with. */
const maxSeconds = 60;

export const failoverNamesExpireSoon: ResourceRule = {
  name: "failover-names-expire-soon",
  title: "Records that fail over have a TTL of at most 60 seconds.",
  reason: "Whoever asked before the failover goes on using the lost region until the answer expires.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-dns.html",
  level: "mandatory",
  remedy: "Set the record's ttl to 60 or less, or make it an alias.",
  types: [type],
  violations: (resource) => {
    if (!isRouted(resource)) return [];
    const seconds = numberAt(at(resource.props, "ttl"), 0);
    return seconds === undefined || seconds <= maxSeconds ? [] : [`its answers live for ${seconds} s`];
  },
  fixtures: {
    failing: [
      { type, props: { failoverRoutingPolicies: [{ type: "PRIMARY" }], ttl: 300 } },
      { type, props: { latencyRoutingPolicies: [{ region: "eu-west-1" }], ttl: 61 } },
    ],
    passing: [
      { type, props: { failoverRoutingPolicies: [{ type: "PRIMARY" }], ttl: 60 } },
      { type, props: { failoverRoutingPolicies: [{ type: "PRIMARY" }], ttl: unknown } },
      { type, props: { latencyRoutingPolicies: [{ region: "eu-west-1" }], aliases: [{ name: "alb" }] } },
      { type, props: { type: "NS", ttl: 172800 } },
    ],
  },
};
