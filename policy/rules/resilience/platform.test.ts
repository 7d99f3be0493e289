import assert from "node:assert/strict";
import { changed, declarePlatform, planOf, type Platform, type PlatformOptions } from "../../platform.fixture";
import { nothingPushed } from "../../../config/formats";
import type { Settings } from "../../../config/settings";
import { settingsFor, three } from "../../../test/settings";
import type { Plan, Rule } from "../../rule";
import { at } from "../../reading";
import * as family from ".";
import { containerMistakes, instanceMistakes, type Mistake, mistakes } from "./mistakes.fixture";

const rules: readonly Rule[] = Object.values(family);

const stacks = ["foundation", "us-east-1", "eu-west-1", "ap-south-1", "global"];

/** What a rule says about a plan, each as `rule: resource: message`. */
function saidBy(rule: Rule, plan: Plan): string[] {
  if ("findings" in rule) {
    return rule.findings(plan).map(({ urn, message }) => `${rule.name}: ${urn?.split("::").pop()}: ${message}`);
  }
  const judged = plan.resources.filter((it) => rule.types.includes(it.type));
  return judged.flatMap((it) => rule.violations(it).map((message) => `${rule.name}: ${it.name}: ${message}`));
}

const said = (plan: Plan, level: Rule["level"]) =>
  rules.filter((it) => it.level === level).flatMap((it) => saidBy(it, plan));

/** Every mistake is found by its rule, in a platform that has none. */
function seesMistakes(made: readonly Mistake[], platform: () => Platform): void {
  for (const { rule, stack, type, name, change } of made) {
    const edit = change
      .toString()
      .replace(/^.*?=> /s, "")
      .slice(0, 90);
    it(`see by ${rule} that ${name} was changed: ${edit}`, () => {
      const plan = changed(planOf(stack, platform()), type, name, change);
      const found = saidBy(
        rules.find((it) => it.name === rule)!,
        plan,
      );
      assert.ok(found.length > 0);
    });
  }
}

function findNothing(platform: () => Platform, { stacks: declared = stacks }: PlatformOptions): void {
  for (const stack of declared) {
    it(`find nothing mandatory in ${stack}`, () => {
      assert.deepEqual(said(planOf(stack, platform()), "mandatory"), []);
    });
  }
}

const { compute, relational, drills } = settingsFor({ kind: "region", region: "eu-west-1" }, three);
const here = ["eu-west-1"];
const containers: Partial<Settings> = { compute: { ...compute, kind: "eks" } };

/** With what is off by default. */
const options: Partial<Settings> = {
  drills: { ...drills, faultExperiments: true },
  events: { kind: "sqs" },
  carts: { kind: "dynamodb" },
  functions: { digest: nothingPushed },
};

const platforms: Readonly<Record<string, { options: PlatformOptions; made?: readonly Mistake[] }>> = {
  "on instances, previewed": { options: { preview: true, changes: options }, made: mistakes },
  "on instances, deployed": { options: { changes: options }, made: mistakes },
  "in containers, previewed": {
    options: { preview: true, stacks: here, changes: containers },
    made: containerMistakes,
  },
  "that keeps a standby in containers apart": {
    options: { stacks: here, changes: { compute: { ...compute, standby: { kind: "eks", percent: 0 } } } },
  },
  "that moves to instances": {
    options: {
      preview: true,
      changes: { compute: { ...compute, kind: "eks", standby: { kind: "asg", percent: 20 } } },
    },
  },
  "with a database of single instances": {
    options: { stacks: ["us-east-1", "eu-west-1"], changes: { relational: { ...relational, kind: "rds" } } },
    made: instanceMistakes,
  },
};

describe("the resilience rules, over the platform", function () {
  this.timeout(120_000);

  for (const [kind, { options, made = [] }] of Object.entries(platforms)) {
    describe(kind, () => {
      let platform: Platform;
      before(async () => {
        platform = await declarePlatform(options);
      });

      findNothing(() => platform, options);
      seesMistakes(made, () => platform);
    });
  }

  describe("that lost something", () => {
    let platform: Platform;
    before(async () => {
      platform = await declarePlatform({ preview: true, regions: three.slice(0, 2) });
    });

    it("see that regions' checks have no switches any more", () => {
      const plan = planOf("global", platform);
      const resources = plan.resources.filter((it) => at(it.props, "type") !== "CLOUDWATCH_METRIC");
      const rule = rules.find((it) => it.name === "evacuation-switch-of-every-region")!;
      assert.equal(saidBy(rule, { ...plan, resources }).length, 2);
    });

    it("see that every plan would put back how many instances there are", () => {
      const plan = planOf("eu-west-1", platform);
      const resources = plan.resources.map((it) => ({ ...it, ignoreChanges: [] }));
      const rule = rules.find((it) => it.name === "scaling-is-kept")!;
      assert.equal(saidBy(rule, { ...plan, resources }).length, 1);
    });

    it("remind of topics that nobody subscribes to, and of nothing else", () => {
      const reminders = Object.keys(platform).flatMap((it) => said(planOf(it, platform), "advisory"));
      const alerts = "topic-has-subscriber: alerts: it has no subscription here";
      assert.deepEqual(reminders, [alerts, alerts, alerts.replace("alerts", "edge-alarms")]);
    });
  });
});
