import type { PlanRule } from "../../rule";
import { lacking, planWith } from "./parts";

const type = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const acl = {
  type: "aws:wafv2/webAcl:WebAcl",
  name: "edge",
  props: { arn: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1" },
};

export const firewallLogged: PlanRule = {
  name: "firewall-logged",
  title: "Every web ACL logs its decisions.",
  reason:
    "Nobody can see which customers a rule refuses by mistake, or what an attack tried, when only counts are kept.",
  link: "https://docs.aws.amazon.com/waf/latest/developerguide/logging.html",
  level: "mandatory",
  remedy: "Add an aws.wafv2.WebAclLoggingConfiguration for the web ACL.",
  findings: (plan) => lacking(plan, [acl.type], { type, property: "resourceArn" }, { message: "has no log" }),
  planFixtures: {
    failing: [planWith(acl), planWith(acl, { type, props: { resourceArn: "another" } })],
    passing: [planWith(acl, { type, props: { resourceArn: acl.props.arn } })],
  },
};
