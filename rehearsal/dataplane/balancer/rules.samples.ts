/** Cases of the documented rules about a load balancer's targets, each with changes of the code that it must notice. */
import assert from "node:assert/strict";
import { change, modulesWith, type Mutant, type RuleCase } from "../dns/mutants.fixture";
import type * as Choices from "./targetChoice";
import type * as States from "./targetHealth";

export type BalancerRules = typeof Choices & typeof States;

export const balancerRulesWith = (mutant?: Mutant): BalancerRules =>
  modulesWith(__dirname, ["targetChoice", "targetHealth"], mutant) as unknown as BalancerRules;

type Target = Choices.BalancedTarget;
type Attributes = Choices.GroupAttributes;

const defaults: Attributes = { routing: { count: 1 }, dns: { count: 1 }, slowStartSeconds: 0 };

/** So many targets of a zone, so many of them healthy. */
const targets = (zone: string, count: number, healthy: number): Target[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${zone}${index}`,
    zone,
    state: index < healthy ? ("healthy" as const) : ("unhealthy" as const),
    healthySeconds: 3_600,
  }));

const ids = (found: readonly Target[]): string => found.map((it) => it.id).join(" ");

/** How often each target is chosen over evenly spread chances. */
function shares(
  rules: BalancerRules,
  of: readonly Target[],
  attributes: Attributes,
  draws = 1_000,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let draw = 0; draw < draws; draw++) {
    const { id } = rules.chooseTarget(of, attributes, draw / draws)!;
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

/** States that a target goes through, with the reasons, from the results of its checks. */
const states = (rules: BalancerRules, ...results: States.TargetCheckResult[]): string[] => {
  let now = rules.registered;
  return results.map((result) => {
    now = rules.afterCheck(now, result, { healthy: 3, unhealthy: 2 });
    return now.reason === undefined ? now.state : `${now.state} ${now.reason}`;
  });
};

export const balancerCases: readonly RuleCase<BalancerRules>[] = [
  {
    rule: 45,
    says: "one success is enough for a new target, then it takes as many results in a row as the thresholds say, with a reason for each failure",
    holds: (rules) => {
      assert.deepEqual(states(rules, "passed", "timed out", "passed", "timed out", "timed out"), [
        ...["healthy", "healthy", "healthy", "healthy", "unhealthy Target.Timeout"],
      ]);
      assert.deepEqual(states(rules, "not answered", "not answered", "wrong status"), [
        "initial Elb.InitialHealthChecking",
        "unhealthy Target.FailedHealthChecks",
        "unhealthy Target.ResponseCodeMismatch",
      ]);
      const failed = ["wrong status", "wrong status"] as const;
      assert.deepEqual(
        states(rules, ...failed, "passed", "passed", "timed out", "passed", "passed", "passed").map(
          (it) => it.split(" ")[0],
        ),
        ["initial", ...Array<string>(6).fill("unhealthy"), "healthy"],
      );
      assert.equal(rules.afterCheck(rules.deregistering, "passed", { healthy: 2, unhealthy: 2 }).state, "draining");
    },
    mutants: [
      change("targetHealth.ts", `if (before.state !== "unhealthy") return healthy;`, ""),
      change("targetHealth.ts", "passed >= thresholds.healthy", "passed >= 1"),
      change("targetHealth.ts", "failed >= thresholds.unhealthy", "failed >= 1"),
      change("targetHealth.ts", `if (before.state === "draining") return before;`, ""),
      change(
        "targetHealth.ts",
        `if (before.state === "unhealthy") return { state: "unhealthy", reason: reasons[result], contradicting: 0 };`,
        `if (before.state === "unhealthy") return { ...before, reason: reasons[result] };`,
      ),
    ],
  },
  {
    rule: 46,
    says: "where only unhealthy targets are registered, all of them get requests",
    holds: (rules) => {
      assert.equal(ids(rules.routable(targets("a", 3, 0), defaults)), "a0 a1 a2");
      assert.equal(ids(rules.routable(targets("a", 3, 1), defaults)), "a0");
      const draining: Target = { id: "old", zone: "a", state: "draining" };
      assert.equal(ids(rules.routable([draining, ...targets("a", 2, 0)], defaults)), "a0 a1");
      assert.equal(rules.chooseTarget([draining], defaults, 0), undefined);
    },
    mutants: [
      change("targetChoice.ts", "|| healthy.length === 0 ? all : healthy", "? [] : healthy"),
      change("targetChoice.ts", `targets.filter((it) => it.state !== "draining")`, "targets"),
    ],
  },
  {
    rule: 47,
    says: "a breach of either the count or the percentage is enough, for routing by group and for DNS by zone; where all zones are below, all stay",
    holds: (rules) => {
      const all = (count: number, healthy: number, routing: Choices.Minimum) =>
        rules.routable(targets("a", count, healthy), { ...defaults, routing }).length === count;
      assert.deepEqual(
        [
          all(10, 4, { count: 5 }),
          all(10, 5, { count: 5 }),
          all(10, 4, { percentage: 50 }),
          all(10, 5, { percentage: 50 }),
        ],
        [true, false, true, false],
      );
      assert.equal(all(10, 5, { count: 1, percentage: 60 }), true);
      const zones = (a: number, b: number) =>
        rules.zonesInDns([...targets("a", 10, a), ...targets("b", 10, b)], {
          ...defaults,
          dns: { count: 1, percentage: 50 },
        });
      assert.deepEqual(
        [zones(10, 10), zones(10, 5), zones(10, 4), zones(4, 4), zones(0, 0)],
        [["a", "b"], ["a", "b"], ["a"], ["a", "b"], ["a", "b"]],
      );
    },
    mutants: [
      change("targetChoice.ts", "healthy < count)", "healthy <= count)"),
      change("targetChoice.ts", "healthy * 100 < percentage * all", "healthy * 100 <= percentage * all"),
      change("targetChoice.ts", "healthy < count) || (", "healthy < count) && ("),
      change("targetChoice.ts", "enough.length > 0 ? enough : zones", "enough"),
    ],
  },
  {
    rule: 49,
    says: "a target's share grows in a straight line while it starts, but not of a first batch, and not once it is unhealthy",
    holds: (rules) => {
      const attributes = { ...defaults, slowStartSeconds: 100 };
      const beside = (seconds: number, more: Partial<Target> = {}) => {
        const starting: Target = { id: "new", zone: "a", state: "healthy", healthySeconds: seconds, ...more };
        return shares(rules, [...targets("a", 1, 1), starting], attributes)["new"];
      };
      assert.deepEqual([beside(25), beside(50), beside(75), beside(100), beside(200)], [200, 333, 428, 500, 500]);
      assert.equal(beside(25, { isOfFirstBatch: true }), 500);
      const unhealthy = targets("a", 2, 0).map((it, index) => ({ ...it, healthySeconds: index * 50 }));
      assert.deepEqual(shares(rules, unhealthy, attributes), { a0: 500, a1: 500 });
      assert.equal(shares(rules, targets("a", 2, 2), defaults)["a0"], 500);
    },
    mutants: [
      change("targetChoice.ts", "Math.max(target.healthySeconds ?? 0, 1) / slowStartSeconds", "1"),
      change("targetChoice.ts", "target.isOfFirstBatch === true ||", ""),
      change("targetChoice.ts", `|| target.state !== "healthy") return 1;`, ") return 1;"),
    ],
  },
];
