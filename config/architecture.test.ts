import assert from "node:assert/strict";
import { architectureOf } from "./architecture";

describe("processor of an instance type", () => {
  it("is for ARM where the family has AWS' own processor", () => {
    for (const type of ["t4g.small", "m7g.large", "c7gn.xlarge", "r8gd.2xlarge", "a1.medium", "x2gd.metal"]) {
      assert.equal(architectureOf(type), "arm64", type);
    }
  });

  it("is for x86 where it doesn't, whatever other letters there are", () => {
    for (const type of [
      "t3.small",
      "m7i.large",
      "m7i-flex.large",
      "c6a.xlarge",
      "g5.xlarge",
      "p4d.24xlarge",
      "u-6tb1.metal",
    ]) {
      assert.equal(architectureOf(type), "x86_64", type);
    }
  });

  it("is not guessed for what is no instance type", () => {
    assert.throws(
      () => architectureOf("db.r6g.large"),
      /db.r6g.large isn't an EC2 instance type; one looks like m7g.large/,
    );
    assert.throws(() => architectureOf("large"), /isn't an EC2 instance type/);
  });
});
