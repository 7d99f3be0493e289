import assert from "node:assert/strict";
import fc from "fast-check";
import type { SettledPayment } from "../payments/gateway";
import { type OrderStatus, transition } from "./transitions";

const outcome = fc.constantFrom<SettledPayment["kind"]>("succeeded", "declined", "voided");

function after(status: OrderStatus, ...outcomes: SettledPayment["kind"][]): OrderStatus {
  return outcomes.reduce((now, it) => {
    const next = transition(now, it);
    return typeof next === "string" ? now : next.status;
  }, status);
}

describe("What a payment's outcome does to its order", () => {
  it("pays, declines or cancels an order that is waiting, and says where its pieces go", () => {
    assert.deepEqual(transition("pending-payment", "succeeded"), { status: "paid", stock: "sold" });
    assert.deepEqual(transition("pending-payment", "declined"), { status: "payment-declined", stock: "available" });
    assert.deepEqual(transition("pending-payment", "voided"), { status: "cancelled", stock: "available" });
  });

  it("settles an order by the first outcome, whatever comes later, twice or in another order", () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 8 }), (outcomes) => {
        assert.equal(after("pending-payment", ...outcomes), after("pending-payment", outcomes[0]!));
      }),
    );
  });

  it("tells a repetition from a contradiction", () => {
    assert.equal(transition("paid", "succeeded"), "unchanged");
    assert.equal(transition("payment-declined", "voided"), "unchanged");
    assert.equal(transition("cancelled", "declined"), "unchanged");
    assert.equal(transition("cancelled", "succeeded"), "contradiction");
    assert.equal(transition("payment-declined", "succeeded"), "contradiction");
    assert.equal(transition("paid", "declined"), "contradiction");
    assert.equal(transition("paid", "voided"), "contradiction");
  });
});
