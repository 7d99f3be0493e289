import assert from "node:assert/strict";
import type { RegionPicture } from "../live/livingCloud";
import { lifeOf, type RecordedLife } from "./lifeOf";

const picture = (region: string, change: Partial<RegionPicture> = {}): RegionPicture => ({
  region,
  instances: { healthy: 3, all: 3 },
  relational: { role: "writer" },
  document: { role: "reader", lagSeconds: 0.25 },
  dnsShare: 0.5,
  ...{ requestsPerSecond: 1, errorsPerSecond: 0 },
  ...change,
});

const recorded: RecordedLife = {
  ...{ startedAt: 1_000_400, endedAt: 1_002_900, timeScale: 10 },
  samples: [
    { at: 1_000_400, regions: [picture("us-east-1")] },
    { at: 1_001_999, regions: [picture("us-east-1", { relational: { role: "none" }, dnsShare: 0 })] },
    { at: 1_002_000, regions: [picture("us-east-1", { instances: { healthy: 0, all: 3 } })] },
  ],
  happenings: [
    { at: 900, part: "compute", what: "before" },
    { at: 1_001_000, region: "us-east-1", part: "compute", what: "start i-1" },
  ],
  faults: [
    { number: 1, text: "kill-region us-east-1", since: 1_001_400, until: 1_002_400 },
    { number: 2, text: "freeze i-1", since: 1_002_400 },
  ],
  load: {
    ...{ startedAt: 0, endedAt: 0, viewers: ["us-east-1"], marks: [] },
    seconds: [
      {
        ...{ second: 1001, viewers: "us-east-1", requests: 5, errors: 1, refused: 0, kinds: {}, answeredBy: {} },
        latencyMs: { p50: 10, p99: 20, max: 30 },
      },
    ],
  },
  durations: [],
  unmeasuredAlarms: ["us-east-1 cursors"],
};

describe("what a report says of a life", () => {
  it("is a row for each second and region: what was seen last in it, and the requests that ended in it", () => {
    const { timeline, seconds, startedAt } = lifeOf(recorded);
    assert.deepEqual([seconds, startedAt], [2.5, "1970-01-01T00:16:40.400Z"]);
    const rest = { region: "us-east-1", instances: 3, document: "reader", documentLagSeconds: 0.25 };
    assert.deepEqual(timeline, [
      { ...rest, at: 0, requests: 0, errors: 0, healthyInstances: 3, relational: "writer", dnsShare: 0.5 },
      {
        ...rest,
        ...{
          at: 1,
          requests: 5,
          errors: 1,
          p50Ms: 10,
          p99Ms: 20,
          healthyInstances: 3,
          relational: "none",
          dnsShare: 0,
        },
      },
      { ...rest, at: 2, requests: 0, errors: 0, healthyInstances: 0, relational: "writer", dnsShare: 0.5 },
    ]);
  });

  it("counts seconds from its begin, and lets what lasts end with it", () => {
    const { happenings, faults } = lifeOf(recorded);
    assert.deepEqual(happenings, [{ at: 0.6, region: "us-east-1", part: "compute", what: "start i-1" }]);
    assert.deepEqual(faults, [
      { text: "kill-region us-east-1", from: 1, until: 2 },
      { text: "freeze i-1", from: 2, until: 2.5 },
    ]);
  });

  it("names every delay that is assumed, with where it is from, and what is never scaled", () => {
    const { assumed, neverScaled, promises } = lifeOf(recorded);
    assert.ok(assumed.length >= 3 && assumed.every((it) => it.source !== "" && it.seconds > 0));
    assert.equal(neverScaled.length, 3);
    assert.deepEqual(promises, []);
  });

  it("names the alarms that watch what nothing measured", () => {
    assert.deepEqual(lifeOf(recorded).unmeasuredAlarms, ["us-east-1 cursors"]);
  });

  it("counts promises, and names a few of what must not happen", () => {
    const none = { writes: 0, acknowledged: 0, kept: 0, superseded: 0, refused: 0, unknownKept: 0, unknownNotKept: 0 };
    const lists = { lost: [], changed: [], doubled: [], refusedButKept: [] };
    const empty = { ...none, ...lists };
    const names = ["a", "b", "c", "d", "e", "f"];
    const { promises, wrong } = lifeOf({
      ...recorded,
      comparison: {
        kinds: {
          order: { ...empty, writes: 9, acknowledged: 8, kept: 5, superseded: 1, lost: [{ number: 1, name: "o" }] },
          "cart line": empty,
          review: empty,
          registration: empty,
        },
        payments: {
          ...{ chargedAndLost: [{ key: "k", amount: 1, currency: "EUR", reference: "M-1" }], chargedWithoutOrder: [] },
          ...{ chargedThoughUnpaid: [], paidWithoutCharge: [], chargedTwice: names, chargedDifferently: [] },
        },
        unaccounted: [],
      },
    });
    assert.deepEqual(promises[0], {
      ...{ kind: "order", writes: 9, acknowledged: 8, kept: 6, lost: 1, doubled: 0, refused: 0 },
      ...{ unknownKept: 0, unknownNotKept: 0 },
    });
    const bad = wrong.filter((it) => it.count > 0);
    assert.deepEqual(bad, [
      { what: "charged, and the acknowledged order is lost", count: 1, examples: ["M-1"] },
      { what: "charged twice", count: 6, examples: names.slice(0, 5) },
    ]);
  });
});
