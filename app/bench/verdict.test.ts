import assert from "node:assert/strict";
import type { ContestResult } from "./contest";
import { median } from "./median";
import { table, verdicts } from "./verdict";

const outcome = (change: Partial<ContestResult> = {}): ContestResult => ({
  discipline: "product",
  perSecond: { storefront: 700, bare: 1000 },
  cpuMs: { storefront: 1, bare: 0.7 },
  ratio: 0.7,
  ratios: [0.7],
  steady: { perSecond: 420, p50Ms: 2, p99Ms: 6 },
  bareSteady: { perSecond: 420, p50Ms: 1, p99Ms: 2 },
  memoryMegabytes: 200,
  ...change,
});

describe("The storefront's benchmark", () => {
  it("meets its targets exactly, and misses them by a little", () => {
    assert.deepEqual(
      verdicts([outcome()], 60).map((it) => it.met),
      [true, true, true],
    );
    const worse = outcome({ ratio: 0.699, steady: { perSecond: 420, p50Ms: 2, p99Ms: 6.1 }, memoryMegabytes: 201 });
    assert.deepEqual(
      verdicts([worse], 60).map((it) => it.met),
      [false, false, false],
    );
  });

  it("wants more of a checkout than of a page", () => {
    const [share] = verdicts([outcome({ discipline: "checkout", ratio: 0.79 })], 60);
    assert.deepEqual([share!.met, share!.target], [false, "≥ 80 %"]);
  });

  it("says what was missed", () => {
    assert.match(table(verdicts([outcome({ ratio: 0.5 })], 60)), /throughput.+50 %.+70 %.+MISSED/);
  });

  it("takes the middle of odd and even rounds", () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
    assert.throws(() => median([]), RangeError);
  });
});
