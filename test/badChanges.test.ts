import assert from "node:assert/strict";
import { declarePlatform, type Platform, planOf } from "../policy/platform.fixture";
import type { Resource } from "../policy/rule";
import { rules } from "../policy/rules";
import { badChanges, type PlantedChange } from "../rehearsal/badChanges/badChange";
import { changedInput } from "../rehearsal/badChanges/plantedProgram";

describe("bad changes that are planted in a living cloud", () => {
  let platform: Platform;
  before(async function () {
    this.timeout(60_000);
    platform = await declarePlatform();
  });

  /** The platform as it would be, and how many resources that changes. */
  function changed({ inputs = [] }: PlantedChange): { readonly platform: Platform; readonly count: number } {
    let count = 0;
    const change = (it: Resource): Resource => {
      const own = inputs.filter(({ type, name }) => type === it.type && new RegExp(name).test(it.name));
      const values = own.map((input) => [input.key, changedInput(it.props[input.key], input)] as const);
      for (const [key, value] of values) {
        assert.notDeepEqual(value, it.props[key], `${it.type} ${it.name}: ${key}`);
        count++;
      }
      return { ...it, props: { ...it.props, ...Object.fromEntries(values) } };
    };
    const all = Object.entries(platform).map(([stack, resources]) => [stack, resources.map(change)] as const);
    return { platform: Object.fromEntries(all), count };
  }

  /** What the policy pack stops a plan for. */
  function stopsFor(it: Platform): readonly string[] {
    const plans = Object.keys(it).map((stack) => planOf(stack, it));
    const mandatory = rules.filter(({ level }) => level === "mandatory");
    return plans.flatMap((plan) =>
      mandatory.flatMap((rule) => {
        if ("findings" in rule) return rule.findings(plan).map(({ message }) => `${rule.name}: ${message}`);
        const found = plan.resources.filter(({ type }) => rule.types.includes(type)).flatMap(rule.violations);
        return found.map((message) => `${rule.name}: ${message}`);
      }),
    );
  }

  for (const change of badChanges.filter((it) => it.inputs !== undefined))
    it(`${change.name} changes what the program declares, which the policy pack ${change.ends === "planned" ? "stops" : "lets through"}`, () => {
      const { platform: spoilt, count } = changed(change);
      assert.ok(count > 0, "nothing is changed");
      const before = new Set(stopsFor(platform));
      const found = stopsFor(spoilt).filter((line) => !before.has(line));
      if (change.ends === "planned") assert.match(found.join("\n"), change.says);
      else assert.deepEqual(found, []);
    });
});
