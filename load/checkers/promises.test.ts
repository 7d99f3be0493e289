import assert from "node:assert/strict";
import { agreementWith } from "./agreement";
import { attemptsIn } from "./ledgerHistory";
import { checkedWords, checkPromises, type PromisesAtEnd } from "./promises";

const order = (n: number, outcome: string) => [
  { n, write: n, at: n * 10, viewers: "eu-west-1", subject: { kind: "order", customer: "p1", key: `k${n}`, cart: `c${n}` } },
  { n, at: n * 10 + 5, outcome, status: 201, state: "paid" },
]; // prettier-ignore
const ledger = [order(1, "acknowledged"), order(2, "acknowledged"), order(3, "unknown")].flat().map((it) => `${JSON.stringify(it)}\n`).join(""); // prettier-ignore
const there = (...keys: readonly string[]): PromisesAtEnd => ({
  orders: [...keys, "stranger"].map((key) => ({ customer: key === "stranger" ? "p9" : "p1", key, status: "paid" })),
  ...{ cartLines: [], reviews: [{ title: "Review of others" }], customerEmails: ["others@example.com"] },
});

describe("The checkers of a ledger", function () {
  this.timeout(180_000);

  it("find a whole one whole, and leave what others did alone", async () => {
    const checked = await checkPromises(ledger, there("k1", "k2", "k3"), 1000);
    assert.deepEqual(checkedWords(checked, "none").map((it) => it.held), [true, true, true, true]); // prettier-ignore
    assert.deepEqual(checked.sets.order.recovered, ["p1 k3"]);
    assert.equal(checked.keys.judged, 3);
  });

  it("find by both ways the order that is lost", async () => {
    const checked = await checkPromises(ledger, there("k2"), 1000);
    assert.deepEqual(checked.sets.order.lost, ["p1 k1"]);
    assert.deepEqual(checked.keys.notLinearizable, ["order state p1 k1"]);
    assert.deepEqual(checkedWords(checked, "none")[0], {
      what: "set checker: orders",
      held: false,
      detail: "2 acknowledged, 1 lost, 0 doubled, 0 unexpected, 0 refused and there, 0 of unknown outcome there, 1 not",
    });
  });

  it("agree with a comparison that finds the same, and not with one that finds less", async () => {
    const checked = await checkPromises(ledger, there("k2"), 1000);
    const none = { order: [], review: [], registration: [], "cart line": [] };
    const heldBy = (lost: readonly number[]): boolean[] =>
      agreementWith(checked, { lost: { ...none, order: lost }, changed: none }, attemptsIn(ledger)).map(
        (it) => it.held,
      );
    assert.deepEqual(heldBy([1]), [true, true, true, true]);
    assert.deepEqual(heldBy([]), [false, true, true, false]);
    assert.deepEqual(heldBy([1, 2]), [false, true, true, true]);
  });
});
