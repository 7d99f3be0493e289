import { type Resource, type ResourceRule, unknown } from "../../rule";
import { isTheWorld, type NetworkRule, networkRulesOf, networkRuleTypes } from "./networkRules";

/** More ports than a service has names for. */
const manyPorts = 1000;

/** Protocol -1 is all of them, on all ports. */
function isEverything({ protocol, fromPort, toPort }: NetworkRule): boolean {
  if ([protocol, fromPort, toPort].includes(unknown)) return false;
  return ["-1", "all"].includes(String(protocol)) || Number(toPort ?? 0) - Number(fromPort ?? 0) >= manyPorts;
}

function violations(resource: Resource): readonly string[] {
  const open = networkRulesOf(resource).filter((it) => it.direction === "egress" && isEverything(it));
  return open.flatMap((it) => it.blocks.filter(isTheWorld)).map((it) => `it may call ${it} on every port`);
}

const [, egress, rule, group] = networkRuleTypes as [string, string, string, string];

export const noOpenEgress: ResourceRule = {
  name: "no-open-egress",
  title: "No security group allows all egress to the internet.",
  reason:
    "What broke in needs a way out, to fetch its tools and to carry customers' data away; HTTPS alone is at least seen and counted.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-best-practices.html",
  level: "mandatory",
  remedy: "Allow the ports that are used, such as 443, and the VPC's own block for everything else.",
  types: networkRuleTypes,
  violations,
  fixtures: {
    failing: [
      { type: egress, props: { cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" } },
      { type: egress, props: { cidrIpv6: "::/0", ipProtocol: "tcp", fromPort: 0, toPort: 65535 } },
      { type: rule, props: { type: "egress", protocol: "all", cidrBlocks: ["0.0.0.0/0"] } },
      { type: group, props: { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] } },
    ],
    passing: [
      { type: egress, props: { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 443, toPort: 443 } },
      { type: egress, props: { cidrIpv4: "10.20.0.0/16", ipProtocol: "-1" } },
      { type: egress, props: { cidrIpv4: "0.0.0.0/0", ipProtocol: unknown } },
      { type: rule, props: { type: "ingress", protocol: "-1", cidrBlocks: ["0.0.0.0/0"] } },
    ],
  },
};
