import { type ResourceRule, unknown } from "../../rule";
import { at, knownItemsOf, numberAt } from "../../reading";
import { record } from "./records";

const type = record;

export const noWeightZero: ResourceRule = {
  name: "no-weight-zero",
  title: "No weighted record has weight 0.",
  reason:
    "Only Route 53's control plane in us-east-1 can change a weight. A standby that is switched on so is out of reach in the outage that it stands by for.",
  link: "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html",
  level: "mandatory",
  remedy: "Use latency or failover records with health checks, which move users by themselves.",
  types: [type],
  violations: ({ props }) =>
    knownItemsOf(at(props, "weightedRoutingPolicies"))
      .filter((it) => numberAt(at(it, "weight")) === 0)
      .map(() => "it has weight 0"),
  fixtures: {
    failing: [{ type, props: { weightedRoutingPolicies: [{ weight: 0 }], healthCheckId: "check" } }],
    passing: [
      { type, props: { weightedRoutingPolicies: [{ weight: 1 }] } },
      { type, props: { weightedRoutingPolicies: [{ weight: unknown }] } },
      { type, props: { weightedRoutingPolicies: unknown } },
      { type, props: { latencyRoutingPolicies: [{ region: "eu-west-1" }] } },
    ],
  },
};
