import assert from "node:assert/strict";
import { six } from "../../test/settings";
import { originName, othersName, pairName, regionName } from "./names";

describe("names", () => {
  it("stand exactly one label below the domain, where one wildcard covers them", () => {
    assert.equal(originName("shop.example.com"), "origin.shop.example.com");
    assert.equal(regionName("shop.example.com", "eu-west-1"), "eu-west-1.shop.example.com");
    assert.equal(pairName("shop.example.com", "eu-west-1"), "pair-eu-west-1.shop.example.com");
    assert.equal(othersName("shop.example.com", "eu-west-1"), "others-eu-west-1.shop.example.com");
  });

  it("are all different for six regions", () => {
    const names = ["origin.d", ...[regionName, pairName, othersName].flatMap((name) => six.map((it) => name("d", it)))];

    assert.equal(new Set(names).size, 19);
  });
});
