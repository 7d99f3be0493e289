import { type ResourceRule, isGiven, unknown } from "../../rule";
import { at } from "../../reading";
import { aliasOf, isRouted, record, routed } from "./records";

const type = record;

export const routedRecordHasHealth: ResourceRule = {
  name: "routed-record-has-health",
  title: "Routed records have a health check or evaluate their alias target's health.",
  reason:
    "A record without either counts as healthy for ever: Route 53 goes on sending users to a region that is lost, and no failover happens.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html",
  level: "mandatory",
  remedy: "Give the record healthCheckId, or evaluateTargetHealth: true where it is an alias of records that have one.",
  types: [type],
  violations: (resource) => {
    if (!isRouted(resource) || isGiven(at(resource.props, "healthCheckId"))) return [];
    const alias = aliasOf(resource);
    const evaluates = at(alias, "evaluateTargetHealth");
    return alias === unknown || evaluates === unknown || evaluates === true
      ? []
      : ["nothing says whether it is healthy"];
  },
  fixtures: {
    failing: [
      { type, props: { failoverRoutingPolicies: [{ type: "PRIMARY" }], records: ["192.0.2.1"] } },
      {
        type,
        props: {
          latencyRoutingPolicies: [{ region: "eu-west-1" }],
          aliases: [{ name: "alb", evaluateTargetHealth: false }],
        },
      },
      { type, props: { weightedRoutingPolicies: [{ weight: 1 }], records: ["192.0.2.1"] } },
      { type, props: { multivalueAnswerRoutingPolicy: true, records: ["192.0.2.1"] } },
    ],
    passing: [
      { type, props: routed({ healthCheckId: "check", aliases: [{ evaluateTargetHealth: false }] }).props },
      { type, props: routed({ healthCheckId: unknown }).props },
      { type, props: routed({ aliases: [{ evaluateTargetHealth: true }] }).props },
      { type, props: routed({ aliases: unknown }).props },
      { type, props: { records: ["192.0.2.1"], ttl: 300, latencyRoutingPolicies: [] } },
    ],
  },
};
