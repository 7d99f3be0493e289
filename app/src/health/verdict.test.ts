import assert from "node:assert/strict";
import fc from "fast-check";
import { storeNames } from "../stores/store";
import { type RegionState, verdict } from "./verdict";

const objectiveSeconds = 5;

const fine: RegionState = {
  fenced: false,
  stores: { relational: { reachable: true, lagSeconds: 0 }, document: { reachable: true, lagSeconds: 1 } },
};
const down = (...stores: readonly (keyof RegionState["stores"])[]): RegionState => ({
  fenced: false,
  stores: Object.fromEntries(
    storeNames.map((it) => [it, { reachable: !stores.includes(it), lagSeconds: undefined }]),
  ) as RegionState["stores"],
});
const late = (...stores: readonly (keyof RegionState["stores"])[]): RegionState => ({
  fenced: false,
  stores: Object.fromEntries(
    storeNames.map((it) => [it, { reachable: true, lagSeconds: stores.includes(it) ? 41 : 0 }]),
  ) as RegionState["stores"],
});
const fenced: RegionState = { ...fine, fenced: true };

const store = fc.record({
  reachable: fc.boolean(),
  lagSeconds: fc.option(fc.constantFrom(0, 5, 5.1, 60), { nil: undefined }),
});
const region: fc.Arbitrary<RegionState> = fc.record({
  fenced: fc.boolean(),
  stores: fc.record({ relational: store, document: store }),
});
const unfenced = region.map((it) => ({ ...it, fenced: false }));

const statusOf = (own: RegionState, ...peers: readonly RegionState[]): string =>
  verdict(own, peers, objectiveSeconds).status;

describe("A region's verdict", () => {
  const examples: readonly [string, RegionState, readonly RegionState[], "ok" | "fail"][] = [
    ["all is well", fine, [fine, fine], "ok"],
    ["all is well and nobody else answers", fine, [], "ok"],
    ["it is fenced, whatever others are", fenced, [down("relational", "document")], "fail"],
    ["a store is down here and fine at a peer", down("relational"), [fine], "fail"],
    ["a store is down here and fine at one of two peers", down("document"), [down("document"), fine], "fail"],
    ["a store is down here and no other region answers", down("document"), [], "fail"],
    ["a store is down in every region", down("relational"), [down("relational"), down("relational")], "ok"],
    ["a store is down here and the only better region is fenced", down("relational"), [fenced], "ok"],
    ["one store is down here and the other at the peer", down("relational"), [down("document")], "ok"],
    ["both stores are down here and one at the peer", down("relational", "document"), [down("document")], "fail"],
    ["a store is down here and a peer is only late", down("relational"), [late("relational", "document")], "fail"],
    ["a store is late here and not at a peer", late("relational"), [fine], "fail"],
    ["a store is late here and down at every peer", late("relational"), [down("relational")], "ok"],
    ["each of two regions is late with the store that the other writes", late("document"), [late("relational")], "ok"],
    ["a store is late and there is nobody to compare with", late("document"), [], "ok"],
  ];
  for (const [what, own, peers, expected] of examples) {
    it(`is ${expected} when ${what}`, () => assert.equal(statusOf(own, ...peers), expected));
  }

  it("is not about a lag up to the objective", () => {
    const at = (lagSeconds: number): RegionState => ({
      ...fine,
      stores: { ...fine.stores, document: { reachable: true, lagSeconds } },
    });
    assert.deepEqual([statusOf(at(5), fine), statusOf(at(5.01), fine)], ["ok", "fail"]);
  });

  it("says in words what is wrong, also where it is no reason to leave", () => {
    assert.deepEqual(verdict(late("relational"), [fine], objectiveSeconds).because, [
      "the relational store is 41 s behind, the objective is 5 s",
      "another region is better off",
    ]);
    assert.deepEqual(verdict(down("document"), [down("document")], objectiveSeconds).because, [
      "the document store does not answer",
      "no region that answers is better off",
    ]);
    assert.deepEqual(verdict(fine, [], objectiveSeconds).because, []);
  });

  it("is the same for all regions that see the same trouble, and never evacuates them", () => {
    fc.assert(
      fc.property(unfenced, fc.integer({ min: 2, max: 6 }), (shared, count) => {
        const others = Array.from({ length: count - 1 }, () => shared);
        assert.equal(statusOf(shared, ...others), "ok");
      }),
    );
  });

  it("is ok for at least one region, whatever is wrong in each, as long as all that aren't fenced see each other", () => {
    fc.assert(
      fc.property(fc.array(region, { minLength: 2, maxLength: 6 }), (regions) => {
        const open = regions.filter((it) => !it.fenced);
        fc.pre(open.length >= 2);
        const statuses = open.map((own) => statusOf(own, ...regions.filter((it) => it !== own)));
        assert.ok(statuses.includes("ok"), statuses.join());
      }),
      { numRuns: 2000 },
    );
  });

  it("is ok for at least one region, however few others each region sees", () => {
    const views = fc.integer({ min: 2, max: 6 }).chain((count) =>
      fc.array(
        fc.record({
          state: unfenced,
          seen: fc.array(fc.integer({ min: 0, max: count - 1 }), { minLength: 1, maxLength: count }),
        }),
        { minLength: count, maxLength: count },
      ),
    );
    fc.assert(
      fc.property(views, (regions) => {
        const statuses = regions.map(({ state, seen }, index) => {
          const others = seen.map((it) => (it === index ? (it + 1) % regions.length : it));
          return statusOf(state, ...others.map((it) => regions[it]!.state));
        });
        assert.ok(statuses.includes("ok"), statuses.join());
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves users somewhere to go for each combination of three regions", () => {
    const stores = [
      { reachable: true, lagSeconds: 0 },
      { reachable: true, lagSeconds: 41 },
      down("document").stores.document,
    ];
    const all = stores.flatMap((relational) =>
      stores.map((document) => ({ fenced: false, stores: { relational, document } })),
    );
    let count = 0;
    for (const one of all) {
      for (const two of all) {
        for (const three of all) {
          const statuses = [statusOf(one, two, three), statusOf(two, one, three), statusOf(three, one, two)];
          assert.ok(statuses.includes("ok"));
          count++;
        }
      }
    }
    assert.equal(count, 729);
  });

  it("doesn't get worse by what is well here", () => {
    fc.assert(
      fc.property(unfenced, fc.array(region, { maxLength: 5 }), (own, peers) => {
        assert.equal(statusOf({ ...own, stores: fine.stores }, ...peers), "ok");
      }),
    );
  });
});
