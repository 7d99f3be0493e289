import assert from "node:assert/strict";
import { judgeLoad } from "./judgement";
import { latencyOf, SecondBook, type ShopResult } from "./shoppers/secondBook";

const result = (begunAt: number, tookMs: number, more: Partial<ShopResult> = {}): ShopResult => ({
  ...{ begunAt, endedAt: begunAt + tookMs, viewers: "eu-west-1", kind: "page", status: 200 },
  ...more,
});

describe("What viewers met", () => {
  it("is the time from the sending of the first failed request to the end of the last one, and the seconds between with any", () => {
    const results = [
      result(500, 10, { status: 503 }),
      result(1_000, 10),
      result(2_900, 1_200, { status: 0 }),
      result(3_000, 1_200, { status: 429 }),
      result(5_500, 100, { status: 404 }),
      result(7_000, 10, { status: 500 }),
      result(8_000, 10),
    ];
    const [viewers] = judgeLoad(results, { from: 1_500, until: 6_000 }).viewers;
    const { phases: _phases, ...it } = viewers!;
    assert.deepEqual(it, {
      ...{ viewers: "eu-west-1", errorsSeenForMs: 4_110, secondsWithErrors: 2 },
      ...{ firstErrorAt: 2_900, lastErrorAt: 7_010 },
    });
  });

  it("is nothing where nothing failed, each region by itself", () => {
    const results = [result(0, 5), result(10, 5, { viewers: "us-east-1", status: 0 })];
    const { viewers } = judgeLoad(results, { from: 0, until: 100 });
    assert.deepEqual(
      viewers.map((it) => [it.viewers, it.errorsSeenForMs, it.firstErrorAt]),
      [
        ["eu-west-1", 0, undefined],
        ["us-east-1", 5, 10],
      ],
    );
  });

  it("is told before, during and after, by when each request ended", () => {
    const results = [result(0, 10), result(95, 20), result(150, 30, { status: 0 }), result(195, 10), result(300, 40)];
    assert.deepEqual(judgeLoad(results, { from: 100, until: 200 }).phases, [
      { name: "before", from: 0, until: 100, requests: 1, errors: 0, latencyMs: { p50: 10, p99: 10, max: 10 } },
      { name: "during", from: 100, until: 200, requests: 2, errors: 1, latencyMs: { p50: 20, p99: 20, max: 20 } },
      { name: "after", from: 200, until: 341, requests: 2, errors: 0, latencyMs: { p50: 10, p99: 40, max: 40 } },
    ]);
  });
});

describe("A second", () => {
  it("counts what ended in it by viewers' region, with kinds and who answered, and is told once it is over", () => {
    const book = new SecondBook();
    for (const it of [
      result(900, 200, { answeredBy: "us-east-1" }),
      result(1_000, 999, { answeredBy: "edge cache", kind: "api" }),
      result(1_500, 10, { status: 404, answeredBy: "us-east-1" }),
      result(1_500, 20, { status: 0, kind: "checkout" }),
      result(1_500, 30, { viewers: "us-east-1" }),
      result(1_500, 500),
    ])
      book.add(it);
    assert.deepEqual(book.take(1_999), []);
    assert.deepEqual(book.take(2_000), [
      {
        ...{ second: 1, viewers: "eu-west-1", requests: 4, errors: 1, refused: 1 },
        latencyMs: { p50: 200, p99: 999, max: 999 },
        answeredBy: { "us-east-1": 2, "edge cache": 1 },
        kinds: {
          page: { requests: 2, errors: 0 },
          api: { requests: 1, errors: 0 },
          checkout: { requests: 1, errors: 1 },
        },
      },
      {
        ...{ second: 1, viewers: "us-east-1", requests: 1, errors: 0, refused: 0, answeredBy: {} },
        ...{ latencyMs: { p50: 30, p99: 30, max: 30 }, kinds: { page: { requests: 1, errors: 0 } } },
      },
    ]);
    assert.deepEqual(book.take(Infinity).length, 1);
    assert.deepEqual(book.take(Infinity), []);
  });

  it("has percentiles by the nearest rank", () => {
    const results = Array.from({ length: 200 }, (_, index) => result(0, 200 - index));
    assert.deepEqual(latencyOf(results), { p50: 100, p99: 198, max: 200 });
    assert.equal(latencyOf([result(0, 5, { status: 0 })]), undefined);
  });
});
