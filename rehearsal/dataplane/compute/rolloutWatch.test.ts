import assert from "node:assert/strict";
import type { SeenPod } from "./podPlan";
import { RolloutWatch } from "./rolloutWatch";
import type { Workload } from "./workloads";

const workload: Workload = {
  ...{
    name: "shop/storefront",
    region: "eu-west-1",
    generation: 2,
    revision: 2,
    replicas: 2,
    surge: 1,
    unavailable: 0,
  },
  ...{ progressSeconds: 900, targetGroup: "arn:pods", port: 8080, drainSeconds: 0 },
  serviceAccount: { namespace: "shop", name: "storefront" },
  runs: { image: "repository@sha256:1", environment: {} },
};
const pod = (revision: number, isReady = true): SeenPod => ({
  ...{ id: "10.0.0.1", workload: "eu-west-1 shop/storefront", revision, zone: "a", scheduledAt: 0 },
  ...{ isReady, isEvicted: false },
});

describe("A Deployment's rollout", () => {
  let now: number;
  let watch: RolloutWatch;
  const see = (pods: readonly SeenPod[], change: Partial<Workload> = {}) =>
    watch.see({ ...workload, ...change }, pods).state;

  beforeEach(() => {
    now = 0;
    watch = new RolloutWatch("http://127.0.0.1:1", () => now);
  });

  it("is complete once all pods are of its version and ready, and stays so whatever becomes of them", () => {
    assert.equal(see([pod(1), pod(1), pod(2)]), "progressing");
    assert.equal(see([pod(2), pod(2)]), "complete");
    now = 1_000_000;
    assert.equal(see([pod(2, false)]), "complete");
    assert.equal(see([pod(2), pod(2)], { generation: 3, replicas: 3 }), "progressing");
  });

  it("has failed once no further pod has become ready for as long as it says, counted from the last that did", () => {
    see([pod(1), pod(1), pod(2, false)]);
    now = 899_000;
    assert.equal(see([pod(1), pod(2)]), "progressing");
    now = 1_798_000;
    assert.equal(see([pod(1), pod(2), pod(2, false)]), "progressing");
    now = 1_799_000;
    assert.deepEqual(watch.see(workload, [pod(1), pod(2), pod(2, false)]), {
      ...{ generation: 2, state: "failed" },
      reason: "exceeded its progress deadline of 900 s: 1 of 2 new pods are ready, and the others serve on",
    });
    assert.equal(see([pod(2), pod(2)]), "complete");
  });
});
