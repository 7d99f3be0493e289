import assert from "node:assert/strict";
import type { Charge } from "../config/prices/charges";
import { chargesOfPlatform } from "../config/prices/platform";
import { chargesOfResources, type CostedResource } from "../config/prices/resources";
import type { Settings } from "../config/settings";
import { regionSettings } from "../components/region/region.samples";
import { declarePlatform, type Platform } from "../policy/platform.fixture";
import { settingsFor, three } from "./settings";

/** Quantities by place and price, rounded: they are sums of fractions. */
function counted(charges: readonly Charge[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { region, price, quantity } of charges)
    sums[`${region} ${price}`] = (sums[`${region} ${price}`] ?? 0) + quantity;
  const rounded = Object.entries(sums).map(([key, it]): [string, number] => [key, Math.round(it * 1e6) / 1e6]);
  return Object.fromEntries(rounded.filter(([, it]) => it > 0).sort());
}

/** Parts of remote components, which mocks don't see. */
function partsOf({ urn, type, inputs }: CostedResource): readonly CostedResource[] {
  if (type === "eks:index:Cluster") return [{ urn, type: "aws:eks/cluster:Cluster", inputs: {} }];
  if (type !== "awsx:ec2:Vpc") return [];
  const { strategy } = inputs["natGateways"] as { readonly strategy: string };
  const gateway: CostedResource = { urn, type: "aws:ec2/natGateway:NatGateway", inputs: {} };
  return strategy === "Single" ? [gateway] : [gateway, gateway, gateway];
}

function resourcesOf(platform: Platform): readonly CostedResource[] {
  const declared = Object.values(platform)
    .flat()
    .map(({ urn, type, props }): CostedResource => ({ urn, type, inputs: props }));
  return declared.flatMap((it) => [it, ...partsOf(it)]);
}

describe("the monthly cost of a configuration", function () {
  this.timeout(60_000);

  const configurations: readonly (readonly [string, readonly string[], Partial<Settings>])[] = [
    ["instances", three, {}],
    ["clusters and one NAT gateway", three.slice(0, 2), { natStrategy: "single" }],
    ["RDS and experiments", three.slice(0, 2), {}],
    ["what is off by default", three.slice(0, 2), {}],
  ];
  const base = settingsFor({ kind: "region", region: "us-east-1" }, three);
  const changes: Readonly<Record<string, Partial<Settings>>> = {
    "clusters and one NAT gateway": {
      compute: { ...base.compute, kind: "eks", standby: { kind: "asg", percent: 0 } },
      routing: { healthCheckIntervalSeconds: 30, healthCheckFailureThreshold: 2 },
    },
    "what is off by default": {
      events: { kind: "sqs", mailFrom: "shop@shop.example.com", merchantAlertEmail: "merchants@shop.example.com" },
      carts: { kind: "dynamodb" },
      functions: { digest: `sha256:${"c".repeat(64)}` },
    },
    "RDS and experiments": {
      relational: { ...base.relational, kind: "rds" },
      drills: { ...base.drills, faultExperiments: true },
    },
  };

  for (const [what, regions, own] of configurations)
    it(`is what the program declares: ${what}`, async () => {
      const all = { ...own, ...changes[what] };
      const platform = await declarePlatform({ regions, changes: all });
      const { charges, unknown } = chargesOfResources(resourcesOf(platform), regions[0]!);
      assert.deepEqual(unknown, []);
      const settings = regions.map((region) => ({ ...regionSettings(region, regions), ...all }));
      assert.deepEqual(counted(charges), counted(chargesOfPlatform(settings)));
    });
});
