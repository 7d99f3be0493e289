import assert from "node:assert/strict";
import { Judge, type Pack, type Shown, type Violation } from "./pack";
import { type PlanRule, type Resource, resourceOf, type ResourceRule } from "./rule";
import type { Deployed } from "./state";

const about = {
  title: "Only a test has this rule.",
  reason: "A test needs it.",
  link: "https://example.com/",
  remedy: "Nothing.",
} as const;
const topic = "aws:sns/topic:Topic";
const none = { failing: [], passing: [] };

/** Each finds the same in every topic, so that what differs is how strictly it is taken. */
const ofResources = (name: string, seen: object[] = []): ResourceRule => ({
  ...about,
  name,
  level: "mandatory",
  types: [topic],
  violations: (it) => (seen.push(it), [`${it.name} is wrong`]),
  fixtures: none,
});
const ofPlans = (name: string, seen: object[] = []): PlanRule => ({
  ...about,
  name,
  level: "advisory",
  findings: (plan) => (seen.push(plan), plan.operations.map((it) => ({ message: it.kind, urn: it.before.urn }))),
  planFixtures: none,
});

const shown = (type: string, name: string, props: Shown["props"] = {}): Shown => ({
  ...resourceOf({ type, name, props }),
  aliases: [],
});
const before = [resourceOf({ type: topic, name: "gone", props: {} })];
const deployed = (resources: readonly Resource[]): Deployed => ({
  own: Promise.resolve({ before: resources, settings: {} }),
  others: Promise.resolve({ others: {}, othersSettings: {} }),
});
const judgeOf = (rules: Pack["rules"], read: Pack["read"] = () => deployed(before)) => {
  const judge = new Judge({ name: "pack", version: "1", rules, read });
  judge.begin("fixture");
  return judge;
};
const named = (found: readonly Violation[]) => found.map((it) => [it.rule.name, it.message.split("\n")[0], it.urn]);

describe("judging a plan", () => {
  it("shows a rule resources of its types only, and names the rule in what it finds", () => {
    const judge = judgeOf([ofResources("one"), ofResources("other")]);
    assert.deepEqual(named(judge.judgeResource(shown(topic, "alerts"))), [
      ["one", "alerts is wrong", undefined],
      ["other", "alerts is wrong", undefined],
    ]);
    assert.deepEqual(judge.judgeResource(shown("aws:kms/key:Key", "all")), []);
  });

  it("shows all rules the same plan, put together once", async () => {
    const seen: object[] = [];
    const judge = judgeOf([ofPlans("one", seen), ofPlans("other", seen)]);
    judge.judgeResource(shown(topic, "alerts", { displayName: "asked" }));
    const found = await judge.judgePlan([shown(topic, "alerts", { arn: "arn" })]);
    assert.deepEqual(named(found), [
      ["one", "delete", before[0]!.urn],
      ["other", "delete", before[0]!.urn],
    ]);
    assert.equal(seen[0], seen[1]);
    const [{ resources }] = seen as [{ resources: readonly object[] }];
    assert.deepEqual(resources, [
      {
        ...resourceOf({ type: topic, name: "alerts", props: { displayName: "asked", arn: "arn" } }),
        inputs: { displayName: "asked" },
      },
    ]);
  });

  it("takes each rule as strictly as the run's configuration says, one by one, and asks none that is disabled", async () => {
    const seen: object[] = [];
    const [one, other, plans] = [ofResources("one"), ofResources("other", seen), ofPlans("plans", seen)];
    const judge = judgeOf([one, other, plans]);
    judge.configure(
      new Map([["one", "advisory"] as const, ["other", "disabled"] as const, ["plans", "disabled"] as const]),
    );
    assert.deepEqual(
      judge.judgeResource(shown(topic, "alerts")).map((it) => it.rule.name),
      ["one"],
    );
    assert.deepEqual(await judge.judgePlan([shown(topic, "alerts")]), []);
    assert.deepEqual(seen, []);
    assert.deepEqual(
      [judge.levelOf(one), judge.levelOf(other), judge.levelOf(plans)],
      ["advisory", "disabled", "disabled"],
    );
    judge.begin("fixture");
    assert.deepEqual([judge.levelOf(one), judge.levelOf(plans)], ["mandatory", "advisory"]);
  });

  it("lets a rule of plans tell of a change before the plan is whole, and say it once", async () => {
    const was = resourceOf({ type: topic, name: "alerts", props: { name: "one", arn: "arn" } });
    const told = (urn: string) => [{ message: "it becomes another", urn }];
    const rule: PlanRule = {
      ...ofPlans("foretelling"),
      findings: ({ operations }) => operations.flatMap(({ before: { urn } }) => told(urn)),
      foreseen: {
        types: new Set([topic]),
        findings: ({ before: { urn }, asked }) => (asked.props["name"] === "other" ? told(urn) : []),
      },
    };
    const judge = judgeOf([rule], () => deployed([was, ...before]));
    assert.deepEqual(await judge.foresee(shown(topic, "alerts", { name: "one" })), []);
    assert.deepEqual(await judge.foresee(shown(topic, "stranger", { name: "other" })), []);
    assert.deepEqual(await judge.foresee(shown("aws:kms/key:Key", "all", { name: "other" })), []);
    const moved = { ...shown(topic, "alarms", { name: "other" }), aliases: [was.urn] };
    assert.deepEqual(named(await judge.foresee(moved)), [["foretelling", "it becomes another", was.urn]]);
    const waiting = judgeOf([rule], () => ({ ...deployed([was]), others: new Promise(() => undefined) }));
    assert.equal((await waiting.foresee(moved)).length, 1, "other stacks' states are nothing to wait for");
    judge.judgeResource(moved);
    assert.deepEqual(named(await judge.judgePlan([moved])), [["foretelling", "it becomes another", before[0]!.urn]]);
    judge.begin("fixture");
    judge.configure(new Map([["foretelling", "disabled"]]));
    assert.deepEqual(await judge.foresee(moved), []);
  });

  it("forgets what a run before asked for", async () => {
    const seen: { resources: readonly { inputs?: object }[] }[] = [];
    const judge = judgeOf([ofPlans("plans", seen)]);
    judge.judgeResource(shown(topic, "alerts", { displayName: "asked" }));
    judge.begin("fixture");
    await judge.judgePlan([shown(topic, "alerts", { arn: "arn" })]);
    assert.deepEqual(seen[0]?.resources[0]?.inputs, { arn: "arn" });
  });

  it("stops a plan that can't be compared with what is deployed, and asks no rule of plans then", async () => {
    const seen: object[] = [];
    for (const part of ["own", "others"] as const) {
      const unreadable = { ...deployed(before), [part]: Promise.reject(new Error("the state is gone.")) };
      const judge = judgeOf([ofPlans("plans", seen)], () => unreadable);
      const found = await judge.judgePlan([shown(topic, "alerts")]);
      assert.deepEqual(
        found.map((it) => it.rule.name),
        ["plan-can-be-judged"],
      );
      assert.match(found[0]!.message, /^This plan can't be compared with what is deployed: the state is gone\. /);
    }
    assert.deepEqual(seen, []);
  });

  it("is broken by a rule that throws, whose words stay unsaid", () => {
    const rule: ResourceRule = {
      ...ofResources("broken"),
      violations: () => {
        throw new TypeError("correct-horse");
      },
    };
    assert.throws(
      () => judgeOf([rule]).judgeResource(shown(topic, "alerts")),
      /^Error: rule broken is broken \(TypeError at policy\/pack\.test\.ts:\d+\)/,
    );
  });
});
