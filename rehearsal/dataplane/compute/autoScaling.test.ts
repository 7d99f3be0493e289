import assert from "node:assert/strict";
import { TimeScale } from "../timeScale";
import { type Patience, replacedNow, type UnhealthyInstance } from "./autoScaling";

const sick = (more: Partial<UnhealthyInstance> = {}): UnhealthyInstance => ({
  ...{ id: "i-1", region: "eu-west-1", group: "storefront-1", why: "it fails", graceSeconds: 420, checkedSeconds: 20 },
  ...more,
});
const replaced = (unhealthy: UnhealthyInstance, more: Partial<Patience>): boolean => {
  const patience: Patience = {
    ...{ scale: new TimeScale(10), now: 1_000_000, since: new Map([["i-1", 0]]) },
    ...{ launchedAt: () => 0, servedAt: () => 1_000 },
    ...more,
  };
  return replacedNow([unhealthy], patience).length === 1;
};

describe("An unhealthy instance is replaced", () => {
  it("once it has been unhealthy for as long as AWS' own checks would have taken, whatever the scale", () => {
    assert.equal(replaced(sick(), { since: new Map([["i-1", 980_001]]) }), false);
    assert.equal(replaced(sick(), { since: new Map([["i-1", 980_000]]) }), true);
    assert.equal(replaced(sick(), { since: new Map() }), false);
  });

  it("counted from the moment it began to serve, as checks that failed before then say nothing of it", () => {
    assert.equal(replaced(sick(), { servedAt: () => 980_001 }), false);
    assert.equal(replaced(sick(), { servedAt: () => 980_000 }), true);
  });

  it("after its grace period, which is scaled for those only that have served", () => {
    assert.equal(replaced(sick(), { launchedAt: () => 958_001 }), false);
    assert.equal(replaced(sick(), { launchedAt: () => 958_000 }), true);
    assert.equal(replaced(sick(), { launchedAt: () => 580_001, servedAt: () => undefined }), false);
    assert.equal(replaced(sick(), { launchedAt: () => 580_000, servedAt: () => undefined }), true);
  });

  it("at once where somebody has called it so, and not where nothing is known of it", () => {
    const called = sick({ graceSeconds: 0, checkedSeconds: 0 });
    assert.equal(replaced(called, { since: new Map([["i-1", 1_000_000]]), launchedAt: () => 1_000_000 }), true);
    assert.equal(replaced(called, { launchedAt: () => undefined }), false);
  });
});
