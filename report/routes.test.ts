import assert from "node:assert/strict";
import { routesOf } from "./routes";
import { sampleTopology } from "./topology.fixture";

const topology = sampleTopology(["us-east-1", "eu-west-1", "ap-south-1"]);

describe("routes worked out from records", () => {
  it("finds a region's pair, check, switches and the regions that answer otherwise", () => {
    const { region, ...route } = routesOf(topology)[1]!;
    assert.equal(region.region, "eu-west-1");
    assert.deepEqual(route, {
      origin: "origin.shop.example.com",
      pair: "pair-eu-west-1.shop.example.com",
      check: "region-eu-west-1",
      endpoints: ["endpoint-eu-west-1"],
      switchesIn: ["us-east-1", "ap-south-1"],
      otherwise: { name: "others-eu-west-1.shop.example.com", regions: ["us-east-1", "ap-south-1"] },
      direct: ["eu-west-1.shop.example.com"],
    });
  });

  it("knows a load balancer by its name in any case, with AWS's own prefix and dot", () => {
    const records = topology.records.map((it) => ({ ...it, target: `dualstack.${it.target.toUpperCase()}.` }));
    assert.deepEqual(
      routesOf({ ...topology, records }).map((it) => it.pair),
      ["pair-us-east-1.shop.example.com", "pair-eu-west-1.shop.example.com", "pair-ap-south-1.shop.example.com"],
    );
  });

  it("leaves out what isn't there", () => {
    const [first] = routesOf({ ...topology, records: [], healthChecks: [] });
    assert.deepEqual(first, { region: topology.regions[0], endpoints: [], switchesIn: [], direct: [] });
  });
});
