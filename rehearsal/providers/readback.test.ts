import assert from "node:assert/strict";
import { changedInputs, correctedInputs, equal, type Values } from "./readback";

/** What a refresh makes of the last inputs, and what the next diff shows of it. */
function refreshed(last: Values, seen: Values, unreadable: readonly string[] = []) {
  const inputs = correctedInputs(last, seen, unreadable);
  return { inputs, drift: changedInputs(inputs, last) };
}

describe("a refresh", () => {
  it("takes over what differs, and the diff names it", () => {
    const { inputs, drift } = refreshed({ minSize: 2, maxSize: 4 }, { minSize: 1, maxSize: 4 });
    assert.deepEqual(inputs, { minSize: 1, maxSize: 4 });
    assert.deepEqual(drift, ["minSize"]);
  });

  it("ignores what nobody asked for: defaults of AWS are no drift", () => {
    const last = { name: "web", options: { tokens: "required" } };
    const { inputs, drift } = refreshed(last, { name: "web", port: 80, options: { tokens: "required", hops: 1 } });
    assert.deepEqual(inputs, last);
    assert.deepEqual(drift, []);
  });

  it("drops what was asked for and is gone, on top and inside, and the diff names it", () => {
    const { inputs, drift } = refreshed(
      { name: "web", kept: { a: "1", b: "2" }, policy: "x" },
      { name: "web", kept: { a: "1" } },
    );
    assert.deepEqual(inputs, { name: "web", kept: { a: "1" } });
    assert.deepEqual(drift, ["kept", "policy"]);
  });

  it("keeps what no API gives back as it was", () => {
    const { inputs, drift } = refreshed({ password: "correct-horse" }, { password: "***" }, ["password"]);
    assert.deepEqual(inputs, { password: "correct-horse" });
    assert.deepEqual(drift, []);
  });

  it("takes nothing for empty where the cloud says nothing", () => {
    const last = { tags: {}, rules: [], description: "", public: false, days: 0, inner: { list: [] } };
    assert.deepEqual(refreshed(last, { inner: {} }), { inputs: last, drift: [] });
  });

  it("sees an asked-for false that is true now", () => {
    assert.deepEqual(refreshed({ public: false }, { public: true }).drift, ["public"]);
  });

  it("takes numbers and booleans that AWS spells as texts for the same", () => {
    const last = { port: 443, enabled: true, version: "1" };
    assert.deepEqual(refreshed(last, { port: "443", enabled: "true", version: 1 }), { inputs: last, drift: [] });
  });
});

describe("a list that is read back", () => {
  const subnets = ["subnet-a", "subnet-b", "subnet-c"];

  it("keeps the program's order, because to AWS it is a set", () => {
    const last = { subnets };
    assert.deepEqual(refreshed(last, { subnets: [...subnets].reverse() }), { inputs: last, drift: [] });
  });

  it("loses what is gone", () => {
    const { inputs, drift } = refreshed({ subnets }, { subnets: ["subnet-c", "subnet-a"] });
    assert.deepEqual(inputs, { subnets: ["subnet-a", "subnet-c"] });
    assert.deepEqual(drift, ["subnets"]);
  });

  it("gains what was added, at its end", () => {
    const { inputs, drift } = refreshed({ subnets }, { subnets: ["subnet-x", ...subnets] });
    assert.deepEqual(inputs, { subnets: [...subnets, "subnet-x"] });
    assert.deepEqual(drift, ["subnets"]);
  });

  it("has what was changed in the place of what it was", () => {
    const last = {
      rules: [
        { id: "a", days: 1 },
        { id: "b", days: 2 },
      ],
    };
    const { inputs } = refreshed(last, {
      rules: [
        { id: "b", days: 9, on: true },
        { id: "a", days: 1, on: true },
      ],
    });
    assert.deepEqual(inputs, {
      rules: [
        { id: "a", days: 1 },
        { id: "b", days: 9 },
      ],
    });
  });

  it("counts what is in it twice", () => {
    assert.deepEqual(refreshed({ zones: ["a", "a"] }, { zones: ["a"] }).inputs, { zones: ["a"] });
  });
});

describe("texts of JSON", () => {
  const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject"}]}';

  it("are the same in another spelling", () => {
    const spelled = '{ "Statement": [ { "Action": "s3:GetObject", "Effect": "Allow" } ], "Version": "2012-10-17" }';
    assert.deepEqual(refreshed({ policy }, { policy: spelled }), { inputs: { policy }, drift: [] });
    assert.deepEqual(changedInputs({ policy }, { policy: spelled }), []);
  });

  it("differ where the document does", () => {
    assert.deepEqual(refreshed({ policy }, { policy: policy.replace("GetObject", "*") }).drift, ["policy"]);
  });

  it("are no JSON only because they begin like it", () => {
    assert.deepEqual(changedInputs({ rule: "{a" }, { rule: "{b" }), ["rule"]);
  });
});

describe("a diff", () => {
  const diffs: readonly [string, Values, Values, readonly string[]][] = [
    ["names what differs, sorted", { b: 1, a: 1, c: 1 }, { b: 2, a: 2, c: 1 }, ["a", "b"]],
    ["names what came and what went", { old: "x" }, { new: "y" }, ["new", "old"]],
    ["sees nothing in an empty value that came or went", { tags: {} }, { rules: [], name: "" }, []],
    ["sees a false that came: it may be no default", {}, { egress: false }, ["egress"]],
    ["sees a list's order, which the program gave", { a: [1, 2] }, { a: [2, 1] }, ["a"]],
    ["takes 1 for the text of it", { a: 1 }, { a: "1" }, []],
    ["takes no object for its text", { a: {} }, { a: "[object Object]" }, ["a"]],
  ];
  for (const [what, from, to, names] of diffs) it(what, () => assert.deepEqual(changedInputs(from, to), names));

  it("takes objects for equal whatever the order of their keys, and a missing key for undefined", () => {
    assert.equal(equal({ a: 1, b: { c: [1] } }, { b: { c: [1], d: undefined }, a: 1 }), true);
    assert.equal(equal({ a: [1] }, { a: [1, 2] }), false);
    assert.equal(equal(null, {}), false);
  });
});
