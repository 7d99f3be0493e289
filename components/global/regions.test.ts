import assert from "node:assert/strict";
import { nextRegion } from "../../outputs/backupRing";
import { byRegion, ofRegion, othersThan } from "./regions";

describe("regions", () => {
  it("form one ring in the configured order", () => {
    const regions = ["us-east-1", "eu-west-1", "ap-south-1"];

    assert.deepEqual(
      byRegion(regions, (it) => nextRegion(it, regions)),
      {
        "us-east-1": "eu-west-1",
        "eu-west-1": "ap-south-1",
        "ap-south-1": "us-east-1",
      },
    );
  });

  it("have others, in the configured order", () => {
    assert.deepEqual(othersThan("b", ["a", "b", "c"]), ["a", "c"]);
  });

  it("refuse a ring of one, and a ring without the region asked for", () => {
    assert.throws(
      () => nextRegion("a", ["a"]),
      /^Error: a has no next region in \[a\]: a ring needs two different regions or more$/,
    );
    assert.throws(() => nextRegion("b", ["a", "c"]), /^Error: b has no next region in \[a, c\]/);
  });

  it("say what is missing for which region", () => {
    assert.throws(() => ofRegion("KMS key", "c", { a: 1, b: 2 }), /^Error: no KMS key for c, only for \[a, b\]$/);
  });
});
