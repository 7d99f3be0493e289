import assert from "node:assert/strict";
import fc from "fast-check";
import { canonical, contains, overlap, parseBlock } from "../../config/cidr";
import { subnetPlan } from "./subnetPlan";

const vpcs = fc
  .record({ prefix: fc.integer({ min: 16, max: 20 }), address: fc.integer({ min: 0, max: 2 ** 32 - 1 }) })
  .map(({ prefix, address }) => {
    const first = Math.floor(address / 2 ** (32 - prefix)) * 2 ** (32 - prefix);
    return { first, last: first + 2 ** (32 - prefix) - 1, prefix };
  });
const zoneCounts = fc.integer({ min: 1, max: 4 });

const blocksOf = (vpcCidr: string, zones: number) => {
  const plan = subnetPlan(vpcCidr, zones);
  return [...plan.public, ...plan.private, ...plan.isolated].map((text) => ({ text, block: parseBlock(text)! }));
};

describe("subnetPlan", () => {
  it("lays out a /16 over three zones", () => {
    assert.deepEqual(subnetPlan("10.20.0.0/16", 3), {
      private: ["10.20.0.0/19", "10.20.64.0/19", "10.20.128.0/19"],
      public: ["10.20.32.0/21", "10.20.96.0/21", "10.20.160.0/21"],
      isolated: ["10.20.40.0/21", "10.20.104.0/21", "10.20.168.0/21"],
    });
  });

  it("lays out a /20 over three zones", () => {
    assert.deepEqual(subnetPlan("172.16.16.0/20", 3), {
      private: ["172.16.16.0/23", "172.16.20.0/23", "172.16.24.0/23"],
      public: ["172.16.18.0/25", "172.16.22.0/25", "172.16.26.0/25"],
      isolated: ["172.16.18.128/25", "172.16.22.128/25", "172.16.26.128/25"],
    });
  });

  it("makes subnets that lie inside the VPC, on their own boundary", () => {
    fc.assert(
      fc.property(vpcs, zoneCounts, (vpc, zones) => {
        for (const { text, block } of blocksOf(canonical(vpc), zones)) {
          assert.ok(contains(vpc, block), text);
          assert.equal(canonical(block), text);
        }
      }),
    );
  });

  it("makes subnets that don't overlap", () => {
    fc.assert(
      fc.property(vpcs, zoneCounts, (vpc, zones) => {
        const all = blocksOf(canonical(vpc), zones);
        assert.equal(all.length, zones * 3);
        all.forEach((a, i) =>
          all.slice(i + 1).forEach((b) => assert.ok(!overlap(a.block, b.block), `${a.text} ${b.text}`)),
        );
      }),
    );
  });

  it("leaves every subnet where it is when a zone is added", () => {
    fc.assert(
      fc.property(vpcs, fc.integer({ min: 1, max: 3 }), (vpc, zones) => {
        const [before, after] = [subnetPlan(canonical(vpc), zones), subnetPlan(canonical(vpc), zones + 1)];
        for (const tier of ["public", "private", "isolated"] as const) {
          assert.deepEqual(after[tier].slice(0, zones), before[tier]);
        }
      }),
    );
  });

  it("keeps a quarter of every zone free", () => {
    const used = blocksOf("10.0.0.0/16", 3).reduce((sum, { block }) => sum + block.last - block.first + 1, 0);
    assert.equal(used, 3 * 2 ** 14 * 0.75);
  });

  it("refuses blocks and zones that there is no plan for, and says what it got", () => {
    for (const cidr of ["10.0.0.0/15", "10.0.0.0/21", "10.0.0.0", "fd00::/16"]) {
      assert.throws(
        () => subnetPlan(cidr, 3),
        new RegExp(`block is ${cidr}; it must be an IPv4 block from /16 to /20`),
      );
    }
    assert.throws(() => subnetPlan("10.0.0.0/16", 5), /has 5 zones; the plan has room for 1 to 4/);
    assert.throws(() => subnetPlan("10.0.0.0/16", 0), /has 0 zones/);
  });
});
