import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { referredTo, type Schema, violations } from "../report/schema.fixture";
import { samplePage } from "./page.fixture";

const schema = JSON.parse(readFileSync(path.join(__dirname, "review.schema.json"), "utf8")) as Schema;

/** Types of a page and where they are declared; `Impact` and `Risk` are unions of what tables have. */
const declared: Readonly<Record<string, string>> = {
  ReviewPage: "page.ts",
  ReviewedStack: "page.ts",
  ReviewFinding: "page.ts",
  StaleDependents: "page.ts",
  LastRehearsal: "page.ts",
  SourceLine: "page.ts",
  ReviewRow: "rows.ts",
  RowValue: "rows.ts",
  ReviewCost: "cost.ts",
  ReviewCostRow: "cost.ts",
  ChangeEffect: "effects/effects.ts",
};

/** Keys of an interface, and those that may be missing. */
function keysOf(name: string): readonly (readonly [string, boolean])[] {
  const text = readFileSync(path.join(__dirname, declared[name]!), "utf8");
  const [, body = ""] = new RegExp(`interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(text) ?? [];
  return [...body.matchAll(/^ {2}readonly (\w+)(\??):/gm)].map(([, key, mark]) => [key!, mark === "?"] as const);
}

describe("the schema of a review", () => {
  it("allows a page as it is written", () => {
    assert.deepEqual(violations(JSON.parse(JSON.stringify(samplePage())), schema), []);
  });

  it("refuses what is missing, unknown or of another type", () => {
    const { verdict: _, ...page } = samplePage();
    const rows = [{ ...page.rows[0]!, risk: "none" }];
    assert.deepEqual(violations(JSON.parse(JSON.stringify({ ...page, rows, more: 1 })), schema), [
      "report.verdict is missing",
      'report.rows[0].risk is "none", not one of data, routing, access, replace, scale, policy, other, tags',
      "report.more is not in the schema",
    ]);
  });

  it("has the keys of the types, and asks for those that are always there", () => {
    for (const name of Object.keys(declared)) {
      const { properties = {}, required = [] } = name === "ReviewPage" ? schema : referredTo(`#/$defs/${name}`, schema);
      const keys = keysOf(name);
      assert.ok(keys.length > 0, name);
      assert.deepEqual(Object.keys(properties).sort(), keys.map(([key]) => key).sort(), name);
      assert.deepEqual([...required].sort(), keys.flatMap(([key, isOptional]) => (isOptional ? [] : key)).sort(), name);
    }
  });
});
