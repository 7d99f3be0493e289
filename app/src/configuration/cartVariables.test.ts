import assert from "node:assert/strict";
import { carts } from "./cartVariables";
import { ConfigurationError, Variables } from "./variables";

const settingsOf = (environment: Record<string, string>) => {
  const read = new Variables(environment);
  const settings = carts(read);
  read.finish();
  return settings;
};

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    settingsOf(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems;
  }
};

describe("Variables of carts", () => {
  it("leave them in the relational store where nothing is set, or where it is named", () => {
    assert.equal(settingsOf({}), undefined);
    assert.equal(settingsOf({ CARTS_KIND: "relational" }), undefined);
  });

  it("name the table that keeps them", () => {
    assert.deepEqual(settingsOf({ CARTS_KIND: "dynamodb", CARTS_TABLE: "shop-carts" }), { table: "shop-carts" });
  });

  it("say what is wrong: a kind that isn't known, no table, an ARN in place of a name, a table that nobody reads", () => {
    assert.deepEqual(problemsOf({ CARTS_KIND: "redis" }), [
      'CARTS_KIND is "redis": is none of relational, dynamodb. Try: CARTS_KIND=relational',
    ]);
    assert.deepEqual(problemsOf({ CARTS_KIND: "dynamodb" }), ["CARTS_TABLE is not set. See app/.env.example"]);
    const arn = "arn:aws:dynamodb:us-east-1:123456789012:table/carts";
    assert.deepEqual(problemsOf({ CARTS_KIND: "dynamodb", CARTS_TABLE: arn }), [
      `CARTS_TABLE is "${arn}": is not a table's name of 3 to 255 letters, digits, _, . and -. Try: see app/.env.example`,
    ]);
    assert.deepEqual(problemsOf({ CARTS_TABLE: "shop-carts" }), [
      'CARTS_TABLE is "shop-carts": CARTS_KIND is relational, and nobody would read it. Try: CARTS_KIND=dynamodb',
    ]);
  });
});
