import assert from "node:assert/strict";
import type { KindComparison } from "../../load/comparison/compare";
import type { LoadSecond } from "../../load/timeline";
import { ledgerVerdict, usersView } from "./evidence";

const second = (at: number, viewers: string, requests: number, errors: number): LoadSecond => ({
  ...{ second: at, viewers, requests, errors, refused: 0, answeredBy: {}, kinds: {} },
});

describe("What users saw of a drill", () => {
  it("is counted over all regions, from its beginning on, with the worst of all minutes", () => {
    const seconds = [
      second(99, "us-east-1", 9, 9),
      ...[second(100, "us-east-1", 10, 0), second(100, "eu-west-1", 10, 0)],
      ...[second(101, "us-east-1", 10, 10), second(101, "eu-west-1", 10, 0)],
      second(105, "us-east-1", 10, 5),
      second(180, "us-east-1", 20, 0),
    ];
    const viewers = ["us-east-1", "eu-west-1"];
    assert.deepEqual(usersView({ startedAt: 0, endedAt: 0, viewers, seconds, marks: [] }, 100_400), {
      ...{ requests: 70, failed: 15, errorSeconds: 2, worstMinuteShare: 0.5 },
      ...{ firstFailureAt: 101_000, lastFailureAt: 106_000, from: ["near us-east-1", "near eu-west-1"] },
      seconds: [
        { second: 100, requests: 20, failed: 0 },
        { second: 101, requests: 20, failed: 10 },
        { second: 105, requests: 10, failed: 5 },
        { second: 180, requests: 20, failed: 0 },
      ],
    });
  });

  it("has no first and no last failure where nothing failed", () => {
    const { firstFailureAt, lastFailureAt, worstMinuteShare } = usersView(
      { startedAt: 0, endedAt: 0, viewers: ["a"], seconds: [second(1, "a", 3, 0)], marks: [] },
      0,
    );
    assert.deepEqual([firstFailureAt, lastFailureAt, worstMinuteShare], [undefined, undefined, 0]);
  });
});

describe("What a drill lost", () => {
  const kind = (more: Partial<KindComparison> = {}): KindComparison => ({
    ...{ writes: 0, acknowledged: 0, kept: 0, lost: [], changed: [], superseded: 0, doubled: [] },
    ...{ refused: 0, refusedButKept: [], unknownKept: 0, unknownNotKept: 0 },
    ...more,
  });

  it("is named by kind and number, with the time of the oldest", () => {
    const kinds = {
      order: kind({
        acknowledged: 9,
        lost: [
          { number: 7, name: "a" },
          { number: 4, name: "b" },
        ],
        unknownKept: 1,
      }),
      "cart line": kind({ acknowledged: 5, doubled: [{ number: 2, name: "c" }] }),
      review: kind({ changed: [{ number: 3, name: "d", how: "title" }], unknownNotKept: 2 }),
      registration: kind(),
    };
    const none = { chargedAndLost: [], chargedWithoutOrder: [], chargedThoughUnpaid: [], paidWithoutCharge: [] };
    const payments = { ...none, chargedTwice: ["M-1"], chargedDifferently: [] };
    const heard = new Map([
      [7, 7000],
      [4, 4000],
    ]);
    assert.deepEqual(
      ledgerVerdict({ comparison: { kinds, payments, unaccounted: ["x"] } }, (it) => heard.get(it)),
      {
        ...{ acknowledged: 14, lost: ["order 7", "order 4"], oldestLostAt: 4000 },
        doubled: ["cart line 2", "order x, of which nobody was told"],
        ...{ chargedTwice: ["M-1"], changed: ["review 3"], unknownKept: 1, unknownNotKept: 2 },
      },
    );
  });
});
