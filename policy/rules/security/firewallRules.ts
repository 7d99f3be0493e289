import { isGiven, isOtherThan, type Resource, type ResourceRule, unknown } from "../../rule";
import { at, itemsOf, listed } from "../../reading";

const type = "aws:wafv2/webAcl:WebAcl";
const metrics = ["visibilityConfig", "cloudwatchMetricsEnabled"] as const;

function violations({ props }: Resource): readonly string[] {
  const rules = itemsOf(props["rules"]);
  return listed({
    "it has no rules": props["rules"] !== unknown && rules.length === 0,
    "no rule limits how much one address may ask":
      rules.length > 0 && !rules.some((it) => it === unknown || isGiven(at(it, "statement", "rateBasedStatement"))),
    "a rule isn't measured": [props, ...rules].some((it) => isOtherThan(at(it, ...metrics), true)),
  });
}

const visibilityConfig = { cloudwatchMetricsEnabled: true };
const limit = { statement: { rateBasedStatement: { limit: 2000 } }, visibilityConfig };

export const firewallRules: ResourceRule = {
  name: "firewall-rules",
  title: "Every web ACL has rules with metrics, one of them rate-based.",
  reason:
    "A firewall without rules refuses nothing, and without a limit one address can try passwords, or run up costs, as fast as it likes.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/waf-controls.html#waf-10",
  level: "mandatory",
  remedy:
    "Give the web ACL a rateBasedStatement beside AWS' managed rules, and cloudwatchMetricsEnabled true everywhere.",
  controls: ["FSBP WAF.10", "FSBP WAF.12"],
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: { visibilityConfig } },
      {
        type,
        props: { visibilityConfig, rules: [{ statement: { managedRuleGroupStatement: {} }, visibilityConfig }] },
      },
      {
        type,
        props: { visibilityConfig, rules: [{ ...limit, visibilityConfig: { cloudwatchMetricsEnabled: false } }] },
      },
      { type, props: { rules: [limit] } },
    ],
    passing: [
      { type, props: { visibilityConfig, rules: [limit] } },
      { type, props: { visibilityConfig, rules: unknown } },
    ],
  },
};
