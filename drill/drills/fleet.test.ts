import assert from "node:assert/strict";
import { needsAfter, type RegionLoad, smallestFleet } from "./fleet";

const load = (region: string, peakPerMinute: number, healthyTargets = 4): RegionLoad => ({
  ...{ region, healthyTargets, peakPerMinute, perTargetPerMinute: 1000 },
});
const loads = [load("us-east-1", 1500), load("eu-west-1", 2200), load("ap-south-1", 300)];

describe("the fleet that stays", () => {
  it("may inherit everybody of the regions that are lost", () => {
    assert.deepEqual(needsAfter(["us-east-1"], loads), [
      { region: "eu-west-1", requestsPerMinute: 3700, neededTargets: 4, healthyTargets: 4 },
      { region: "ap-south-1", requestsPerMinute: 1800, neededTargets: 2, healthyTargets: 4 },
    ]);
    assert.deepEqual(needsAfter(["us-east-1", "eu-west-1"], loads), [
      { region: "ap-south-1", requestsPerMinute: 4000, neededTargets: 4, healthyTargets: 4 },
    ]);
  });

  it("is the smallest where each carries its own users and the largest that it can inherit", () => {
    assert.deepEqual(smallestFleet(loads, 1), { "us-east-1": 4, "eu-west-1": 4, "ap-south-1": 3 });
    assert.deepEqual(smallestFleet(loads, 2), { "us-east-1": 4, "eu-west-1": 4, "ap-south-1": 4 });
    assert.deepEqual(smallestFleet(loads, 0), { "us-east-1": 2, "eu-west-1": 3, "ap-south-1": 1 });
  });
});
