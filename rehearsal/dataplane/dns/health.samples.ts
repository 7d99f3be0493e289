/** Cases of the documented rules about health checks. */
import type { HealthCheck } from "@aws-sdk/client-route-53";
import assert from "node:assert/strict";
import { change, type RuleCase } from "./mutants.fixture";
import { c1, c2, c3, health } from "./rules.fixture";
import { check, failing, nothingSeen } from "./zone.fixture";

export const healthCases: readonly RuleCase[] = [
  {
    rule: 27,
    says: "an endpoint is healthy if more than 18 % of its checkers say so",
    holds: (rules) => {
      const said = (healthy: number, reporting: number) =>
        health(rules, c1!, { ...nothingSeen, endpoints: { c1: { healthy, reporting } } });
      assert.deepEqual([said(2, 11), said(1, 11), said(9, 50), said(10, 50)], [true, false, false, true]);
    },
    mutants: [
      change("checks.ts", "const healthyPercent = 18;", "const healthyPercent = 19;"),
      change("checks.ts", "* 100 > healthyPercent", "* 100 >= healthyPercent"),
    ],
  },
  {
    rule: 35,
    says: "a new check is healthy until there is data, an inverted one unhealthy",
    holds: (rules) => {
      assert.deepEqual(
        [health(rules, c1!, nothingSeen), health(rules, check("c1", { Inverted: true }), nothingSeen)],
        [true, false],
      );
    },
    mutants: [change("checks.ts", "!seen || seen.reporting === 0 ||", "!!seen &&")],
  },
  {
    rule: 36,
    says: "inverting flips the status, and a disabled check counts as healthy, also as a child",
    holds: (rules) => {
      const seen = (config: object) => health(rules, check("c1", config), failing("c1"));
      const flags = [{}, { Disabled: true }, { Inverted: true }, { Disabled: true, Inverted: true }];
      assert.deepEqual(flags.map(seen), [false, true, true, false]);
      const parent = check("p", { Type: "CALCULATED", ChildHealthChecks: ["c1"], HealthThreshold: 1 });
      assert.equal(health(rules, parent, failing("c1"), [check("c1", { Disabled: true })]), true);
    },
    mutants: [
      change("checks.ts", "Disabled === true || this.measured(check)", "this.measured(check)"),
      change("checks.ts", "Inverted === true ? !healthy : healthy", "healthy"),
    ],
  },
  {
    rule: 37,
    says: "a calculated check counts healthy children: 0 is always reached, more than there are never",
    holds: (rules) => {
      const children = [c1!, c2!, c3!];
      const reached = (HealthThreshold: number, ...ids: string[]) =>
        health(
          rules,
          check("p", { Type: "CALCULATED", ChildHealthChecks: ["c1", "c2", "c3"], HealthThreshold }),
          failing(...ids),
          children,
        );
      assert.deepEqual(
        [reached(0, "c1", "c2", "c3"), reached(2, "c1"), reached(2, "c1", "c2"), reached(3), reached(4)],
        [true, true, false, true, false],
      );
    },
    mutants: [
      change("checks.ts", ">= (config.HealthThreshold ?? 0)", "> (config.HealthThreshold ?? 0)"),
      change("checks.ts", "children.filter((it) => this.isHealthy(it)).length", "children.length"),
    ],
  },
  {
    rule: 38,
    says: "a metric's check follows the data, by the settings that were copied when it was written",
    holds: (rules) => {
      const now = 10 * 60_000 + 30_000;
      const seen = (...data: (readonly [minute: number, value: number])[]) =>
        health(rules, switchCheck("LastKnownStatus"), { ...nothingSeen, now, metrics: { s: points(data) } });
      assert.deepEqual(
        [
          seen([10, 0]),
          seen([10, 1]),
          seen([10, 0], [10, 1]),
          seen([9, 0], [10, 1]),
          seen([9, 1], [10, 0]),
          seen([9, 1]),
        ],
        [true, false, false, false, true, false],
      );
    },
    mutants: [
      change("metric.ts", "Maximum: (values) => Math.max", "Maximum: (values) => Math.min"),
      change("metric.ts", "(value, threshold) => value >= threshold", "(value, threshold) => value > threshold"),
      change("metric.ts", ".slice(0, count)", ""),
    ],
  },
  {
    rule: 41,
    says: "without data a check is what it says it is then, or what it was when there was data; a new one is healthy",
    holds: (rules) => {
      const now = 600 * 60_000;
      const seen = (status: "Healthy" | "Unhealthy" | "LastKnownStatus", ...data: (readonly [number, number])[]) =>
        health(rules, switchCheck(status), { ...nothingSeen, now, metrics: { s: points(data) } });
      assert.deepEqual(
        [
          seen("LastKnownStatus"),
          seen("LastKnownStatus", [500, 1]),
          seen("LastKnownStatus", [400, 1], [500, 0]),
          seen("Healthy", [500, 1]),
          seen("Unhealthy", [500, 0]),
        ],
        [true, false, true, true, false],
      );
    },
    mutants: [
      change("checks.ts", `judged.last !== "unhealthy"`, "true"),
      change("checks.ts", `judged.last !== "unhealthy"`, `judged.last === "healthy"`),
      change("metric.ts", "Math.max(...periods.keys())", "Math.min(...periods.keys())"),
      change("checks.ts", `without === "Healthy"`, "true"),
    ],
  },
];

/** A check of an evacuation switch: one period of a minute, Maximum at least 1. */
const switchCheck = (InsufficientDataHealthStatus: "Healthy" | "Unhealthy" | "LastKnownStatus"): HealthCheck => ({
  ...check("s", { Type: "CLOUDWATCH_METRIC", InsufficientDataHealthStatus }),
  CloudWatchAlarmConfiguration: {
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    Period: 60,
    MetricName: "RegionEvacuated",
    Namespace: "Meridian/Evacuation",
    Statistic: "Maximum",
  },
});

const points = (data: readonly (readonly [minute: number, value: number])[]) =>
  data.map(([minute, value]) => ({ at: minute * 60_000 + 1_000, value }));
