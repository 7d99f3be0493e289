import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { Shop } from "../../test/checkout.fixture";
import { cartKinds } from "../../local/options";
import { withCarts } from "../../test/carts/cartTables";
import { Problem, type ProblemDocument } from "../server/problems";
import type { Queryable } from "../stores/relational/relational";
import { pruneCarts, setQuantity } from "./relational/statements";
import { lineOf, totalOf } from "./prices";
import type { Cart } from "./schemas";

for (const kind of cartKinds)
  describe(`Carts (${kind})`, function () {
    const region = withCarts(this, kind);
    const shop = new Shop(region);
    const put = (cart: Cart, sku: string, quantity: number) =>
      region.server().inject({ method: "PUT", url: `/api/carts/${cart.id}/items/${sku}`, payload: { quantity } });
    const things = (count: number) => Array.from({ length: count }, (_, index) => [`thing-${index + 1}`, 1] as const);
    const somebodyWaits = async (): Promise<void> => {
      const waits = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
      while ((await shop.sql(waits)).rows.length === 0) await wait(10);
    };
    const age = (cart: Cart, days: number) =>
      region
        .stores()
        .relational.write((tx) =>
          tx.query("UPDATE carts SET changed_at = now() - make_interval(days => $2) WHERE id = $1", [cart.id, days]),
        );

    before("something to buy", async () => {
      for (let count = 1; count <= 52; count++) await shop.setPrice(`thing-${count}`, 100 * count);
    });

    it("hold what is put in, in that order, at the catalogue's price of now", async () => {
      const cart = await shop.cart({ "thing-3": 2, "thing-1": 1 });
      const line = (count: number, quantity: number, price = 100 * count) =>
        lineOf({
          sku: `thing-${count}`,
          name: `A thing-${count}`,
          price: { amount: price, currency: "USD" },
          quantity,
        });
      assert.deepEqual(cart.items, [line(3, 2), line(1, 1)]);
      assert.deepEqual(cart.total, { amount: 700, currency: "USD" });
      await shop.setPrice("thing-1", 150);
      assert.deepEqual((await shop.seeCart(cart)).items, [line(3, 2), line(1, 1, 150)]);
      await shop.setPrice("thing-1", 100);
    });

    it("change a line's quantity in its place, and lose it at zero or when it is taken out", async () => {
      const cart = await shop.cart({ "thing-1": 1, "thing-2": 1, "thing-3": 1 });
      const kept = (answer: { json(): unknown }): unknown[] =>
        (answer.json() as Cart).items.map((it) => [it.sku, it.quantity]);
      assert.deepEqual(kept(await put(cart, "thing-1", 99)), [
        ["thing-1", 99],
        ["thing-2", 1],
        ["thing-3", 1],
      ]);
      await put(cart, "thing-2", 0);
      const url = `/api/carts/${cart.id}/items/thing-3`;
      assert.deepEqual(kept(await region.server().inject({ method: "DELETE", url })), [["thing-1", 99]]);
      assert.equal((await region.server().inject({ method: "DELETE", url })).statusCode, 200);
    });

    it("leave out what the catalogue no longer has", async () => {
      await shop.setPrice("fad", 500);
      const cart = await shop.cart({ fad: 1, "thing-1": 1 });
      await region.stores().documents.write((db) => db.collection("products").deleteOne({ _id: "fad" as never }));
      const now = await shop.seeCart(cart);
      assert.deepEqual([now.items.map((it) => it.sku), now.total.amount], [["thing-1"], 100]);
      assert.equal((await put(cart, "fad", 1)).statusCode, 404);
      assert.equal((await put(cart, "fad", 0)).statusCode, 200);
    });

    it("hold fifty products at most", async () => {
      const cart = await shop.cart(Object.fromEntries(things(49)));
      assert.equal((await put(cart, "thing-50", 1)).statusCode, 200);
      const full = await put(cart, "thing-51", 1);
      assert.equal(full.statusCode, 409);
      assert.equal(full.json<ProblemDocument>().type, "/problems/cart-full");
      assert.equal((await shop.seeCart(cart)).items.length, 50);
      assert.equal((await put(cart, "thing-1", 5)).statusCode, 200, "a line that is there already may change");
    });

    if (kind === "relational")
      it("hold fifty products at most when the last two are put in at the same moment", async () => {
        const { relational } = region.stores();
        const cart = await shop.cart(Object.fromEntries(things(49)));
        const putIn = (tx: Queryable, sku: string) => setQuantity(tx, cart.id, { sku, quantity: 1 });
        let second: Promise<unknown> | undefined;
        await relational.write(async (tx) => {
          await putIn(tx, "thing-50");
          second = relational.write((other) => putIn(other, "thing-51")).catch((error: unknown) => error);
          await Promise.race([second, somebodyWaits()]);
        });
        assert.ok((await second) instanceof Problem);
        assert.equal((await shop.seeCart(cart)).items.length, 50);
      });

    it("are nobody's without their id, and refuse what isn't a quantity", async () => {
      const cart = await shop.cart({});
      assert.equal((await put({ ...cart, id: randomUUID() }, "thing-1", 1)).statusCode, 404);
      assert.equal((await region.server().inject(`/api/carts/${randomUUID()}`)).statusCode, 404);
      assert.equal((await region.server().inject("/api/carts/1")).statusCode, 400);
      for (const quantity of [-1, 100, 1.5]) assert.equal((await put(cart, "thing-1", quantity)).statusCode, 400);
    });

    if (kind === "relational")
      it("are forgotten thirty days after their last change, a bounded number at once", async () => {
        const carts = await Promise.all([1, 2, 3, 4].map(() => shop.cart({ "thing-1": 1 })));
        const [old, older, oldest, young] = carts as [Cart, Cart, Cart, Cart];
        await age(old, 31);
        await age(older, 32);
        await age(oldest, 33);
        await age(young, 29);
        const { relational } = region.stores();
        assert.equal((await region.server().inject(`/api/carts/${old.id}`)).statusCode, 404);
        assert.equal((await put(old, "thing-2", 1)).statusCode, 404);
        assert.equal((await relational.write((tx) => pruneCarts(tx, 2))).value, 2);
        const left = await shop.sql<{ id: string }>("SELECT id FROM carts WHERE id = ANY ($1)", [
          carts.map((it) => it.id),
        ]);
        assert.deepEqual(left.rows.map((it) => it.id).sort(), [old.id, young.id].sort());
        assert.equal((await put(young, "thing-2", 1)).statusCode, 200);
      });
  });

describe("Amounts", () => {
  it("add up exactly, in integers, for whatever fits into a cart", () => {
    const line = fc.record({
      amount: fc.integer({ min: 0, max: 100_000_000 }),
      quantity: fc.integer({ min: 1, max: 99 }),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 50 }), (lines) => {
        const priced = lines.map(({ amount, quantity }) =>
          lineOf({ sku: "a", name: "A", price: { amount, currency: "USD" }, quantity }),
        );
        const exact = lines.reduce((sum, it) => sum + BigInt(it.amount) * BigInt(it.quantity), 0n);
        assert.equal(BigInt(totalOf(priced, "USD").amount), exact);
      }),
    );
  });
});
