import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, settled } from "../../test/recorder";
import { three } from "../../test/settings";
import { notKnown } from "./global.samples";
import { Records, type RecordsArgs } from "./records";
import { byRegion } from "./regions";
import { routingPlan } from "./routingPlan";

const args: RecordsArgs = {
  zoneId: "Z1",
  plan: routingPlan("d", three),
  loadBalancers: byRegion(three, (region) => ({ dnsName: `alb-${region}`, zoneId: `ZALB-${region}` })),
  healthCheckIds: byRegion(three, (region) => `check-${region}`),
  distribution: { dnsName: "d1.cloudfront.net", zoneId: "ZCDN" },
  takeOver: false,
};

describe("Records", () => {
  it("makes each record of the plan once, in the plan's order", async () => {
    const recorder = record();
    new Records("records", args);
    await settled();

    const made = recorder.of("aws:route53/record:Record").map((it) => it.name);
    assert.deepEqual([...made].sort(), args.plan.map((it) => it.key).sort());
    assert.equal(made.length, 20);
    const at = (key: string) => made.indexOf(key);
    assert.ok(at("others-of-eu-west-1-us-east-1") < at("pair-secondary-eu-west-1"));
    assert.ok(at("pair-secondary-eu-west-1") < at("origin-eu-west-1"));
  });

  it("writes a pair as Route 53 wants it: own load balancer first, the others second", async () => {
    const recorder = record();
    new Records("records", args);
    await settled();

    assert.deepEqual(recorder.only("aws:route53/record:Record", "pair-primary-eu-west-1").inputs, {
      zoneId: "Z1",
      name: "pair-eu-west-1.d",
      type: "A",
      setIdentifier: "primary",
      failoverRoutingPolicies: [{ type: "PRIMARY" }],
      healthCheckId: "check-eu-west-1",
      aliases: [{ name: "alb-eu-west-1", zoneId: "ZALB-eu-west-1", evaluateTargetHealth: false }],
    });
    assert.deepEqual(recorder.only("aws:route53/record:Record", "pair-secondary-eu-west-1").inputs, {
      zoneId: "Z1",
      name: "pair-eu-west-1.d",
      type: "A",
      setIdentifier: "secondary",
      failoverRoutingPolicies: [{ type: "SECONDARY" }],
      aliases: [{ name: "others-eu-west-1.d", zoneId: "Z1", evaluateTargetHealth: true }],
    });
  });

  it("leads to the regions' HTTP APIs by a tree of the same shape, with the same health checks", async () => {
    const apis = byRegion(three, (region) => ({ dnsName: `d-${region}`, zoneId: `ZAPI-${region}` }));
    const recorder = record();
    new Records("records", { ...args, plan: routingPlan("d", three, "functions"), apis });
    await settled();

    const of = (key: string) => recorder.only("aws:route53/record:Record", key).inputs;
    const shop = args.plan.filter((it) => /^(others|pair|origin)-/.test(it.key));
    assert.equal(recorder.of("aws:route53/record:Record").length, args.plan.length + shop.length);
    for (const { key, name, healthCheckRegion } of shop) {
      const {
        name: apiName,
        healthCheckId,
        aliases,
      } = of(`api-${key}`) as {
        readonly name: string;
        readonly healthCheckId?: string;
        readonly aliases: readonly { readonly name: string; readonly zoneId: string }[];
      };
      assert.equal(apiName, name === "origin.d" ? "api.d" : `api-${name}`);
      assert.equal(healthCheckId, healthCheckRegion && `check-${healthCheckRegion}`);
      const [target] = aliases;
      assert.ok(target!.zoneId === "Z1" ? target!.name.startsWith("api-") : target!.zoneId.startsWith("ZAPI-"), key);
    }
  });

  it("takes the place of the domain's own records where it is told to, and of no other", async () => {
    const recorder = record();
    new Records("records", { ...args, takeOver: true });
    await settled();
    const over = recorder.of("aws:route53/record:Record").filter(({ inputs }) => inputs["allowOverwrite"] === true);
    assert.deepEqual(over.map((it) => it.name).sort(), ["public-a", "public-aaaa"]);
  });

  it("writes latency sets, direct names and the public name", async () => {
    const recorder = record();
    new Records("records", args);
    await settled();
    const inputsOf = (key: string) => recorder.only("aws:route53/record:Record", key).inputs;

    assert.deepEqual(inputsOf("others-of-eu-west-1-ap-south-1"), {
      zoneId: "Z1",
      name: "others-eu-west-1.d",
      type: "A",
      setIdentifier: "ap-south-1",
      latencyRoutingPolicies: [{ region: "ap-south-1" }],
      healthCheckId: "check-ap-south-1",
      aliases: [{ name: "alb-ap-south-1", zoneId: "ZALB-ap-south-1", evaluateTargetHealth: false }],
    });
    assert.deepEqual(inputsOf("origin-ap-south-1"), {
      zoneId: "Z1",
      name: "origin.d",
      type: "A",
      setIdentifier: "ap-south-1",
      latencyRoutingPolicies: [{ region: "ap-south-1" }],
      aliases: [{ name: "pair-ap-south-1.d", zoneId: "Z1", evaluateTargetHealth: true }],
    });
    assert.deepEqual(inputsOf("region-ap-south-1"), {
      zoneId: "Z1",
      name: "ap-south-1.d",
      type: "A",
      aliases: [{ name: "alb-ap-south-1", zoneId: "ZALB-ap-south-1", evaluateTargetHealth: false }],
    });
    assert.deepEqual(inputsOf("public-aaaa"), {
      zoneId: "Z1",
      name: "d",
      type: "AAAA",
      aliases: [{ name: "d1.cloudfront.net", zoneId: "ZCDN", evaluateTargetHealth: false }],
    });
  });

  it("plans every record also while health checks and distribution are unknown", async () => {
    const recorder = record({ preview: true });
    const unknown = pulumi.output(pulumi.unknown) as pulumi.Output<string>;
    new Records("records", {
      ...args,
      healthCheckIds: byRegion(three, () => unknown),
      distribution: { dnsName: unknown, zoneId: unknown },
    });
    await settled();

    assert.equal(recorder.of("aws:route53/record:Record").length, 20);
    assert.deepEqual(
      recorder.only("aws:route53/record:Record", "pair-primary-eu-west-1").inputs["healthCheckId"],
      notKnown,
    );
    assert.deepEqual(recorder.only("aws:route53/record:Record", "public-a").inputs["aliases"], [
      { name: notKnown, zoneId: notKnown, evaluateTargetHealth: false },
    ]);
  });

  it("refuses a plan that names a record before it is there", () => {
    record();
    const backwards = { ...args, plan: [...args.plan].reverse() };

    assert.throws(
      () => new Records("records", backwards),
      /origin-ap-south-1 is an alias of pair-ap-south-1.d, which has no A record before it/,
    );
  });

  it("refuses a plan that names a record it does not hold", () => {
    record();
    const torn = { ...args, plan: args.plan.filter((it) => !it.name.startsWith("others-eu-west-1")) };

    assert.throws(
      () => new Records("records", torn),
      /pair-secondary-eu-west-1 is an alias of others-eu-west-1.d, which has no A record before it/,
    );
  });
});
