import assert from "node:assert/strict";
import { aliasCases } from "./aliases.samples";
import { healthCases } from "./health.samples";
import { rulesWith } from "./mutants.fixture";
import { packetCases } from "./packets.samples";
import { policyCases } from "./policies.samples";

describe("Route 53's documented rules", () => {
  for (const { rule, says, holds, mutants } of [...policyCases, ...aliasCases, ...packetCases, ...healthCases]) {
    it(`${rule}: ${says}`, () => holds(rulesWith()));

    it(`${rule} would be missed`, () => {
      assert.ok(mutants.length > 0);
      for (const mutant of mutants) {
        const broken = rulesWith(mutant);
        assert.throws(
          () => holds(broken),
          assert.AssertionError,
          `nothing notices "${mutant.replace}" in ${mutant.file}`,
        );
      }
    });
  }
});
