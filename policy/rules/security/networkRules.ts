import type { Resource } from "../../rule";
import { at, itemsOf, textsOf } from "../../reading";

/** One permission of a security group, whichever of the three ways it is written in. */
export interface NetworkRule {
  readonly direction: "ingress" | "egress";
  readonly protocol: unknown;
  readonly fromPort: unknown;
  readonly toPort: unknown;
  /** Blocks of addresses; other groups and prefix lists are none. */
  readonly blocks: readonly string[];
}

type Direction = NetworkRule["direction"];

export const networkRuleTypes: readonly string[] = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
];

export function networkRulesOf({ type, props }: Resource): readonly NetworkRule[] {
  if (type.includes("IngressRule:")) return [single("ingress", props)];
  if (type.includes("EgressRule:")) return [single("egress", props)];
  if (type.endsWith(":SecurityGroupRule")) return [inline(props["type"] === "egress" ? "egress" : "ingress", props)];
  const directions: readonly Direction[] = ["ingress", "egress"];
  return directions.flatMap((direction) => itemsOf(props[direction]).map((it) => inline(direction, it)));
}

const single = (direction: Direction, props: Resource["props"]): NetworkRule => ({
  direction,
  protocol: props["ipProtocol"],
  fromPort: props["fromPort"],
  toPort: props["toPort"],
  blocks: textsOf([props["cidrIpv4"], props["cidrIpv6"]]),
});

const inline = (direction: Direction, rule: unknown): NetworkRule => ({
  direction,
  protocol: at(rule, "protocol"),
  fromPort: at(rule, "fromPort"),
  toPort: at(rule, "toPort"),
  blocks: [...textsOf(at(rule, "cidrBlocks")), ...textsOf(at(rule, "ipv6CidrBlocks"))],
});

/** Networks of one's own: nobody on the internet has these addresses (RFC 1918, RFC 6598, RFC 4193). */
const privateNetworks = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd])/i;

/** Wider than any organisation: everything, a half of everything, and so on. `/8` is the largest block that was ever handed out. */
export function isTheWorld(block: string): boolean {
  const [address, length] = block.split("/");
  if (Number(length) < 7) return true;
  return !privateNetworks.test(address!) && Number(length) <= (block.includes(":") ? 16 : 8);
}
