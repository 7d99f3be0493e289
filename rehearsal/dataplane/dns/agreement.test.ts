import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { type Coverage, disagreement } from "./agreement.fixture";
import { aliasCases } from "./aliases.samples";
import { healthCases } from "./health.samples";
import { rulesWith } from "./mutants.fixture";
import { policyCases } from "./policies.samples";
import { maxDepth } from "./randomTrees.fixture";

const policies = ["simple", "weighted", "latency", "failover", "geolocation", "multivalue"];
const checkTypes = ["HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP", "CALCULATED", "CLOUDWATCH_METRIC"];

/** What 1,000 trees must have shown, or they have shown nothing. */
const needed = [
  ...policies.flatMap((it) => [it, `${it}, last resort`]),
  ...Array.from({ length: maxDepth }, (_, index) => `depth ${index + 1}`),
  ...checkTypes.flatMap((it) => [`${it} healthy`, `${it} unhealthy`]),
  ...["NODATA", "NXDOMAIN", "no location", "alias of nothing", "some of many", "AWS resource", "wildcard"],
  "CNAME for another type",
];

const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first + index);

describe("Two evaluators of Route 53's rules that were written apart", () => {
  it("agree on 1,000 random trees, which hold every policy, every depth, the last resort and names that have no answer", () => {
    const rules = rulesWith();
    const covered: Coverage = new Map();
    for (const seed of seedsFrom(0, 1000)) assert.equal(disagreement(rules, seed, covered), undefined);
    assert.deepEqual(
      needed.filter((it) => (covered.get(it) ?? 0) < 10),
      [],
    );
  });

  const anySeed = randomInt(2 ** 31);
  it(`agree on 200 trees that nobody has seen before, from ${anySeed} on`, () => {
    const rules = rulesWith();
    for (const seed of seedsFrom(anySeed, 200)) assert.equal(disagreement(rules, seed), undefined);
  });

  it("differ as soon as one of them breaks a rule", () => {
    for (const { rule, mutants } of [...policyCases, ...aliasCases, ...healthCases])
      for (const mutant of mutants) {
        const broken = rulesWith(mutant);
        assert.ok(
          seedsFrom(0, 5000).some((seed) => disagreement(broken, seed) !== undefined),
          `rule ${rule}: 5,000 trees don't notice "${mutant.replace}" in ${mutant.file}`,
        );
      }
  });
});
