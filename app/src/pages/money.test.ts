import assert from "node:assert/strict";
import { formatMoney } from "./money";

describe("Money for people", () => {
  it("has the digits that its currency has", () => {
    assert.equal(formatMoney({ amount: 129900, currency: "USD" }), "$1,299.00");
    assert.equal(formatMoney({ amount: 1299, currency: "JPY" }), "¥1,299");
    assert.equal(formatMoney({ amount: 1500, currency: "KWD" }), "KWD\u00a01.500");
    assert.equal(formatMoney({ amount: 5, currency: "EUR" }), "€0.05");
  });
});
