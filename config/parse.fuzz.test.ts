import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, it } from "mocha";
import { configurationOf } from "./parse.fixture";
import { ConfigurationError } from "./problem";
import { parseSettings } from "./parse";
import type { Configuration } from "./reading";
import type { Settings } from "./settings";
import { names } from "./schema";

const stacks = fc.constantFrom("foundation", "us-east-1", "eu-west-1", "ap-south-1", "global");
const operations = fc.constantFrom("preview" as const, "update" as const);
const keys = fc.constantFrom(...names);

/** What a hand, a merge or a script may leave in a value. */
const values = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.integer().map(String),
  fc.double().map(String),
  fc.json(),
  fc.ipV4().chain((address) => fc.nat(40).map((prefix) => `${address}/${prefix}`)),
  fc.domain(),
  fc.constantFrom(
    "",
    "true",
    "False",
    "null",
    "NaN",
    "-0",
    "1e9",
    "[]",
    "{}",
    '{"__proto__":1}',
    '["us-east-1"]',
    "PriceClass_100",
    "none",
  ),
);
const anyText = fc.oneof(fc.string(), fc.string({ unit: "binary" }));
/** Siblings' files are YAML: anything can stand in them. */
const anything = fc.oneof(values, fc.anything({ maxDepth: 2 }));

/** Settings, or the error that is meant to be thrown; anything else fails the test. */
function outcomeOf(configuration: Configuration): Settings | ConfigurationError {
  try {
    return parseSettings(configuration);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
}

function assertSound(configuration: Configuration): void {
  const outcome = outcomeOf(configuration);
  assert.deepEqual(outcomeOf(configuration), outcome);
  if (outcome instanceof ConfigurationError) {
    assert.notEqual(outcome.problems.length, 0);
    for (const problem of outcome.problems) {
      for (const text of Object.values(problem)) assert.notEqual((text as string).trim(), "", JSON.stringify(problem));
      assert.match(problem.command, /pulumi|npm run /);
    }
    assert.equal(outcome.message.split("\n").length, outcome.problems.length + 1);
  } else assertFrozen(outcome);
}

function assertFrozen(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  assert.ok(Object.isFrozen(value));
  Object.values(value).forEach(assertFrozen);
}

describe("parseSettings, whatever it is given", () => {
  it("answers with frozen settings or with problems, each with a command, and always the same", () => {
    const changes = fc.dictionary(keys, values, { maxKeys: 4 });
    fc.assert(
      fc.property(stacks, operations, changes, changes, (stack, operation, here, everywhere) => {
        assertSound(configurationOf({ stack, operation, here, everywhere }));
      }),
      { numRuns: 500 },
    );
  });

  it("survives any sibling's file", () => {
    fc.assert(
      fc.property(stacks, stacks, fc.dictionary(keys, anything, { maxKeys: 3 }), (stack, sibling, changes) => {
        const configuration = configurationOf({ stack });
        const namespaced = Object.fromEntries(
          Object.entries(changes).map(([key, value]) => [`meridian:${key}`, value]),
        );
        const siblings = {
          ...configuration.siblings,
          [sibling]: { ...configuration.siblings[sibling], ...namespaced },
        };
        assertSound({ ...configuration, siblings });
      }),
      { numRuns: 300 },
    );
  });

  it("survives any keys, any stack's name and any region", () => {
    const paths = fc
      .tuple(fc.constantFrom("", "meridian:", "meridan:", "aws:"), fc.oneof(anyText, keys))
      .map((parts) => parts.join(""));
    const configurations = fc.record({
      project: fc.constant("meridian"),
      stack: anyText.filter((stack) => stack !== ""),
      operation: operations,
      values: fc.dictionary(paths, values),
      siblings: fc.dictionary(fc.string(), fc.dictionary(fc.string(), anything, { maxKeys: 2 }), { maxKeys: 2 }),
    });
    fc.assert(fc.property(configurations, assertSound), { numRuns: 300 });
  });

  it("refuses every mistyped key, and never takes its default silently", () => {
    const mistyped = fc.tuple(keys, fc.nat(), fc.constantFrom("x", "E", "_", "")).map(([key, at, letter]) => {
      const place = at % key.length;
      return { key, typed: key.slice(0, place) + letter + key.slice(place + 1) };
    });
    const slips = mistyped.filter(({ typed }) => !(names as readonly string[]).includes(typed));
    fc.assert(
      fc.property(slips, ({ key, typed }) => {
        const configuration = configurationOf({});
        const path = `meridian:${typed}`;
        const value = configuration.values[`meridian:${key}`];
        const outcome = outcomeOf({ ...configuration, values: { ...configuration.values, [path]: value } });
        assert.ok(outcome instanceof ConfigurationError);
        assert.deepEqual(
          outcome.problems.map((problem) => problem.path),
          [path],
        );
        assert.match(outcome.problems[0]?.allowed ?? "", /^Perhaps meridian:\w+ is meant$/);
      }),
      { numRuns: 300 },
    );
  });
});
