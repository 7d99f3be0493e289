import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { testCards } from "../sandbox/cards";
import type { Order } from "../src/orders/schemas";
import { startPaymentWorker } from "../src/payments/worker";
import type { Caller } from "../src/server/routing";
import { Shop } from "./checkout.fixture";
import { withOneRegion } from "./oneRegion";

/** What one of many clients does at the same moment as all others. */
type Act =
  | { readonly kind: "order"; readonly basket: Record<string, number>; readonly token: string; readonly times: number }
  | { readonly kind: "move"; readonly sku: string; readonly quantity: number; readonly times: number };

/** Few of each, so that customers fight for the last ones. */
const skus = ["axe", "bow", "cup", "dye"];
const customers: readonly Caller[] = [1, 2, 3].map(() => ({ id: randomUUID(), role: "customer" }));

const times = fc.integer({ min: 1, max: 3 });
const order: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant("order"),
  basket: fc.dictionary(fc.constantFrom(...skus), fc.integer({ min: 1, max: 4 }), { minKeys: 1 }),
  token: fc.constantFrom(...testCards.map((it) => it.token)),
  times,
});
const move: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant("move"),
  sku: fc.constantFrom(...skus),
  quantity: fc.integer({ min: -4, max: 6 }).filter((it) => it !== 0),
  times,
});
const acts = fc.array(fc.oneof({ arbitrary: order, weight: 3 }, { arbitrary: move, weight: 1 }), {
  minLength: 12,
  maxLength: 30,
});

describe("Many customers at once", function () {
  this.timeout(240_000);
  const region = withOneRegion(this);
  const shop = new Shop(region);
  let price = 100;

  before("something to sell", async () => {
    for (const sku of skus) await shop.offer(sku, (price += 37), 10);
  });

  it("lose and double nothing, whatever they order, repeat and pay with, while stock is moved", async () => {
    const worker = startPaymentWorker(region.services(), { pollMs: 50 });
    try {
      await fc.assert(fc.asyncProperty(acts, allAtOnce), { numRuns: 8, endOnFailure: true });
    } finally {
      await worker.stop();
    }
  });

  async function allAtOnce(plan: readonly Act[]): Promise<void> {
    const codes = await Promise.all(plan.map((it, index) => (it.kind === "move" ? moved(it) : ordered(it, index))));
    // 409: too few pieces are left for it. Nothing else goes wrong, however busy it is.
    const others = codes.flat().filter((it) => ![200, 201, 409].includes(it));
    assert.deepEqual(others, []);
    await cancelLost();
    await shop.settleAll();
    assert.deepEqual(await shop.violations(), []);
  }

  /** The same request several times at once, as an impatient client sends it: one order, or none. */
  async function ordered(it: Act & { kind: "order" }, index: number): Promise<number[]> {
    const cart = await shop.cart(it.basket);
    const attempt = { cart, token: it.token, key: randomUUID(), customer: customers[index % customers.length]! };
    const answers = await Promise.all(Array.from({ length: it.times }, () => shop.order(attempt)));
    const placed = answers.filter((answer) => answer.statusCode < 300).map((answer) => answer.json<Order>());
    assert.ok(new Set(placed.map((answer) => answer.id)).size <= 1);
    assert.ok(answers.filter((answer) => answer.statusCode === 201).length <= 1);
    assert.ok(placed.every((answer) => answer.total.amount === cart.total.amount));
    return answers.map((answer) => answer.statusCode);
  }

  async function moved({ sku, quantity, times: count }: Act & { kind: "move" }): Promise<number[]> {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: count }, () => shop.move(sku, quantity, "correction", key)));
    assert.ok(answers.filter((answer) => answer.statusCode === 201).length <= 1);
    return answers.map((answer) => answer.statusCode);
  }

  /** The deadline passes for orders whose requests to the gateway are always lost. */
  async function cancelLost(): Promise<void> {
    const late = `UPDATE orders SET created_at = created_at - interval '1 hour' FROM payments
                  WHERE order_id = orders.id AND token = 'tok_lost'`;
    await region.stores().relational.write((tx) => tx.query(late));
  }
});
