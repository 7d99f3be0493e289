import assert from "node:assert/strict";
import { rotationAt } from "./rotation";

describe("rotation", () => {
  it("starts with both slots filled", () => {
    assert.deepEqual(rotationAt(0), { current: "even", previous: "odd", generations: { even: 0, odd: -1 } });
  });

  it("makes the other slot current with a new value, and keeps the value that was current", () => {
    assert.deepEqual(rotationAt(1), { current: "odd", previous: "even", generations: { even: 0, odd: 1 } });
    assert.deepEqual(rotationAt(2), { current: "even", previous: "odd", generations: { even: 2, odd: 1 } });
  });

  it("never changes the value that was current a generation before", () => {
    for (let generation = 1; generation < 20; generation++) {
      const before = rotationAt(generation - 1);
      const after = rotationAt(generation);
      assert.equal(after.previous, before.current);
      assert.equal(after.generations[after.previous], before.generations[before.current]);
      assert.notEqual(after.generations[after.current], before.generations[after.current]);
    }
  });

  for (const generation of [-1, 0.5, Number.NaN]) {
    it(`refuses generation ${generation}`, () => {
      assert.throws(() => rotationAt(generation), /a generation is a whole number from 0/);
    });
  }
});
