import assert from "node:assert/strict";
import type { KindComparison } from "../../load/comparison/compare";
import type { RequestKind, LoadSecond } from "../../load/timeline";
import { eventsCheck, ledgerVerdict, usersView } from "./evidence";

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
    const result = (endedAt: number, status: number, kind: RequestKind, answeredBy?: string) => ({
      ...{ endedAt, status, kind },
      ...(answeredBy !== undefined && { answeredBy }),
    });
    const results = [
      result(99_999, 504, "page"),
      ...[result(101_000, 504, "cart"), result(101_001, 0, "page"), result(101_002, 504, "cart")],
      ...[result(105_000, 503, "cart", "eu-west-1"), result(105_001, 409, "cart"), result(105_002, 200, "page")],
    ];
    assert.deepEqual(usersView({ startedAt: 0, endedAt: 0, viewers, seconds, marks: [] }, 100_400, results), {
      failures: [
        { what: "cart: 504 by the edge", count: 2 },
        { what: "cart: 503 by eu-west-1", count: 1 },
        { what: "page: no answer", count: 1 },
      ],
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
      [],
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

  it("says of events by a line of its own whether any was lost, or acted on twice", () => {
    const kinds = { order: kind({ acknowledged: 3 }), "cart line": kind(), review: kind(), registration: kind() };
    const none = { chargedAndLost: [], chargedWithoutOrder: [], chargedThoughUnpaid: [], paidWithoutCharge: [] };
    const payments = { ...none, chargedTwice: [], chargedDifferently: [] };
    const bare = { kinds, payments, unaccounted: [] };
    const events = { paid: 3, unrecorded: [], unacted: [], miscounted: 0, unconfirmed: [] };
    const line = (more: object, sent?: "sent") =>
      eventsCheck({ comparison: { ...bare, ...more }, ...(sent && { events: sent }) }).map((it) => [
        it.held,
        it.detail,
      ]);
    assert.deepEqual(line({}), []);
    assert.deepEqual(line({ events }, "sent"), [[true, "events of 3 paid orders, each acted on once"]]);
    assert.deepEqual(line({ events: { ...events, unacted: ["a"], miscounted: 1 } }, "sent"), [
      [false, "paid, and not counted in the sales by the hour: a; sales by the hour have 1 orders too many"],
    ]);
    assert.deepEqual(line({}, "sent"), [[false, "storefronts send events, and none of a paid order is recorded"]]);
  });
});
