/** Cases of the documented rules about aliases. */
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import assert from "node:assert/strict";
import { change, type RuleCase } from "./mutants.fixture";
import { ask, c1, c2, c3, values } from "./rules.fixture";
import { a, alias, balancer, failing, latency, nothingSeen, named, primary, secondary, weighted } from "./zone.fixture";

/** The guide's picture: latency aliases of weighted groups, one of which has only failing leaves. */
const latencyOverWeighted = (evaluates: boolean): ResourceRecordSet[] => {
  const branch = (region: string): ResourceRecordSet => {
    const made = alias("x", region, latency(region));
    return { ...made, AliasTarget: { ...made.AliasTarget!, EvaluateTargetHealth: evaluates } };
  };
  return [
    branch("us-east-1"),
    branch("eu-west-1"),
    a("us-east-1", "192.0.2.1", { ...weighted("1", 10), HealthCheckId: "c1" }),
    a("us-east-1", "192.0.2.2", { ...weighted("2", 10), HealthCheckId: "c2" }),
    a("eu-west-1", "192.0.2.3", { ...weighted("1", 10), HealthCheckId: "c3" }),
  ];
};

export const aliasCases: readonly RuleCase[] = [
  {
    rule: 9,
    says: "an alias that evaluates its target's health inherits it, and a group is healthy if one of its records is",
    holds: (rules) => {
      const world = { records: latencyOverWeighted(true), checks: [c1!, c2!, c3!] };
      assert.deepEqual(values(rules, "x", { ...world, observed: failing("c1") }), ["192.0.2.2"]);
    },
    mutants: [change("recordHealth.ts", ".some((it) => isHealthy", ".every((it) => isHealthy")],
  },
  {
    rule: 10,
    says: "a branch whose leaves are all unhealthy is left for the next best branch",
    holds: (rules) => {
      const world = { records: latencyOverWeighted(true), checks: [c1!, c2!, c3!] };
      assert.deepEqual(values(rules, "x", { ...world, observed: failing("c1", "c2") }), ["192.0.2.3"]);
    },
    mutants: [change("recordHealth.ts", "!record.holds.alias.evaluatesHealth", "true")],
  },
  {
    rule: 11,
    says: "without evaluating, the branch is kept although all its leaves are unhealthy",
    holds: (rules) => {
      const world = { records: latencyOverWeighted(false), checks: [c1!, c2!, c3!] };
      const kept = ask(rules, "x", { ...world, observed: failing("c1", "c2") });
      assert.deepEqual(kept.records[0]?.values, ["192.0.2.1"]);
      assert.deepEqual(
        kept.path.map((it) => it.because),
        ["healthy", "last resort"],
      );
    },
    mutants: [change("recordHealth.ts", " || !record.holds.alias.evaluatesHealth", "")],
  },
  {
    rule: 12,
    says: "a check on an alias and its target's health must both hold",
    holds: (rules) => {
      const records = [
        alias("x", "t", { ...primary, HealthCheckId: "c1" }),
        a("x", "192.0.2.9", secondary),
        a("t", "192.0.2.1", { HealthCheckId: "c2" }),
      ];
      const seen = [[], ["c1"], ["c2"], ["c1", "c2"]].map((ids) =>
        values(rules, "x", { records, checks: [c1!, c2!], observed: failing(...ids) }),
      );
      assert.deepEqual(seen.flat(), ["192.0.2.1", "192.0.2.9", "192.0.2.9", "192.0.2.9"]);
    },
    mutants: [
      change(
        "recordHealth.ts",
        "checks.isHealthy(record.healthCheck)) return false;",
        "checks.isHealthy(record.healthCheck)) return false;\n    if (record.healthCheck !== undefined) return true;",
      ),
      change(
        "recordHealth.ts",
        "if (record.healthCheck !== undefined &&",
        `if (!("alias" in record.holds) && record.healthCheck !== undefined &&`,
      ),
    ],
  },
  {
    rule: 13,
    says: "a leaf without a check keeps its branch healthy for ever",
    holds: (rules) => {
      const records = latencyOverWeighted(true).map((it) =>
        it.HealthCheckId === "c2" ? a("us-east-1", "192.0.2.2", weighted("2", 10)) : it,
      );
      assert.deepEqual(values(rules, "x", { records, checks: [c1!, c3!], observed: failing("c1") }), ["192.0.2.2"]);
    },
    mutants: [
      change(
        "recordHealth.ts",
        "record.healthCheck !== undefined && !checks",
        "record.healthCheck === undefined || !checks",
      ),
    ],
  },
  {
    rule: 14,
    says: "a load balancer is healthy only if each target group that has targets has a healthy one, and has any",
    holds: (rules) => {
      const lb = "alb-1.us-east-1.elb.amazonaws.com";
      const records = [balancer("x", lb, primary), a("x", "192.0.2.9", secondary)];
      const groups = [[["healthy"]], [["healthy", "unhealthy"], ["unhealthy"]], [["healthy"], []], [[], []], []];
      const seen = groups.map((it) =>
        values(rules, "x", { records, observed: { ...nothingSeen, balancers: { [lb]: it } } }),
      );
      assert.deepEqual(seen.flat(), [lb, "192.0.2.9", lb, "192.0.2.9", "192.0.2.9"]);
    },
    mutants: [
      change("checks.ts", "used.every((states)", "used.some((states)"),
      change("checks.ts", "used.length > 0 && used", "used"),
      change("checks.ts", "groups.filter((states) => states.length > 0)", "groups.filter(() => true)"),
    ],
  },
  {
    rule: 16,
    says: "an alias of a resource answers with the resource's time to live, of a record with that record's",
    holds: (rules) => {
      const records = [
        balancer("lb", "alb-1.us-east-1.elb.amazonaws.com"),
        alias("x", "t"),
        a("t", "192.0.2.1", { TTL: 7 }),
      ];
      assert.deepEqual(
        [ask(rules, "lb", { records }), ask(rules, "x", { records })].map((it) => it.records[0]?.ttl),
        [60, 7],
      );
    },
    mutants: [
      change("answer.ts", "const resourceTtl = 60;", "const resourceTtl = 300;"),
      change("answer.ts", "...holds }]", "...holds, ttl: resourceTtl }]"),
    ],
  },
  {
    rule: 17,
    says: "an alias answers its own type only, under the name that was asked for",
    holds: (rules) => {
      const records = [alias("x", "t"), a("t", "192.0.2.1")];
      assert.deepEqual(ask(rules, "x", { records }).records, [
        { name: named("x"), type: "A", ttl: 60, values: ["192.0.2.1"] },
      ]);
      const other = ask(rules, "x", { records, type: "AAAA" });
      assert.deepEqual([other.code, other.records], ["NOERROR", []]);
      assert.equal(ask(rules, "none", { records }).code, "NXDOMAIN");
    },
    mutants: [
      change(
        "answer.ts",
        "records.flatMap((it) => answered(name, it))",
        "records.flatMap((it) => answered(it.name, it))",
      ),
      change("answer.ts", "zone.names.has(name) ? name : wildcardOf(zone, name)", "wildcardOf(zone, name)"),
    ],
  },
];
