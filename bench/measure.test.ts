import assert from "node:assert/strict";
import { Measurements, spread } from "./measure";
import { targets } from "./targets";

describe("what the benchmark makes of its figures", () => {
  it("tells the middle one, and the mean of the two middle ones where their number is even", () => {
    assert.deepEqual(spread([3, 1, 2]), { median: 2, min: 1, max: 3, runs: 3, total: 6 });
    assert.deepEqual(spread([4, 1, 3, 2]), { median: 2.5, min: 1, max: 4, runs: 4, total: 10 });
  });

  it("holds a region's up against the floor of the same rounds, and says when it takes too long", () => {
    const found = new Measurements();
    for (const seconds of [2, 2, 2]) found.add("floor up", seconds);
    for (const seconds of [5, 5.1, 4]) found.add("region up", seconds);
    const name = "region up, s: 2.5 × floor";
    assert.deepEqual(targets(found), [{ name, measured: 5, allowed: 5, met: true }]);
    found.add("region up", 9);
    assert.equal(targets(found)[0]?.met, false);
  });

  it("says nothing of a target that wasn't measured", () => {
    const found = new Measurements();
    found.add("region up", 5);
    assert.deepEqual(targets(found), []);
  });
});
