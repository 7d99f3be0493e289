import assert from "node:assert/strict";
import { unknownValue } from "../../entry";
import { type PropertyFacts, providerFacts } from "./facts";
import { goPattern, refusals } from "./refusals";

const reasons = (properties: Record<string, PropertyFacts>, inputs: Record<string, unknown>): string[] =>
  refusals({ properties }, inputs).map(({ reason }) => reason);

describe("what the real provider refuses", () => {
  const cases: readonly [string, PropertyFacts, unknown, string | undefined][] = [
    ["a value of an enumeration", { values: ["ipv4", "ipv6"] }, "ipv4", undefined],
    ["no other", { values: ["ipv4", "ipv6"] }, "ipv5", 'it is "ipv5"; it must be one of ipv4, ipv6'],
    ["one in another case only where case doesn't count", { values: ["a"], ignoreCase: true }, "A", undefined],
    ["a number of an enumeration", { values: [0, 60] }, 60, undefined],
    ["a number within its range", { min: 0, max: 35 }, 35, undefined],
    ["none outside", { min: 0, max: 35 }, 36, "it is 36; it must be 0 to 35"],
    ["none below", { min: 1 }, 0, "it is 0; it must be at least 1"],
    ["one that is allowed besides", { min: 7, max: 30, orValues: [0] }, 0, undefined],
    ["a text of the right length", { maxLength: 3 }, "abc", undefined],
    ["none too long", { maxLength: 3 }, "abcd", 'it is "abcd"; it must have 0 to 3 characters, and has 4'],
    ["a text that matches", { pattern: "^[a-z]+$" }, "abc", undefined],
    ["none that doesn't", { pattern: "^[a-z]+$" }, "a1", 'it is "a1"; it must match ^[a-z]+$'],
    [
      "none that matches what it mustn't",
      { notPattern: "(?i)^default$" },
      "Default",
      'it is "Default"; it must not match (?i)^default$',
    ],
    ["what matches besides", { values: ["postgres"], orPattern: "^custom-.*$" }, "custom-x", undefined],
    ["as many items as it may have", { maxItems: 1 }, ["a"], undefined],
    ["no more", { maxItems: 1 }, ["a", "b"], "it must have 0 to 1 items, and has 2"],
    [
      "items of an enumeration",
      { itemValues: ["audit"] },
      ["audit", "x"],
      'it has an item that is "x"; it must be one of audit',
    ],
    ["what isn't known yet", { values: ["a"] }, unknownValue, undefined],
    ["what is left out", { values: ["a"] }, undefined, undefined],
    [
      "no secret in its words",
      { maxLength: 3, sensitive: true },
      "hunter2",
      "it must have 0 to 3 characters, and has 7",
    ],
  ];
  for (const [what, rules, value, expected] of cases)
    it(`takes ${what}`, () =>
      assert.deepEqual(reasons({ it: rules }, { it: value }), expected === undefined ? [] : [expected]));

  it("is said of each block of a list, and only where the block is", () => {
    const properties = { "rules[].priority": { required: true, min: 1 }, "log.bucket": { required: true } } as const;
    assert.deepEqual(reasons(properties, { rules: [{ priority: 1 }, { priority: 0 }, {}] }), [
      "rules[1].priority is 0; it must be at least 1",
      "rules[2].priority is missing",
    ]);
    assert.deepEqual(reasons(properties, { log: {} }), ["log.bucket is missing"]);
  });

  it("is said of inputs that go together", () => {
    const facts = {
      properties: {},
      conflicts: [["a", "b"]],
      exactlyOneOf: [["c", "d"]],
      atLeastOneOf: [["e", "f"]],
      requiredWith: [["g", "h"]],
    };
    const said = (inputs: Record<string, unknown>) => refusals(facts, inputs).map(({ reason }) => reason);
    assert.deepEqual(said({ a: 1, c: 1, e: 1, g: 1, h: 1 }), []);
    assert.deepEqual(said({ a: 1, b: 1, g: 1 }), [
      "a and b exclude each other",
      "exactly one of c, d must be given",
      "at least one of e, f must be given",
      "g needs h beside it",
    ]);
  });

  it("has expressions that JavaScript reads as Go does", () => {
    const all = Object.values(providerFacts).flatMap(({ properties }) => Object.values(properties));
    const patterns = all.flatMap((it) => [it.pattern, it.notPattern, it.orPattern, it.itemPattern, it.itemNotPattern]);
    for (const pattern of patterns) assert.ok(pattern === undefined || goPattern(pattern));
    assert.ok(patterns.some((it) => it?.includes("\\p{")) && patterns.some((it) => it?.startsWith("(?i)")));
  });
});
