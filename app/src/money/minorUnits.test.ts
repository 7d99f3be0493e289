import assert from "node:assert/strict";
import { data } from "currency-codes";
import { priceOf, priceText } from "../../web/personal/productText";
import { formatMoney } from "../pages/money";
import { currencyCodes, minorUnitDigits } from "./minorUnits";

/** `RSD 1,299.00` without what isn't the number. */
const numberIn = (text: string): string => text.replaceAll(/[^\d.,]/g, "");

/** What 1235 minor units look like, by their digits. */
const written = ["1,235", "123.5", "12.35", "1.235", "0.1235"];

describe("A currency's minor unit", () => {
  it("has the digits that ISO 4217 says, whatever a runtime shows", () => {
    const known = ["USD", "RSD", "HUF", "IDR", "COP", "PKR", "IQD", "LBP", "MGA", "JPY", "KRW", "ISK", "KWD", "CLF"];
    assert.deepEqual(known.map(minorUnitDigits), [2, 2, 2, 2, 2, 2, 3, 2, 2, 0, 0, 0, 3, 4]);
    assert.equal(minorUnitDigits("ZZZ"), undefined);
  });

  it("is the list's of the package that is pinned, for every currency that it has", () => {
    const listed = data.map(({ code, digits }) => [code, digits]);
    assert.deepEqual(
      Object.fromEntries(currencyCodes.map((it) => [it, minorUnitDigits(it)])),
      Object.fromEntries(listed),
    );
    assert.ok(listed.length >= 170, String(listed.length));
  });

  it("is what prices are written and typed by, in every currency", () => {
    for (const { code, digits } of data) {
      assert.equal(numberIn(formatMoney({ amount: 1235, currency: code })), written[digits], code);
      assert.equal(priceOf(priceText(1235, digits), digits), 1235, code);
    }
  });

  it("of an order is what the order says, and of what is no currency is never guessed", () => {
    assert.equal(numberIn(formatMoney({ amount: 1235, currency: "HUF" }, 0)), "1,235");
    assert.equal(formatMoney({ amount: 1235, currency: "ZZZ" }), "1235 ZZZ (minor units)");
  });
});
