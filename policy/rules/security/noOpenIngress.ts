import type { Resource, ResourceRule } from "../../rule";
import { isTheWorld, networkRulesOf, networkRuleTypes } from "./networkRules";

function violations(resource: Resource): readonly string[] {
  const blocks = networkRulesOf(resource)
    .filter((it) => it.direction === "ingress")
    .flatMap((it) => it.blocks);
  return blocks.filter(isTheWorld).map((it) => `${it} may come in`);
}

const [ingress, egress, rule, group] = networkRuleTypes as [string, string, string, string];

export const noOpenIngress: ResourceRule = {
  name: "no-open-ingress",
  title: "No security group allows ingress from the whole internet.",
  reason:
    "Whoever reaches the load balancer past CloudFront is past the firewall and its limits too, and anything else is open to every scanner.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
  level: "mandatory",
  remedy: "Let in another security group, AWS' prefix list of CloudFront or of health checkers, or single addresses.",
  controls: ["FSBP EC2.18", "FSBP EC2.19", "CIS 5.2", "CIS 5.3"],
  types: networkRuleTypes,
  violations,
  fixtures: {
    failing: [
      { type: ingress, props: { cidrIpv4: "0.0.0.0/0" } },
      { type: ingress, props: { cidrIpv4: "128.0.0.0/1" } },
      { type: ingress, props: { cidrIpv6: "::/0" } },
      { type: rule, props: { type: "ingress", cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"] } },
      { type: group, props: { ingress: [{ ipv6CidrBlocks: ["::/0"] }] } },
    ],
    passing: [
      { type: ingress, props: { cidrIpv4: "10.0.0.0/8" } },
      { type: ingress, props: { cidrIpv4: "203.0.113.7/32" } },
      { type: ingress, props: { prefixListId: "pl-1" } },
      { type: egress, props: { cidrIpv4: "0.0.0.0/0" } },
      { type: rule, props: { type: "egress", cidrBlocks: ["0.0.0.0/0"] } },
      { type: group, props: { egress: [{ cidrBlocks: ["0.0.0.0/0"] }] } },
    ],
  },
};
