import assert from "node:assert/strict";
import type { KindComparison, LedgerComparison } from "../../load/comparison/compare";
import type { TailAgreement, TailAgreements } from "../../load/comparison/tail";
import { brokenPromises, promisesInWords } from "./promises";

const write = (name: string) => ({ number: 1, name });
const kind = (more: Partial<KindComparison> = {}): KindComparison => ({
  ...{ writes: 0, acknowledged: 0, kept: 0, lost: [], changed: [], superseded: 0, doubled: [] },
  ...{ refused: 0, refusedButKept: [], unknownKept: 0, unknownNotKept: 0 },
  ...more,
});
const agreed: TailAgreement = { both: [], ledgerOnly: [], databasesOnly: [], unpromised: [] };
const tailWith = (order: Partial<TailAgreement>): TailAgreements => ({
  ...{ order: { ...agreed, ...order }, registration: agreed, review: agreed },
});

function counted(
  orders: Partial<KindComparison>,
  {
    payments = {},
    unaccounted = [],
    tail = tailWith({}),
  }: Partial<Record<"payments", object>> &
    Partial<Pick<LedgerComparison, "unaccounted">> & { tail?: TailAgreements } = {},
) {
  const none = { chargedAndLost: [], chargedWithoutOrder: [], chargedThoughUnpaid: [] };
  const comparison: LedgerComparison = {
    kinds: { order: kind(orders), "cart line": kind({ acknowledged: 5 }), review: kind(), registration: kind() },
    payments: { ...none, paidWithoutCharge: [], chargedTwice: [], chargedDifferently: [], ...payments },
    unaccounted,
  };
  return { comparison, tail };
}

describe("What users were promised", () => {
  it("may be lost by a failover, as far as the old writer's data have it", () => {
    const said = counted({ acknowledged: 12, lost: [write("a")] }, { tail: tailWith({ both: ["a"] }) });
    assert.deepEqual(brokenPromises(said), []);
    assert.equal(
      promisesInWords(said),
      "12 orders acknowledged, 1 lost by the failover, 1 of them found at the old writer, 0 doubled; of all 17 acknowledged writes 1 lost",
    );
  });

  it("is broken where it is lost and the failover doesn't explain it, also where nothing was left behind", () => {
    const lost = { lost: [write("a"), write("b")] };
    assert.deepEqual(brokenPromises(counted(lost, { tail: tailWith({ both: ["a"], ledgerOnly: ["b"] }) })), [
      "order lost, though the failover didn't lose it: b",
    ]);
    const { comparison } = counted(lost);
    assert.deepEqual(brokenPromises({ comparison }), ["order lost, though the failover didn't lose it: a, b"]);
  });

  it("is broken where a line is gone from a table of carts", () => {
    const { comparison } = counted({});
    assert.deepEqual(brokenPromises({ comparison: { ...comparison, lostFromTable: ["c tea"] } }), [
      "cart line lost, though every region has the table: c tea",
    ]);
  });

  it("is broken where an event of a paid order is missing, or wasn't acted on exactly once", () => {
    const { comparison } = counted({});
    const events = { paid: 3, unrecorded: ["a"], unacted: ["b"], miscounted: 1, unconfirmed: ["c"] };
    assert.deepEqual(brokenPromises({ comparison: { ...comparison, events } }), [
      "paid, and no event says so: a",
      "paid, and not counted in the sales by the hour: b",
      "paid, and no mail has confirmed it: c",
      "sales by the hour have 1 orders too many",
    ]);
    const right = { paid: 3, unrecorded: [], unacted: [], miscounted: 0, unconfirmed: [] };
    assert.deepEqual(brokenPromises({ comparison: { ...comparison, events: right } }), []);
    assert.deepEqual(brokenPromises({ comparison: { ...comparison, events: { ...right, miscounted: -2 } } }), [
      "sales by the hour have 2 orders too few",
    ]);
  });

  it("is broken where storefronts send events, and no paid order has one", () => {
    const { comparison } = counted({ acknowledged: 3 });
    assert.deepEqual(brokenPromises({ comparison, events: "sent" }), [
      "storefronts send events, and none of a paid order is recorded",
    ]);
    assert.deepEqual(brokenPromises({ comparison }), []);
    assert.deepEqual(brokenPromises({ comparison: counted({}).comparison, events: "sent" }), []);
  });

  it("is broken where anything is there twice, differs, was charged wrongly, or nobody knows of it", () => {
    const names = ["1", "2", "3", "4", "5", "6", "7"];
    const wrong = counted(
      { doubled: [write("a")], changed: [{ ...write("b"), how: "total" }], refusedButKept: [write("c")] },
      { payments: { chargedTwice: names, paidWithoutCharge: ["d"] }, unaccounted: ["e"] },
    );
    assert.deepEqual(brokenPromises(wrong), [
      "there twice: order a",
      "there with another content: order b",
      "refused, and there all the same: order c",
      "charged twice: 1, 2, 3, 4, 5 and 2 more",
      "paid, and never charged: d",
      "orders of which nobody was told: e",
    ]);
  });
});
