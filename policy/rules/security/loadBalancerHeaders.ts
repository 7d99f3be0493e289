import { isOtherThan, type Resource, type ResourceRule } from "../../rule";
import { isNoneOf, listed } from "../../reading";

const type = "aws:lb/loadBalancer:LoadBalancer";

function violations({ props }: Resource): readonly string[] {
  // Network load balancers read no headers.
  if (!["application", undefined].includes(props["loadBalancerType"] as string | undefined)) return [];
  return listed({
    "it passes on headers that aren't valid": isOtherThan(props["dropInvalidHeaderFields"], true),
    "it passes on requests that two servers may read differently": isNoneOf(props["desyncMitigationMode"], [
      undefined,
      "defensive",
      "strictest",
    ]),
  });
}

export const loadBalancerHeaders: ResourceRule = {
  name: "load-balancer-headers",
  title: "Load balancers drop invalid headers and guard against HTTP desync.",
  reason:
    "With such a request one visitor slips a second one into another visitor's connection, and acts in their name.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4",
  level: "mandatory",
  remedy: "Set dropInvalidHeaderFields to true and desyncMitigationMode to strictest.",
  controls: ["FSBP ELB.4", "FSBP ELB.12"],
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { dropInvalidHeaderFields: false, loadBalancerType: "application" } },
      { type, props: { dropInvalidHeaderFields: true, desyncMitigationMode: "monitor" } },
    ],
    passing: [
      { type, props: { dropInvalidHeaderFields: true, desyncMitigationMode: "strictest" } },
      { type, props: { dropInvalidHeaderFields: true } },
      { type, props: { loadBalancerType: "network" } },
    ],
  },
};
