import assert from "node:assert/strict";
import { isRolledOut, planPods, type SeenPod } from "./podPlan";

const zones = ["a", "b", "c"];
const wanted = { revision: 1, replicas: 3, surge: 1, unavailable: 0 };

let made = 0;
const pod = (zone: string, change: Partial<SeenPod> = {}): SeenPod => ({
  ...{ id: `10.0.0.${++made}`, workload: "eu shop/storefront", revision: 1, zone, scheduledAt: made },
  ...{ isReady: true, isEvicted: false },
  ...change,
});
const planned = (...args: Parameters<typeof planPods>): string[] =>
  planPods(...args).map((it) => (it.kind === "schedule" ? `schedule ${it.zone}` : `end ${it.pod.zone}: ${it.why}`));

describe("Pods of a Deployment", () => {
  const all = () => zones.map((it) => pod(it));

  it("come at once where there are none, spread over the zones that take any", () => {
    assert.deepEqual(planned(wanted, [], zones), ["schedule a", "schedule b", "schedule c"]);
    assert.deepEqual(planned(wanted, [pod("a")], ["a", "c"]), ["schedule c", "schedule a"]);
    assert.deepEqual(planned(wanted, [], []), []);
  });

  it("stay where all is as it should be", () => {
    assert.deepEqual(planned(wanted, all(), zones), []);
    assert.equal(isRolledOut(wanted, all()), true);
    assert.equal(isRolledOut(wanted, [...all().slice(1), pod("a", { isReady: false })]), false);
  });

  it("are replaced as many at a time as the surge allows, and none leaves before its successor is ready", () => {
    const next = { ...wanted, revision: 2 };
    const fresh = { revision: 2, isReady: false };
    assert.deepEqual(planned(next, all(), zones), ["schedule a"]);
    assert.deepEqual(planned(next, [...all(), pod("a", fresh)], zones), []);
    assert.deepEqual(planned(next, [...all(), pod("a", { revision: 2 })], zones), ["end c: it is of another version"]);
    assert.deepEqual(planned(next, [pod("a"), pod("b"), pod("a", { revision: 2 })], zones), ["schedule b"]);
  });

  it("that never become ready leave those before them alone, and go first when the version before comes back", () => {
    const stuck = [...all(), pod("a", { revision: 2, isReady: false })];
    assert.deepEqual(planned({ ...wanted, revision: 2 }, stuck, zones), []);
    assert.deepEqual(planned({ ...wanted, revision: 3 }, stuck, zones), ["end a: it is of another version"]);
  });

  it("go where fewer are asked for, those first that aren't ready", () => {
    const pods = [...all(), pod("b", { isReady: false }), pod("c")];
    assert.deepEqual(planned(wanted, pods, zones), [
      "end b: there are more than are asked for",
      "end c: there are more than are asked for",
    ]);
  });

  it("are replaced elsewhere once their node has been gone for long", () => {
    const pods = [pod("a", { isReady: false, isEvicted: true }), pod("b"), pod("c")];
    assert.deepEqual(planned(wanted, pods, ["b", "c"]), ["end a: its node is gone", "schedule b"]);
  });
});
