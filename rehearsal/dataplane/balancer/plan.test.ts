import assert from "node:assert/strict";
import type { DesiredBalancing, DesiredGroup, DesiredListener } from "./observed";
import { planBalancing } from "./plan";

const region = "eu-west-1";
const none: DesiredBalancing = { listeners: [], groups: [] };

const listener: DesiredListener = {
  ...{ arn: "listener", balancerArn: "balancer", region, name: "shop.elb.amazonaws.com", port: 443 },
  ...{ certificateFor: ["shop.example.com"], idleSeconds: 65, keepAliveSeconds: 60 },
  rules: [{ Priority: "default", IsDefault: true, Actions: [] }],
};

const group = (...ids: string[]): DesiredGroup => ({
  ...{ arn: "arn:targetgroup/shop/1", region },
  settings: {
    check: {
      path: "/",
      codes: "200",
      intervalSeconds: 10,
      timeoutSeconds: 5,
      thresholds: { healthy: 2, unhealthy: 2 },
    },
    attributes: { routing: { count: 1 }, dns: { count: 1 }, slowStartSeconds: 30 },
    deregistrationSeconds: 30,
  },
  targets: ids.map((id) => ({ id, port: 8080, zone: "eu-west-1a" })),
});

const steps = (desired: DesiredBalancing, actual: DesiredBalancing) =>
  planBalancing(desired, actual).map((it) => `${it.kind}: ${it.what}`);

describe("the plan for load balancers", () => {
  it("is nothing where what runs is what is deployed", () => {
    const both = { listeners: [listener], groups: [group("i-1")] };
    assert.deepEqual(steps(both, structuredClone(both)), []);
  });

  it("knows targets before anybody can ask for them, and listens to nobody before it forgets them", () => {
    const both = { listeners: [listener], groups: [group("i-1", "i-2")] };
    assert.deepEqual(steps(both, none), [
      "set targets: check i-1, i-2: targets of shop",
      "listen: listen as shop.elb.amazonaws.com:443: its listener is deployed",
    ]);
    assert.deepEqual(steps(none, both), [
      "close: close shop.elb.amazonaws.com:443: its listener is no longer deployed",
      "forget: check no target of shop any more: no load balancer uses it",
    ]);
  });

  it("listens anew only for what can't change while it listens", () => {
    const deployed = (change: Partial<DesiredListener>) => ({ ...none, listeners: [{ ...listener, ...change }] });
    const before = deployed({});
    const anew = ["listen: listen anew as shop.elb.amazonaws.com:443: its listener was changed"];
    assert.deepEqual(steps(deployed({ certificateFor: ["other.example.com"] }), before), anew);
    assert.deepEqual(steps(deployed({ keepAliveSeconds: 61 }), before), anew);
    const { certificateFor: _, ...plain } = listener;
    assert.deepEqual(steps({ ...none, listeners: [plain] }, before), anew);
    const rules: DesiredListener["rules"] = [{ Priority: "1", Actions: [] }, ...listener.rules];
    assert.deepEqual(steps(deployed({ rules }), before), ["take rules: take 2 rules at shop.elb.amazonaws.com:443"]);
  });

  it("says of a group which targets come and go, and that its settings are others", () => {
    const of = (it: DesiredGroup) => ({ ...none, groups: [it] });
    assert.deepEqual(steps(of(group("i-2", "i-3")), of(group("i-1", "i-2"))), [
      "set targets: check i-3 and drain i-1: targets of shop",
    ]);
    const slower = { ...group("i-1"), settings: { ...group().settings, deregistrationSeconds: 60 } };
    assert.deepEqual(steps(of(slower), of(group("i-1"))), ["set targets: take settings: targets of shop"]);
  });
});
