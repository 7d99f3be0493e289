import assert from "node:assert/strict";
import { byRegion, ofRegion, othersThan } from "./regions";

describe("regions", () => {
  it("have others, in the configured order", () => {
    assert.deepEqual(othersThan("b", ["a", "b", "c"]), ["a", "c"]);
  });

  it("have one value each", () => {
    assert.deepEqual(
      byRegion(["a", "b"], (it) => `${it}1`),
      { a: "a1", b: "b1" },
    );
  });

  it("say what is missing for which region", () => {
    assert.throws(() => ofRegion("KMS key", "c", { a: 1, b: 2 }), /^Error: no KMS key for c, only for \[a, b\]$/);
  });
});
