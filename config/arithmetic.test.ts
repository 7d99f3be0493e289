import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, it } from "mocha";
import { canonical, contains, overlap, parseBlock } from "./cidr";
import { inheritedShare, minInstancesInRegion, sharesOf, staticallyStable } from "./capacity";
import { editsBetween, nearest } from "./nearest";

const blocks = fc
  .tuple(fc.ipV4(), fc.integer({ min: 8, max: 32 }))
  .map(([address, prefix]) => parseBlock(`${address}/${prefix}`))
  .filter((block) => block !== undefined);

describe("An address block", () => {
  it("is read with its first and last address", () => {
    assert.deepEqual(parseBlock("10.20.0.0/16"), { first: 169082880, last: 169148415, prefix: 16 });
    assert.deepEqual(parseBlock("255.255.255.255/32"), { first: 4294967295, last: 4294967295, prefix: 32 });
    assert.deepEqual(parseBlock("1.2.3.4/0"), { first: 0, last: 4294967295, prefix: 0 });
  });

  it("is refused unless it is written in one way only", () => {
    const bad = ["10.0.0/16", "10.0.0.0", "10.0.0.0/33", "256.0.0.0/16", "01.0.0.0/16", "10.0.0.0/016", "::/0", ""];
    assert.deepEqual(
      bad.map(parseBlock),
      bad.map(() => undefined),
    );
  });

  it("overlaps another one exactly when one of the two contains the other", () => {
    fc.assert(
      fc.property(blocks, blocks, (a, b) => {
        assert.equal(overlap(a, b), contains(a, b) || contains(b, a));
        assert.equal(overlap(a, b), overlap(b, a));
        assert.deepEqual(parseBlock(canonical(a)), a);
      }),
    );
  });
});

describe("Static stability", () => {
  it("needs 2/N of demand in each of N regions with equal shares", () => {
    const needs = [2, 3, 4, 5, 6].map((count) => {
      const regions = Array.from({ length: count }, (_, index) => `region-${index}`);
      return staticallyStable("region-0", sharesOf(regions, {}), 60);
    });
    assert.deepEqual(needs, [60, 40, 30, 24, 20]);
  });

  it("launches nothing for a rounding error", () => {
    const shares = { a: 0.1, b: 0.2, c: 0.2, d: 0.2, e: 0.2, f: 0.1 };
    assert.equal(staticallyStable("a", shares, 20), 6);
  });

  it("never runs fewer instances than zones", () => {
    assert.equal(staticallyStable("a", { a: 0.5, b: 0.5 }, 1), minInstancesInRegion);
  });

  it("carries all of demand after losing any region, if all its users go to one other", () => {
    const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 500 }), (weight, demand) => {
        const sum = weight.reduce((total, one) => total + one, 0);
        const shares = Object.fromEntries(weight.map((one, index) => [`region-${index}`, one / sum]));
        for (const region of Object.keys(shares)) {
          const running = staticallyStable(region, shares, demand);
          const worst = demand * ((shares[region] ?? 0) + inheritedShare(region, shares));
          assert.ok(running >= worst - 1e-6 && (running < worst + 1 || running === minInstancesInRegion));
        }
      }),
    );
  });
});

describe("The nearest name", () => {
  it("is what the fingers missed", () => {
    assert.equal(nearest("vpcCird", ["domain", "vpcCidr", "protect"]), "vpcCidr");
    assert.equal(nearest("us-est-1", ["us-east-1", "us-east-2"]), "us-east-1");
  });

  it("is nothing when nothing resembles it", () => {
    assert.equal(nearest("kubernetes", ["domain", "vpcCidr", "protect"]), undefined);
  });

  it("counts edits as Levenshtein does", () => {
    assert.deepEqual(
      [editsBetween("kitten", "sitting"), editsBetween("", "abc"), editsBetween("abc", "abc")],
      [3, 3, 0],
    );
  });
});
