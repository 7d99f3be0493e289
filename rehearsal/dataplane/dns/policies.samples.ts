/** Cases of the documented rules about how a routing policy chooses. */
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import assert from "node:assert/strict";
import { change, type RuleCase } from "./mutants.fixture";
import { ask, c1, c2, c3, shares, threeRegions, values } from "./rules.fixture";
import { a, failing, primary, secondary, weighted } from "./zone.fixture";

export const policyCases: readonly RuleCase[] = [
  {
    rule: 1,
    says: "records are chosen by policy among the healthy ones, whose shares keep their ratio",
    holds: (rules) => {
      const records = [
        a("x", "192.0.2.1", { ...weighted("1", 10), HealthCheckId: "c1" }),
        a("x", "192.0.2.2", weighted("2", 20)),
        a("x", "192.0.2.3", weighted("3", 30)),
      ];
      assert.deepEqual(shares(rules, "x", { records, checks: [c1], observed: failing("c1") }), {
        "192.0.2.3": 60,
        "192.0.2.2": 40,
      });
    },
    mutants: [change("choice.ts", "const healthy = covering.filter(isHealthy);", "const healthy = covering;")],
  },
  {
    rule: 2,
    says: "a record without a health check is always healthy",
    holds: (rules) => {
      const records = [a("x", "192.0.2.1", primary), a("x", "192.0.2.2", { ...secondary, HealthCheckId: "c1" })];
      const seen = [failing(), failing("c1")].map((observed) =>
        values(rules, "x", { records, checks: [c1], observed }),
      );
      assert.deepEqual(seen.flat(), ["192.0.2.1", "192.0.2.1"]);
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
    rule: 3,
    says: "where no record is healthy, all count as healthy",
    holds: (rules) => {
      const checks = [c1!, c2!, c3!];
      const world = { records: threeRegions, checks, from: "eu-west-1" };
      const red = ask(rules, "x", { ...world, observed: failing("c1", "c2", "c3") });
      assert.deepEqual(red.records, ask(rules, "x", world).records);
      assert.deepEqual([red.code, red.path[0]?.because], ["NOERROR", "last resort"]);
    },
    mutants: [
      change("choice.ts", `because === "healthy" ? healthy : covering`, "healthy"),
      change(
        "choice.ts",
        `because === "healthy" ? healthy : covering`,
        `because === "healthy" ? healthy : [...covering].reverse().slice(0, 1)`,
      ),
    ],
  },
  {
    rule: 4,
    says: "weight 0 is chosen only when all others are unhealthy, and all of weight 0 have equal shares",
    holds: (rules) => {
      const pair = [
        a("x", "192.0.2.1", { ...weighted("1", 1), HealthCheckId: "c1" }),
        a("x", "192.0.2.2", weighted("2", 0)),
      ];
      assert.deepEqual(shares(rules, "x", { records: pair, checks: [c1] }), { "192.0.2.1": 100 });
      assert.deepEqual(shares(rules, "x", { records: pair, checks: [c1], observed: failing("c1") }), {
        "192.0.2.2": 100,
      });
      const zeros = [a("x", "192.0.2.1", weighted("1", 0)), a("x", "192.0.2.2", weighted("2", 0))];
      assert.deepEqual(shares(rules, "x", { records: zeros }), { "192.0.2.1": 50, "192.0.2.2": 50 });
    },
    mutants: [
      change("choice.ts", "sorted[Math.floor(random() * sorted.length)]!", "sorted[0]!"),
      change(
        "choice.ts",
        `policy.kind === "weighted" ? policy.weight : 0`,
        `policy.kind === "weighted" ? Math.max(1, policy.weight) : 0`,
      ),
    ],
  },
  {
    rule: 5,
    says: "the primary answers while it is healthy, the secondary while only it is, and the primary when neither is",
    holds: (rules) => {
      const records = [
        a("x", "192.0.2.2", { ...secondary, HealthCheckId: "c2" }),
        a("x", "192.0.2.1", { ...primary, HealthCheckId: "c1" }),
      ];
      const seen = [[], ["c2"], ["c1"], ["c1", "c2"]].map((ids) =>
        values(rules, "x", { records, checks: [c1!, c2!], observed: failing(...ids) }),
      );
      assert.deepEqual(seen.flat(), ["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.1"]);
      const unchecked = [records[1]!, a("x", "192.0.2.2", secondary)];
      assert.deepEqual(values(rules, "x", { records: unchecked, checks: [c1], observed: failing("c1") }), [
        "192.0.2.2",
      ]);
    },
    mutants: [
      change("choice.ts", "isPrimary(it) ? 0 : 1", "isPrimary(it) ? 1 : 0"),
      change("choice.ts", "isPrimary(it) ? 0 : 1", "0"),
    ],
  },
  {
    rule: 6,
    says: "the best region among those that have records answers, and the next best when it is unhealthy",
    holds: (rules) => {
      const order = (from: string) =>
        [[], ["c1"], ["c2"], ["c3"], ["c1", "c2"], ["c2", "c3"]].map(
          (ids) =>
            values(rules, "x", { records: threeRegions, checks: [c1!, c2!, c3!], from, observed: failing(...ids) })[0]!,
        );
      const [us, eu, ap] = ["192.0.2.1", "192.0.2.2", "192.0.2.3"];
      assert.deepEqual(order("us-east-1"), [us, eu, us, us, ap, us]);
      assert.deepEqual(order("eu-west-1"), [eu, eu, us, eu, ap, us]);
      assert.deepEqual(order("ap-south-1"), [ap, ap, ap, eu, ap, us]);
      assert.deepEqual(order("eu-central-1")[0], eu);
    },
    mutants: [
      change("choice.ts", "distance(clientRegion, regionOf(it))", "distance(regionOf(it), regionOf(it))"),
      change("places.ts", "Math.cos(lat1) * Math.cos(lat2) * Math.sin(longitudes / 2) ** 2", "0"),
    ],
  },
  {
    rule: 18,
    says: "the smallest area answers, a larger one when it is unhealthy, and nobody where no area covers the client",
    holds: (rules) => {
      const at = (value: string, id: string, GeoLocation: ResourceRecordSet["GeoLocation"], HealthCheckId?: string) =>
        a("x", value, { SetIdentifier: id, GeoLocation, ...(HealthCheckId && { HealthCheckId }) });
      const records = [
        at("192.0.2.4", "world", { CountryCode: "*" }),
        at("192.0.2.3", "continent", { ContinentCode: "NA" }),
        at("192.0.2.2", "country", { CountryCode: "US" }, "c2"),
        at("192.0.2.1", "state", { CountryCode: "US", SubdivisionCode: "VA" }, "c1"),
      ];
      const from = (region: string, ...ids: string[]) =>
        values(rules, "x", { records, checks: [c1!, c2!], from: region, observed: failing(...ids) })[0];
      assert.deepEqual(
        [
          from("us-east-1"),
          from("us-east-1", "c1"),
          from("us-east-1", "c1", "c2"),
          from("us-west-2"),
          from("ca-central-1"),
          from("eu-west-1"),
        ],
        ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.2", "192.0.2.3", "192.0.2.4"],
      );
      const covered = ask(rules, "x", { records: records.slice(1), from: "eu-west-1" });
      assert.deepEqual([covered.code, covered.records], ["NOERROR", []]);
    },
    mutants: [
      change("choice.ts", "sizes.indexOf(areaOf(it).kind)", "-sizes.indexOf(areaOf(it).kind)"),
      change("choice.ts", "group.filter((it) => covers(it, question.clientRegion))", "group"),
      change("choice.ts", "area.country === country && area.code === subdivision", "area.country === country"),
    ],
  },
  {
    rule: 19,
    says: "a multivalue answer has up to eight healthy values, and up to eight unhealthy ones when none is healthy",
    holds: (rules) => {
      const records = Array.from({ length: 10 }, (_, index) =>
        a("x", `192.0.2.${index}`, {
          SetIdentifier: `${index}`,
          MultiValueAnswer: true,
          HealthCheckId: index < 2 ? "c1" : "c2",
        }),
      );
      const count = (...ids: string[]) =>
        values(rules, "x", { records, checks: [c1!, c2!], observed: failing(...ids), random: () => 0.5 }).length;
      assert.deepEqual([count(), count("c1"), count("c2"), count("c1", "c2")], [8, 8, 2, 8]);
      const first = values(rules, "x", { records, random: () => 0 });
      assert.notDeepEqual(values(rules, "x", { records, random: () => 0.9 }), first);
    },
    mutants: [
      change("choice.ts", ".slice(0, maxValues)", ""),
      change("choice.ts", "shuffled(records, random).slice", "records.slice"),
    ],
  },
];
