import assert from "node:assert/strict";
import path from "node:path";
import { projectFile } from "../files";
import { names } from "../schema";
import type { Settings } from "../settings";
import { settingsIn } from "./platform.fixture";
import { dollars } from "./charges";
import { defaultEndpoints, featureCosts, platformFeatures } from "./features";
import { freeKeys, keyCosts, keysByUse, standingKeys } from "./keys";
import { lossCosts } from "./loss";
import { priceTables, type PriceTables } from "./tables";

/** Every region at the prices that are all known. */
const everywhere: PriceTables = {
  ...priceTables,
  "eu-west-1": priceTables["us-east-1"]!,
  "ap-south-1": priceTables["us-east-1"]!,
};
const prod: readonly Settings[] = settingsIn("prod");
const root = path.resolve(__dirname, "..", "..");

describe("what each key costs", () => {
  it("is said of every key: what stands there for it, what its use costs, or that it is free", () => {
    const said = [...standingKeys, ...Object.keys(keysByUse), ...freeKeys];
    assert.deepEqual(
      names.filter((it) => !said.includes(it)),
      [],
      "add them to config/prices/keys.ts",
    );
    assert.deepEqual(
      said.filter((it) => !names.includes(it as never)),
      [],
    );
    // What is free is neither paid while it stands there nor by use.
    assert.deepEqual(
      freeKeys.filter((it) => said.indexOf(it) !== said.lastIndexOf(it)),
      [],
    );
  });

  it("is the sum of what depends on it", () => {
    const costs = Object.fromEntries(keyCosts(prod, everywhere).map(({ key, amount }) => [key, dollars(amount.usd)]));
    assert.equal(costs["regions"], "3,847.18");
    assert.equal(costs["interfaceEndpoints"], "459.90");
    assert.equal(costs["natStrategy"], "361.35"); // 295.65 of gateways, 65.70 of addresses
    assert.equal(costs["documentInstances"], "1,155.01");
    assert.equal(costs["functionsEnabled"], "0.00");
  });

  it("isn't known of what has no price, and says so", () => {
    const found = keyCosts(prod).find(({ key }) => key === "documentInstances")!;
    assert.deepEqual(found.amount, {
      usd: 385,
      notPriced: ["DocumentDB instance db.r6g.large in eu-west-1", "DocumentDB instance db.r6g.large in ap-south-1"],
    });
  });
});

describe("what each optional feature adds", () => {
  const added = Object.fromEntries(featureCosts(prod, everywhere).map(({ key, adds }) => [key, dollars(adds.usd)]));

  it("is what the platform costs with it, less what it costs without", () => {
    assert.deepEqual(added, {
      natStrategy: "219.00", // 2 gateways and 2 addresses in 3 regions: 6 × (0.045 + 0.005) × 730
      interfaceEndpoints: "459.90",
      computeKind: "222.18", // 3 clusters, 9 × 4 GB and 3 alarms
      computeStandby: "791.29", // 9 more instances on nodes, and 3 clusters
      databaseKind: "-84.30", // as docs/profiles.md says: 1054.50 instead of 1138.80
      relationalInstances: "569.40",
      userPoolRegion: "0.00",
      documentInstances: "577.50",
      healthCheckIntervalSeconds: "3.00",
      eventsKind: "1.20", // 4 alarms in 3 regions
      mailFrom: "0.90", // 3 more
      merchantAlertEmail: "0.60", // 2 more
      cartsKind: "0.90", // 3 alarms in 3 regions
      functionsEnabled: "5.40", // 17 alarms on 18 metrics in 3 regions
      faultExperiments: "0.00",
      regions: "1,282.96",
    });
  });

  it("is the same whether it is on or off already", () => {
    for (const { key, on, off } of platformFeatures) {
      const of = (regions: readonly Settings[]) => featureCosts(regions, everywhere).find((it) => it.key === key)!;
      const [within, without] = [of(prod.map(on)), of(prod.map(off))];
      assert.deepEqual([within.isOn, without.isOn], [true, false], key);
      assert.equal(within.adds.usd, without.adds.usd, key);
    }
  });

  it("is said of what is used, too: each price with its page and day", () => {
    const functions = featureCosts(prod).find(({ key }) => key === "functionsEnabled")!;
    assert.deepEqual(
      functions.uses!.map(({ what, usd, unit }) => `${what}: ${usd} for a ${unit}`),
      [
        "calls of functions on arm64: 0.2 for a million",
        "GB-seconds of functions on arm64: 13.3334 for a million",
        "requests to an HTTP API: 1 for a million",
        "invocations of EventBridge Scheduler: 1 for a million",
        "requests to a queue: 0.4 for a million",
        "objects in S3's Standard class, such as pictures: 0.023 for a GB and month",
      ],
    );
    const { page, date } = functions.uses![2]!;
    assert.deepEqual([page, date], ["https://aws.amazon.com/api-gateway/pricing/", "2026-08-17"]);
    const unknown = featureCosts(prod, { ...priceTables, "us-east-1": {} }).find(({ key }) => key === "mailFrom")!;
    assert.equal(unknown.uses![0]!.usd, undefined);
  });

  it("isn't known where a part of the difference has no price, and is where only the rest has none", () => {
    const real = Object.fromEntries(featureCosts(prod).map((it) => [it.key, it]));
    assert.deepEqual(real["natStrategy"]!.adds.notPriced, []);
    assert.deepEqual(real["relationalInstances"]!.adds.notPriced, ["Aurora instance db.r6g.large in ap-south-1"]);
    assert.equal(real["relationalInstances"]!.addsThere.usd, 569.4);
  });

  it("is counted for the endpoints that Pulumi.yaml names", () => {
    const declared = projectFile(root, "a test").defaults["meridian:interfaceEndpoints"];
    assert.equal(JSON.stringify(defaultEndpoints), declared);
  });
});

describe("what losing a region adds", () => {
  it("is no instance that must be launched, those that load may ask for, and traffic between regions", () => {
    const [first] = lossCosts(prod);
    assert.equal(first!.lost, "us-east-1");
    assert.deepEqual(first!.survivors, [
      {
        region: "eu-west-1",
        neededInstances: 0,
        furtherInstances: 3,
        mostAnHour: { usd: 0.27, notPriced: [] },
        sentGigabyte: { usd: 0.02, notPriced: [] },
        gatewayGigabyte: { usd: 0.048, notPriced: [] },
      },
      {
        region: "ap-south-1",
        neededInstances: 0,
        furtherInstances: 3,
        mostAnHour: { usd: 0.17, notPriced: [] },
        sentGigabyte: { usd: 0.086, notPriced: [] },
        gatewayGigabyte: { usd: 0.056, notPriced: [] },
      },
    ]);
  });

  it("isn't known in a region without prices", () => {
    const [, other] = lossCosts(prod, { ...priceTables, "us-east-1": {} });
    assert.deepEqual(other!.survivors[0]!.mostAnHour.notPriced, ["EC2 instance m7g.large in us-east-1"]);
    assert.deepEqual(other!.survivors[0]!.sentGigabyte, {
      usd: 0,
      notPriced: ["data sent to another region in us-east-1"],
    });
  });
});
