import { isTheWorld } from "./networkRules";
import type { ResourceRule } from "../../rule";
import { at, itemsOf, textsOf } from "../../reading";

const rule = "aws:ec2/networkAclRule:NetworkAclRule";
const acl = "aws:ec2/networkAcl:NetworkAcl";
/** Secure shell and Windows' remote desktop. */
const administration = [22, 3389];

const portOf = (value: unknown) => (typeof value === "number" ? value : Number.NaN);

function lets(given: unknown): boolean {
  const isAllowed = (at(given, "ruleAction") ?? at(given, "action")) === "allow";
  const blocks = ["cidrBlock", "ipv6CidrBlock"].flatMap((it) => textsOf(at(given, it)));
  const [from, to] = ["fromPort", "toPort"].map((it) => portOf(at(given, it)));
  const isAll = at(given, "protocol") === "-1";
  return isAllowed && blocks.some(isTheWorld) && (isAll || administration.some((it) => from! <= it && it <= to!));
}

export const networkAclsClosed: ResourceRule = {
  name: "network-acls-closed",
  title: "No network ACL lets the internet in on administration ports.",
  reason: "It is the second lock for the day on which a security group is opened by mistake.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21",
  level: "mandatory",
  remedy: "Allow single blocks, or leave the port out: people come in through Session Manager, which needs none.",
  controls: ["FSBP EC2.21", "CIS 5.1"],
  types: [rule, acl],
  violations: ({ type, props }) => {
    const rules = type === rule ? (props["egress"] === true ? [] : [props]) : itemsOf(props["ingress"]);
    return rules.filter(lets).map(() => "it lets the internet in on a port of administration");
  },
  fixtures: {
    failing: [
      { type: rule, props: { ruleAction: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0" } },
      { type: rule, props: { ruleAction: "allow", protocol: "-1", cidrBlock: "10.0.0.0/8", ipv6CidrBlock: "::/0" } },
      { type: rule, props: { ruleAction: "allow", protocol: "tcp", fromPort: 20, toPort: 30, ipv6CidrBlock: "::/0" } },
      {
        type: acl,
        props: {
          ingress: [{ action: "allow", protocol: "tcp", fromPort: 3389, toPort: 3389, cidrBlock: "0.0.0.0/0" }],
        },
      },
    ],
    passing: [
      { type: rule, props: { ruleAction: "deny", protocol: "-1", cidrBlock: "0.0.0.0/0" } },
      { type: rule, props: { ruleAction: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0", egress: true } },
      {
        type: rule,
        props: { ruleAction: "allow", protocol: "tcp", fromPort: 443, toPort: 443, cidrBlock: "0.0.0.0/0" },
      },
      { type: acl, props: { ingress: [{ action: "allow", protocol: "-1", cidrBlock: "10.20.0.0/16" }] } },
    ],
  },
};
