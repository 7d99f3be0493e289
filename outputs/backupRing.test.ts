import assert from "node:assert/strict";
import { nextRegion, regionBefore } from "./backupRing";

describe("the ring of backup buckets", () => {
  const regions = ["us-east-1", "eu-west-1", "ap-south-1"];

  it("goes through all regions in the configured order, and back the same way", () => {
    assert.deepEqual(
      regions.map((it) => nextRegion(it, regions)),
      ["eu-west-1", "ap-south-1", "us-east-1"],
    );
    assert.deepEqual(
      regions.map((it) => regionBefore(it, regions)),
      ["ap-south-1", "us-east-1", "eu-west-1"],
    );
  });

  it("isn't one of a single region, nor without the region asked for", () => {
    assert.throws(
      () => nextRegion("a", ["a"]),
      /^Error: a has no next region in \[a\]: a ring needs two different regions or more$/,
    );
    assert.throws(() => nextRegion("b", ["a", "c"]), /^Error: b has no next region in \[a, c\]/);
  });
});
