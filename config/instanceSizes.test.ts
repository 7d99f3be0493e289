import assert from "node:assert/strict";
import { instanceSize, nodeObjection } from "./instanceSizes";

describe("The size of an instance type", () => {
  const sizes: readonly [string, number, number][] = [
    ["m7g.large", 2, 8],
    ["m7i-flex.xlarge", 4, 16],
    ["m7g.16xlarge", 64, 256],
    ["c7g.xlarge", 4, 8],
    ["r8g.large", 2, 16],
    ["t4g.medium", 2, 4],
    ["t3.2xlarge", 8, 32],
  ];
  for (const [type, vcpus, memoryGibibytes] of sizes) {
    it(`knows that ${type} has ${vcpus} vCPU and ${memoryGibibytes} GiB`, () =>
      assert.deepEqual(instanceSize(type), { vcpus, memoryGibibytes }));
  }

  it("is refused to whoever asks for what nobody knows, or for what the cluster's own pods would fill", () => {
    assert.throws(
      () => instanceSize("p5.48xlarge"),
      /^Error: p5\.48xlarge is a type whose size isn't known here.*families c, m, r or t/,
    );
    for (const unknown of ["m7g.metal", "large", "t4g.constructor", "constructor5.large"])
      assert.match(nodeObjection(unknown)!, /isn't known here/);
    assert.throws(() => instanceSize("m7g.medium"), /has 1 vCPU and 4 GiB.*t4g\.medium or m7g\.large/);
    assert.match(nodeObjection("t4g.small")!, /has 2 vCPU and 2 GiB/);
    assert.equal(nodeObjection("t4g.medium"), undefined);
  });
});
