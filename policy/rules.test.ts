import assert from "node:assert/strict";
import { type Plan, resourceOf, type Rule } from "./rule";
import { rules } from "./rules";

/** What a rule says about each of its fixtures. */
function verdicts(rule: Rule, kind: "failing" | "passing"): (readonly unknown[])[] {
  if ("violations" in rule) return rule.fixtures[kind].map((it) => rule.violations(resourceOf(it)));
  const empty: Plan = { stack: "eu-west-1", resources: [], operations: [], others: {} };
  return rule.planFixtures[kind].map((it) => rule.findings({ ...empty, ...it }));
}

describe("the policy pack", () => {
  it("has names that nobody else has", () => {
    const names = rules.map((it) => it.name);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  for (const rule of rules) {
    describe(rule.name, () => {
      it("says what must hold, why, where that is written and how to fix it", () => {
        assert.match(rule.name, /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
        for (const text of [rule.title, rule.reason, rule.remedy]) assert.match(text, /^[A-Z].{20,}[.]$/s);
        assert.match(rule.link, /^https:\/\//);
      });

      it("fails each of its failing fixtures and none of its passing ones", () => {
        const [failing, passing] = [verdicts(rule, "failing"), verdicts(rule, "passing")];
        assert.ok(failing.length > 0 && passing.length > 0, "it needs both kinds of fixture");
        assert.deepEqual(
          failing.map((found) => found.length > 0),
          failing.map(() => true),
        );
        assert.deepEqual(passing.flat(), []);
      });

      it("looks at every fixture of a type that it is for", () => {
        if (!("violations" in rule)) return;
        const strangers = [...rule.fixtures.failing, ...rule.fixtures.passing].filter(
          (it) => !rule.types.includes(it.type),
        );
        assert.deepEqual(strangers, []);
      });
    });
  }
});
