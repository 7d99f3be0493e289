import assert from "node:assert/strict";
import { declarePlatform, planOf } from "../../platform.fixture";
import type { Plan, Rule } from "../../rule";
import { rules } from ".";

/** What a rule finds in a plan, in words that say where. */
function findingsOf(rule: Rule, plan: Plan): readonly string[] {
  if ("findings" in rule) return rule.findings(plan).map((it) => `${plan.stack} ${rule.name}: ${it.what}`);
  return plan.resources
    .filter((it) => rule.types.includes(it.type))
    .flatMap((it) => rule.violations(it).map((what) => `${plan.stack} ${rule.name}: ${it.type} ${it.name}: ${what}`));
}

const allFindings = (plan: Plan) => rules.flatMap((rule) => findingsOf(rule, plan));

describe("the security rules, held to the real program", function () {
  this.timeout(60_000);

  for (const preview of [false, true]) {
    it(`find nothing in any of its stacks ${preview ? "before anything is known" : "once everything is known"}`, async () => {
      const platform = await declarePlatform({ preview });
      assert.deepEqual(
        Object.keys(platform).flatMap((stack) => allFindings(planOf(stack, platform))),
        [],
      );
    });
  }
});
