import assert from "node:assert/strict";
import { webAclRules } from "./webAclRules";

const rules = webAclRules(2000, "passwords");
const managed = rules.slice(1, -1).map(({ statement }) => (statement as Managed).managedRuleGroupStatement);

interface Managed {
  readonly managedRuleGroupStatement: {
    readonly name: string;
    readonly ruleActionOverrides?: readonly { readonly name: string; readonly actionToUse: object }[];
  };
}

describe("the web ACL's rules", () => {
  it("limit the rate first, then ask five managed groups, then block what these labelled", () => {
    assert.deepEqual(
      rules.map(({ name, priority }) => [priority, name]),
      ["rate-limit", "ip-reputation", "known-bad-inputs", "common", "sql-injection", "anonymous-ip", "free-text"].map(
        (name, priority) => [priority, name],
      ),
    );
    assert.deepEqual(rules[0]!.statement, {
      rateBasedStatement: { limit: 2000, aggregateKeyType: "IP", evaluationWindowSec: 300 },
    });
    assert.deepEqual(
      rules.map(({ action, overrideAction }) => action ?? overrideAction),
      [{ block: {} }, { none: {} }, { none: {} }, { none: {} }, { none: {} }, { count: {} }, { block: {} }],
    );
  });

  it("let managed rules label what free text looks like, and no rule more", () => {
    const overridden = managed.flatMap(({ name, ruleActionOverrides = [] }) =>
      ruleActionOverrides.map((it) => {
        assert.deepEqual(it.actionToUse, { count: {} });
        return `${name} ${it.name}`;
      }),
    );
    assert.deepEqual(overridden, [
      "AWSManagedRulesCommonRuleSet SizeRestrictions_BODY",
      "AWSManagedRulesCommonRuleSet CrossSiteScripting_BODY",
      "AWSManagedRulesCommonRuleSet CrossSiteScripting_QUERYARGUMENTS",
      "AWSManagedRulesSQLiRuleSet SQLi_BODY",
      "AWSManagedRulesSQLiRuleSet SQLi_QUERYARGUMENTS",
      "AWSManagedRulesSQLiRuleSet SQLiExtendedPatterns_BODY",
      "AWSManagedRulesSQLiRuleSet SQLiExtendedPatterns_QUERYARGUMENTS",
    ]);
  });
});
