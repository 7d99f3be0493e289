import assert from "node:assert/strict";
import type { Sight } from "../steps/stage";
import { brokenCounts, brokenTruths } from "./judge";
import { charges, loadReport, named } from "./load.fixture";
import type { Truths } from "./scenario";

const [us, eu, ap] = ["us-east-1", "eu-west-1", "ap-south-1"] as const;
const home = { [us]: us, [eu]: eu, [ap]: ap };
const instances = { [us]: ["i-1"], [eu]: ["i-2"], [ap]: ["i-3"] };

const sight = (changes: Partial<Sight> = {}): Sight => ({
  ...{ relational: us, document: us, ledTo: home, instances },
  ...changes,
});

const quiet: Truths = { losses: "none", writers: [us], away: [], errors: "none", moves: "nobody" };
const failover: Truths = { losses: "left behind", writers: [us, eu], away: [us], errors: "some" };

describe("What must be true of a scenario", () => {
  it("is that nobody moved and nothing failed, where that is asked for", () => {
    assert.deepEqual(brokenTruths(quiet, { sights: [sight(), sight()], failures: {} }), []);
    const moved = sight({ ledTo: { ...home, [ap]: us }, instances: { ...instances, [eu]: ["i-4"] } });
    assert.deepEqual(
      brokenTruths(quiet, {
        sights: [sight(), moved, moved, sight()],
        failures: { "cart near us-east-1": 2, "page near eu-west-1": 1 },
      }),
      [
        "3 requests failed, and none may: 2 cart near us-east-1, 1 page near eu-west-1",
        "DNS led users near ap-south-1 to us-east-1, and nobody is to move",
        "the instances of eu-west-1 changed, and nobody is to move",
      ],
    );
  });

  it("is that both databases were written where they should, also where nobody wrote for a moment", () => {
    const evidence = (...sights: Sight[]) => ({ sights, failures: { "cart near eu-west-1": 9 } });
    const there = sight({ relational: eu, document: eu, ledTo: { ...home, [us]: eu } });
    const between = sight({ relational: undefined, document: undefined });
    assert.deepEqual(brokenTruths(failover, evidence(sight(), between, there)), []);
    assert.deepEqual(brokenTruths(failover, evidence(sight(), between, { ...there, document: us })), [
      "the document database was written in us-east-1, not in us-east-1, then eu-west-1",
    ]);
    assert.deepEqual(brokenTruths({ ...failover, writers: [us] }, evidence(sight(), there, sight())).slice(0, 1), [
      "the relational database was written in us-east-1, then eu-west-1, then us-east-1, not in us-east-1",
    ]);
  });

  it("is that in the end DNS leads everybody to their own region, or to the nearest that isn't to be avoided", () => {
    const writers = sight({ relational: eu, document: eu });
    assert.deepEqual(brokenTruths(failover, { sights: [sight(), writers], failures: {} }), [
      "DNS leads users near us-east-1 to us-east-1, not to eu-west-1",
    ]);
  });
});

describe("What users were promised in a scenario", () => {
  it("is lost by nothing but a failover", () => {
    const lost = loadReport({ lost: named("a") }, {}, { both: ["a"] });
    assert.deepEqual(brokenCounts(failover, lost), []);
    assert.deepEqual(brokenCounts(quiet, lost), ["order lost, though the failover didn't lose it: a"]);
  });

  it("is lost to the number that the scenario is there to show", () => {
    const lost = loadReport({ lost: named("a") }, {}, { both: ["a"] });
    assert.deepEqual(brokenCounts({ ...failover, ordersLostAtLeast: 2 }, lost), [
      "1 orders were lost, and at least 2 should have been",
    ]);
  });

  it("is charged no more often than an order is lost", () => {
    const one = loadReport({ lost: named("a") }, { chargedAndLost: charges("a", "b") }, { both: ["a"] });
    assert.deepEqual(brokenCounts(failover, one), ["the gateway has 2 charges of 1 lost orders"]);
  });

  it("is charged without an order only where the failover lost an order that nobody had been told of", () => {
    const unknown = { chargedWithoutOrder: charges("A-1") };
    assert.deepEqual(brokenCounts(failover, loadReport({}, unknown, { unpromised: ["x"] })), []);
    const broken = ["charged, and there is no order, nor was there one that the failover lost: A-1"];
    assert.deepEqual(brokenCounts(failover, loadReport({}, unknown, {})), broken);
    assert.deepEqual(brokenCounts(quiet, loadReport({}, unknown, { unpromised: ["x"] })), broken);
  });
});
