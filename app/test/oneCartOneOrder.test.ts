import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { LightMyRequestResponse } from "fastify";
import type { Cart } from "../src/carts/schemas";
import type { Order } from "../src/orders/schemas";
import type { ProblemDocument } from "../src/server/problems";
import { address, Shop } from "./checkout.fixture";
import { cartKinds } from "../local/options";
import { withCarts } from "./carts/cartTables";

const times = <T>(count: number, one: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, one));

for (const kind of cartKinds)
  describe(`One cart is one order (${kind})`, function () {
    this.timeout(40_000);
    const region = withCarts(this, kind);
    const shop = new Shop(region);
    const put = (cart: Cart, sku: string, quantity: number) =>
      region.server().inject({ method: "PUT", url: `/api/carts/${cart.id}/items/${sku}`, payload: { quantity } });
    const lines = async (cart: Cart): Promise<unknown[]> =>
      (await shop.seeCart(cart)).items.map((it) => [it.sku, it.quantity]);
    const addressIn = (answer: LightMyRequestResponse): unknown =>
      answer.json<{ order?: { address: string } }>().order?.address;
    const pendingOrders = async (cart: Cart): Promise<string[]> => {
      const open = "SELECT id FROM orders WHERE cart_id = $1 AND status = 'pending-payment'";
      return (await shop.sql<{ id: string }>(open, [cart.id])).rows.map((it) => it.id);
    };
    const taken = async (): Promise<boolean> =>
      (await shop.sql("SELECT FROM cart_outbox UNION ALL SELECT FROM cart_table_outbox")).rows.length === 0;
    /** What a version calls that was built before carts had versions, while an update is rolled out. */
    const asTheVersionBefore = (cart: Cart) =>
      region
        .stores()
        .relational.write((tx) =>
          tx.query<{ placed_at: Date; short: null }>(
            "SELECT * FROM place_order($1, $2, 'c', $3, '', $4, 1999, 'USD', $5, $6, 'tok_ok', $7, $8, $9, $10)",
            [
              ...[randomUUID(), randomUUID(), randomUUID(), cart.id, JSON.stringify(address), randomUUID()],
              ...[["lamp"], ["A lamp"], [1999], [1]],
            ],
          ),
        );
    /** Its payment gets lost on the way, and with the time for it over it is cancelled. */
    const cancel = async (id: string): Promise<void> => {
      const late = "UPDATE orders SET created_at = created_at - interval '1 hour' WHERE id = $1";
      await region.stores().relational.write((tx) => tx.query(late, [id]));
      await shop.work(async () => (await shop.status(id)) === "cancelled");
    };

    before("nobody works but the test", () => region.services().writer.duties.stop());
    before("something to sell", async () => {
      await shop.offer("lamp", 1999, 1000);
      await shop.offer("rug", 12_500, 1000);
      await shop.offer("mug", 900, 1000);
    });
    afterEach("nothing is lost or doubled", async () => assert.deepEqual(await shop.violations(), []));

    it("for eight requests with eight keys at the same moment, and the others are told where the first one is", async () => {
      const cart = await shop.cart({ lamp: 1, rug: 2 });
      const charges = (await shop.charges()).length;

      const answers = await times(8, () => shop.order({ cart, token: "tok_ok" }));

      const [placed, ...more] = answers.filter((it) => it.statusCode === 201);
      assert.deepEqual(more, []);
      const order = placed!.json<Order>();
      for (const it of answers.filter((answer) => answer !== placed)) {
        assert.equal(it.statusCode, 409);
        assert.equal(it.json<ProblemDocument>().type, "/problems/cart-ordered");
        assert.equal(addressIn(it), `/api/orders/${order.id}`);
        assert.ok(it.headers["x-meridian-position"], "whoever is sent to the order must see it there");
      }
      assert.equal((await shop.charges()).length, charges + 1);
    });

    it("while its payment is slow, and after it is paid", async () => {
      const cart = await shop.cart({ lamp: 1 });
      const slow = shop.order({ cart, token: "tok_slow" });
      while ((await pendingOrders(cart)).length === 0);

      const meanwhile = await shop.order({ cart, token: "tok_ok" });

      const { id } = (await slow).json<Order>();
      const afterwards = await shop.order({ cart, token: "tok_ok" });
      assert.deepEqual([meanwhile.statusCode, addressIn(meanwhile)], [409, `/api/orders/${id}`]);
      assert.deepEqual([afterwards.statusCode, addressIn(afterwards)], [409, `/api/orders/${id}`]);
    });

    it("and a cart whose payment is lost is emptied at once, ordered no more, and filled again when the order ends", async () => {
      const cart = await shop.cart({ rug: 1, lamp: 2 });
      const order = (await shop.order({ cart, token: "tok_lost" })).json<Order>();
      assert.equal(order.status, "pending-payment");

      await shop.work(taken);

      assert.deepEqual(await lines(cart), []);
      assert.equal(await shop.status(order.id), "pending-payment");
      const second = await shop.order({ cart, token: "tok_ok" });
      assert.deepEqual([second.statusCode, addressIn(second)], [409, `/api/orders/${order.id}`]);
      await cancel(order.id);
      assert.deepEqual(await shop.seeCart(cart), cart);
      assert.equal((await shop.order({ cart, token: "tok_ok" })).statusCode, 201);
    });

    it("and what was added again meanwhile stays as it is: quantities are never summed", async () => {
      const cart = await shop.cart({ lamp: 2, rug: 3, mug: 4 });
      const { id } = (await shop.order({ cart, token: "tok_lost" })).json<Order>();
      await shop.work(taken);
      await put(cart, "lamp", 5);
      await put(cart, "rug", 1);
      const next = await shop.seeCart(cart);
      await put(next, "lamp", 0);
      const rugs = await shop.seeCart(cart);
      assert.equal((await shop.order({ cart: rugs, token: "tok_ok" })).json<Order>().status, "paid");
      await put(cart, "lamp", 5);

      await cancel(id);

      // The rug was added again, and is bought by now.
      assert.deepEqual(await lines(cart), [
        ["lamp", 5],
        ["mug", 4],
      ]);
    });

    it("also when the cart is changed while its payment is open: what was ordered has left it, what is new stays", async () => {
      const cart = await shop.cart({ lamp: 1, rug: 1 });
      const { id } = (await shop.order({ cart, token: "tok_lost" })).json<Order>();

      const changed = (await put(cart, "mug", 1)).json<Cart>();

      assert.deepEqual(
        changed.items.map((it) => it.sku),
        ["mug"],
      );
      const second = (await shop.order({ cart: changed, token: "tok_ok" })).json<Order>();
      assert.deepEqual(
        second.items.map((it) => it.sku),
        ["mug"],
      );
      await cancel(id);
      assert.deepEqual(await lines(cart), [
        ["lamp", 1],
        ["rug", 1],
      ]);
    });

    it("and may be ordered again at once when the card was declined", async () => {
      const cart = await shop.cart({ lamp: 1 });
      const answers = await times(6, () => shop.order({ cart, token: "tok_declined" }));
      assert.ok(answers.some((it) => it.statusCode === 201));
      assert.deepEqual(await shop.seeCart(cart), cart);
      assert.equal((await shop.order({ cart, token: "tok_ok" })).json<Order>().status, "paid");
      assert.deepEqual(await lines(cart), []);
    });

    it("and tells nobody else who knows the cart of the order", async () => {
      const cart = await shop.cart({ lamp: 1 });
      assert.equal((await shop.order({ cart, token: "tok_ok" })).statusCode, 201);
      const other = await shop.order({ cart, token: "tok_ok", customer: { id: randomUUID(), role: "customer" } });
      assert.deepEqual([other.statusCode, other.json<ProblemDocument>().type], [409, "/problems/cart-ordered"]);
      assert.equal(other.json<{ order?: object }>().order, undefined);
    });

    if (kind === "relational") {
      it("and is emptied once, however often that is asked for: a line that was set after the order stays", async () => {
        const cart = await shop.cart({ lamp: 1 });
        const { id } = (await shop.order({ cart, token: "tok_ok" })).json<Order>();
        await put(cart, "lamp", 1);
        await region.stores().relational.write(async (tx) => {
          await tx.query("INSERT INTO cart_outbox SELECT id, cart_id, cart_version, now() FROM orders WHERE id = $1", [
            id,
          ]);
          await tx.query("SELECT take_from_cart($1)", [id]);
        });
        assert.deepEqual(await lines(cart), [["lamp", 1]]);
      });

      it("by the database's own rule, whatever a program does, the version before too", async () => {
        const cart = await shop.cart({ lamp: 1 });
        const { id } = (await shop.order({ cart, token: "tok_ok" })).json<Order>();
        await region
          .stores()
          .relational.write((tx) =>
            tx.query("UPDATE orders SET cart_version = (SELECT version FROM carts WHERE id = cart_id) WHERE id = $1", [
              id,
            ]),
          );
        const again = (await shop.sql<{ version: string }>("SELECT cart_version FROM orders WHERE id = $1", [id])).rows;
        const inserted = region.stores().relational.write((tx) =>
          tx.query(
            `INSERT INTO orders (id, number, customer_id, idempotency_key, request_hash, cart_id, cart_version, total, currency,
           shipping_address)
         SELECT $2::uuid, 'N', customer_id, $2::text, request_hash, cart_id, cart_version, total, currency, shipping_address
         FROM orders WHERE id = $1`,
            [id, randomUUID()],
          ),
        );
        assert.equal(again.length, 1);
        await assert.rejects(inserted, { code: "23505", constraint: "one_order_for_a_cart" });
        await assert.rejects(asTheVersionBefore(cart), { name: "BusyError" });
        const other = await shop.cart({ lamp: 1 });
        const { rows } = (await asTheVersionBefore(other)).value;
        assert.deepEqual([rows.length, rows[0]!.placed_at instanceof Date, rows[0]!.short], [1, true, null]);
        const second = await shop.order({ cart: other, token: "tok_ok" });
        assert.equal(second.json<ProblemDocument>().type, "/problems/cart-ordered");
        await shop.settleAll();
        assert.deepEqual(await lines(other), []);
      });
    }

    it("without a deadlock, whoever orders, changes and settles it at the same time", async () => {
      const carts = await times(6, () => shop.cart({ lamp: 1, rug: 1 }));
      const deadlocks = "SELECT deadlocks::integer AS count FROM pg_stat_database WHERE datname = current_database()";
      const tokens = ["tok_ok", "tok_declined", "tok_error", "tok_lost"];

      const answers = await Promise.all([
        ...carts.flatMap((cart) => tokens.map((token) => shop.order({ cart, token }))),
        ...carts.flatMap((cart) => ["mug", "lamp", "mug"].map((sku, index) => put(cart, sku, index))),
        ...carts.flatMap((cart) => tokens.map((token) => shop.order({ cart, token }))),
        shop.work(taken, 2).then(() => ({ statusCode: 200 })),
      ]);

      // On a busy machine one may wait too long for a connection, which is told with 503: a deadlock is counted below.
      assert.deepEqual(
        answers.map((it) => it.statusCode).filter((it) => ![200, 201, 409, 503].includes(it)),
        [],
      );
      const late = "UPDATE orders SET created_at = now() - interval '1 hour' WHERE status = 'pending-payment'";
      await region.stores().relational.write((tx) => tx.query(late));
      await shop.settleAll(2);
      assert.deepEqual((await shop.sql(deadlocks)).rows, [{ count: 0 }]);
    });
  });
