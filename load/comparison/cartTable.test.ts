import assert from "node:assert/strict";
import { cartLinesOf } from "./cartTable";

const item = (cart: string, what: string, numbers: Readonly<Record<string, number>> = {}) => ({
  ...{ cart: { S: cart }, item: { S: what } },
  ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, { N: String(value) }])),
});

describe("carts of a table, as a comparison reads them", () => {
  it("have of each line what was set last in any region, and neither what was taken out nor what was ordered", () => {
    const items = [
      item("a", "cart", { changed: 1 }),
      item("a", "line#tea#us-east-1", { stamp: 1302 }),
      item("a", "line#tea#eu-west-1", { stamp: 1503 }),
      item("a", "line#mug#us-east-1", { stamp: 1301 }),
      item("a", "line#mug#eu-west-1", { taken: 1301 }),
      item("a", "line#pot#us-east-1", { stamp: 1500 }),
      item("b", "line#mug#ap-south-1", { stamp: 1304, taken: 1302 }),
    ];
    assert.deepEqual(cartLinesOf(items), [
      { cart: "a", sku: "tea", quantity: 3 },
      { cart: "b", sku: "mug", quantity: 4 },
    ]);
  });
});
