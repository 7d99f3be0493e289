import assert from "node:assert/strict";
import { six, three, two } from "../../test/settings";
import { type PlannedRecord, routingPlan } from "./routingPlan";

const planned = (regions: readonly string[]) => routingPlan("d", regions);
const routed = (plan: PlannedRecord[]) => plan.filter((it) => it.policy.kind !== "simple");

describe("the routing plan", () => {
  it("is exactly this for two regions", () => {
    assert.deepEqual(planned(["x", "y"]), [
      latency("others-of-x-y", "others-x.d", "y", { healthCheckRegion: "y" }),
      latency("others-of-y-x", "others-y.d", "x", { healthCheckRegion: "x" }),
      ...pair("x"),
      ...pair("y"),
      latency("origin-x", "origin.d", "x", { pair: "pair-x.d" }),
      latency("origin-y", "origin.d", "y", { pair: "pair-y.d" }),
      direct("x"),
      direct("y"),
      shop("A"),
      shop("AAAA"),
    ]);
  });

  it("is exactly this for three regions", () => {
    const [x, y, z] = ["x", "y", "z"];
    assert.deepEqual(planned([x, y, z]), [
      latency("others-of-x-y", "others-x.d", y, { healthCheckRegion: y }),
      latency("others-of-x-z", "others-x.d", z, { healthCheckRegion: z }),
      latency("others-of-y-x", "others-y.d", x, { healthCheckRegion: x }),
      latency("others-of-y-z", "others-y.d", z, { healthCheckRegion: z }),
      latency("others-of-z-x", "others-z.d", x, { healthCheckRegion: x }),
      latency("others-of-z-y", "others-z.d", y, { healthCheckRegion: y }),
      ...[x, y, z].flatMap(pair),
      ...[x, y, z].map((it) => latency(`origin-${it}`, "origin.d", it, { pair: `pair-${it}.d` })),
      ...[x, y, z].map(direct),
      shop("A"),
      shop("AAAA"),
    ]);
  });

  it("has 56 records for six regions: 30 others, 12 of pairs, 6 origins, 6 regions, 2 public", () => {
    const count = (start: string) => planned(six).filter((it) => it.key.startsWith(start)).length;

    assert.deepEqual(["others-of-", "pair-", "origin-", "region-", "public-"].map(count), [30, 12, 6, 6, 2]);
    assert.equal(planned(six).length, 56);
  });

  for (const regions of [two, three, six]) {
    describe(`for ${regions.length} regions`, () => {
      const plan = planned(regions);

      it("gives every routed record a health check, or the health of a target that has one", () => {
        for (const record of routed(plan)) {
          const checked = record.healthCheckRegion !== undefined;
          assert.equal(checked || record.evaluateTargetHealth, true, record.key);
          assert.equal(checked, record.target.kind === "loadBalancer", record.key);
          assert.equal(record.evaluateTargetHealth, record.target.kind === "record", record.key);
        }
      });

      it("checks each load balancer by its own region's check", () => {
        const checked = plan.filter((it) => it.healthCheckRegion !== undefined);

        assert.equal(checked.length, regions.length * regions.length);
        for (const { target, healthCheckRegion } of checked) {
          assert.deepEqual(target, { kind: "loadBalancer", region: healthCheckRegion });
        }
      });

      it("never names a pair from a pair, and reaches load balancers in two aliases at most", () => {
        for (const record of routed(plan)) assert.ok(depthOf(record, plan) <= 3, record.key);
        const pairs = plan.filter((it) => it.key.startsWith("pair-") && it.target.kind === "record");
        assert.equal(pairs.length, regions.length);
        for (const { target } of pairs) assert.match(target.kind === "record" ? target.name : "", /^others-/);
      });

      it("names only records of the plan, which come before", () => {
        plan.forEach((record, index) => {
          const { target } = record;
          if (target.kind !== "record") return;
          const named = plan.flatMap((it, at) => (it.name === target.name && it.type === record.type ? [at] : []));
          assert.ok(named.length > 0, record.key);
          assert.ok(Math.max(...named) < index, record.key);
        });
      });

      it("never falls back to the region itself", () => {
        for (const region of regions) {
          const others = plan.filter((it) => it.name === `others-${region}.d`);
          const targets = others.map(({ target }) => (target.kind === "loadBalancer" ? target.region : ""));
          assert.deepEqual(
            targets,
            regions.filter((it) => it !== region),
          );
        }
      });

      it("tells records of one name apart, and repeats no logical name", () => {
        const identities = plan.map((it) => `${it.name} ${it.type} ${it.setIdentifier ?? ""}`);
        assert.equal(new Set(identities).size, plan.length);
        assert.equal(new Set(plan.map((it) => it.key)).size, plan.length);
      });
    });
  }
});

/** Records from here to a load balancer, itself counted; a loop never ends and fails by the stack. */
function depthOf(record: PlannedRecord, plan: PlannedRecord[]): number {
  const { target } = record;
  if (target.kind !== "record") return 1;
  return 1 + Math.max(...plan.filter((it) => it.name === target.name).map((it) => depthOf(it, plan)));
}

function latency(
  key: string,
  name: string,
  region: string,
  to: { healthCheckRegion: string } | { pair: string },
): PlannedRecord {
  const common = { key, name, type: "A", policy: { kind: "latency", region }, setIdentifier: region } as const;
  if ("pair" in to) return { ...common, target: { kind: "record", name: to.pair }, evaluateTargetHealth: true };
  return { ...common, target: { kind: "loadBalancer", region }, evaluateTargetHealth: false, ...to };
}

function pair(region: string): PlannedRecord[] {
  const common = { name: `pair-${region}.d`, type: "A" } as const;
  return [
    {
      key: `pair-primary-${region}`,
      ...common,
      policy: { kind: "failover", role: "PRIMARY" },
      setIdentifier: "primary",
      target: { kind: "loadBalancer", region },
      evaluateTargetHealth: false,
      healthCheckRegion: region,
    },
    {
      key: `pair-secondary-${region}`,
      ...common,
      policy: { kind: "failover", role: "SECONDARY" },
      setIdentifier: "secondary",
      target: { kind: "record", name: `others-${region}.d` },
      evaluateTargetHealth: true,
    },
  ];
}

function direct(region: string): PlannedRecord {
  const target = { kind: "loadBalancer", region } as const;
  return {
    key: `region-${region}`,
    name: `${region}.d`,
    type: "A",
    policy: { kind: "simple" },
    target,
    evaluateTargetHealth: false,
  };
}

function shop(type: "A" | "AAAA"): PlannedRecord {
  const target = { kind: "distribution" } as const;
  return {
    key: `public-${type.toLowerCase()}`,
    name: "d",
    type,
    policy: { kind: "simple" },
    target,
    evaluateTargetHealth: false,
  };
}
