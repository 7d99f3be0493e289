import assert from "node:assert/strict";
import { balancerCases, balancerRulesWith } from "./rules.samples";

describe("the documented rules of a load balancer's targets", () => {
  for (const { rule, says, holds, mutants } of balancerCases) {
    it(`${rule}: ${says}`, () => holds(balancerRulesWith()));

    it(`${rule} would be missed`, () => {
      assert.ok(mutants.length > 0);
      for (const mutant of mutants) {
        const broken = balancerRulesWith(mutant);
        assert.throws(
          () => holds(broken),
          assert.AssertionError,
          `nothing notices "${mutant.replace}" in ${mutant.file}`,
        );
      }
    });
  }
});
