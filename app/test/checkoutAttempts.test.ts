import assert from "node:assert/strict";
import type { OrderRequest } from "../src/orders/schemas";
import { type Attempt, forgetAnyAttempt, forgetAttempt, newAttempt, openAttempt, pressed } from "../web/shop/attempts";
import { address } from "./checkout.fixture";

const shown: OrderRequest = {
  cartId: "0c5f4d0e-0000-4000-8000-000000000000",
  expectedTotal: { amount: 4900, currency: "USD" },
  shippingAddress: address,
  payment: { token: "tok_ok" },
};

/** Everything of an order that somebody may have changed on the page since. */
const changes: readonly Partial<OrderRequest>[] = [
  { cartId: "0c5f4d0e-0000-4000-8000-000000000001" },
  { expectedTotal: { amount: 4901, currency: "USD" } },
  { expectedTotal: { amount: 4900, currency: "EUR" } },
  { payment: { token: "tok_declined" } },
  { shippingAddress: { ...address, line2: "2nd floor" } },
  ...Object.keys(address).map((key) => ({ shippingAddress: { ...address, [key]: "XY" } })),
];

describe("Pressing the button at checkout", () => {
  afterEach(forgetAnyAttempt);

  it("sends an open attempt again where the page shows the same order, in whatever order it was written", () => {
    const open = newAttempt("ada", shown);
    const entries = Object.entries(address).reverse();
    const same = { ...shown, shippingAddress: { ...Object.fromEntries(entries), line2: "" } as typeof address };
    assert.deepEqual(pressed("ada", same), { kind: "send", attempt: open });
  });

  it("asks about an open attempt where the page shows anything else, and sends nothing", () => {
    const open = newAttempt("ada", shown);
    for (const change of changes) {
      assert.deepEqual(pressed("ada", { ...shown, ...change }), { kind: "ask", about: open }, JSON.stringify(change));
    }
    assert.deepEqual(openAttempt("ada"), open);
  });

  it("sends what is shown, under a key of its own, in place of the attempt that was let go of and of no other", () => {
    const first = newAttempt("ada", shown);
    const other = { ...shown, payment: { token: "tok_slow" } };
    const { attempt } = pressed("ada", other, first.key) as { readonly attempt: Attempt };
    assert.deepEqual([attempt.request, attempt.key === first.key], [other, false]);
    assert.equal(pressed("ada", shown, first.key).kind, "ask");
    forgetAttempt(first);
    assert.deepEqual(openAttempt("ada"), attempt);
  });

  it("orders nothing by somebody else's attempt", () => {
    newAttempt("ada", shown);
    const { attempt } = pressed("grace", { ...shown, payment: { token: "tok_slow" } }) as { readonly attempt: Attempt };
    assert.deepEqual([attempt.customerId, attempt.request.payment.token], ["grace", "tok_slow"]);
  });
});
