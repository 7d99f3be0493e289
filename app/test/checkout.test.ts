import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { identityOf } from "../src/orders/identity";
import type { Order } from "../src/orders/schemas";
import type { ProblemDocument } from "../src/server/problems";
import { address, Shop } from "./checkout.fixture";
import { withOneRegion } from "./oneRegion";
import { tokenFor } from "./people";

describe("Checkout", function () {
  const region = withOneRegion(this);
  const shop = new Shop(region);
  const stockOf = async (sku: string): Promise<number[]> => {
    const { received, available, reserved, sold } = await shop.stock(sku);
    return [received, available, reserved, sold];
  };

  afterEach("nothing is lost or doubled", async () => assert.deepEqual(await shop.violations(), []));

  it("sells what is in the cart at its price, empties the cart, and shows the order", async () => {
    await shop.offer("lamp", 1999, 5);
    await shop.offer("rug", 12_500, 2);
    const cart = await shop.cart({ lamp: 3, rug: 1 });
    assert.deepEqual(cart.total, { amount: 18_497, currency: "USD" });

    const placed = await shop.order({ cart, token: "tok_ok" });

    assert.equal(placed.statusCode, 201);
    const order = placed.json<Order>();
    assert.match(order.number, /^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    assert.deepEqual(
      { ...order, id: "", number: "", createdAt: "" },
      {
        ...{ id: "", number: "", createdAt: "", status: "paid", payment: { status: "succeeded" } },
        ...{ items: cart.items, total: cart.total, minorUnitDigits: 2, shippingAddress: address },
      },
    );
    assert.deepEqual((await shop.seeOrder(order.id)).json(), order);
    assert.deepEqual((await shop.seeCart(cart)).items, []);
    assert.deepEqual(await stockOf("lamp"), [5, 2, 0, 3]);
    assert.deepEqual(await stockOf("rug"), [2, 1, 0, 1]);
  });

  it("states for ever by how many digits the minor unit was smaller; of the time before, by ISO 4217", async () => {
    await shop.offer("bowl", 1999, 1);
    const { id } = await shop.buy({ bowl: 1 }, "tok_ok");
    const digitsKept = async (digits: number | null): Promise<number | undefined> => {
      const text = "UPDATE orders SET minor_unit_digits = $2 WHERE id = $1";
      await region.stores().relational.withConnection((client) => client.query(text, [id, digits]));
      return (await shop.seeOrder(id)).json<Order>().minorUnitDigits;
    };
    assert.deepEqual([await digitsKept(0), await digitsKept(3), await digitsKept(null)], [0, 3, 2]);
  });

  it("keeps the cart when the card is declined, gives the pieces back, and sells with another card and key", async () => {
    await shop.offer("vase", 4000, 1);
    const cart = await shop.cart({ vase: 1 });

    const declined = await shop.order({ cart, token: "tok_insufficient" });

    assert.equal(declined.statusCode, 201);
    assert.equal(declined.json<Order>().status, "payment-declined");
    assert.deepEqual(declined.json<Order>().payment, { status: "declined", declineReason: "insufficient-funds" });
    assert.deepEqual(await stockOf("vase"), [1, 1, 0, 0]);
    assert.deepEqual(await shop.seeCart(cart), cart);
    const second = await shop.order({ cart, token: "tok_ok" });
    assert.equal(second.json<Order>().status, "paid");
    assert.notEqual(second.json<Order>().id, declined.json<Order>().id);
  });

  it("keeps a line whose quantity was changed while the payment was open", async () => {
    await shop.offer("mug", 900, 10);
    await shop.offer("jug", 2000, 10);
    const cart = await shop.cart({ mug: 1, jug: 1 });
    const waiting = shop.order({ cart, token: "tok_slow" });
    await until(async () => (await shop.stock("mug")).reserved === 1);
    await region.server().inject({ method: "PUT", url: `/api/carts/${cart.id}/items/jug`, payload: { quantity: 2 } });

    assert.equal((await waiting).json<Order>().status, "paid");

    const left = await shop.seeCart(cart);
    assert.deepEqual(
      left.items.map(({ sku, quantity }) => [sku, quantity]),
      [["jug", 2]],
    );
  });

  it("answers the same key and request with the same order, charged once, also when the cart is empty by then", async () => {
    await shop.offer("clock", 7000, 3);
    const cart = await shop.cart({ clock: 1 });
    const [token, key] = ["tok_ok", randomUUID()];
    const first = await shop.order({ cart, token, key });

    const again = await shop.order({ cart, token, key });

    assert.equal(again.statusCode, 200);
    assert.deepEqual(again.json(), first.json());
    assert.ok(again.headers["x-meridian-position"], "whoever asks again must see the order too");
    assert.deepEqual(await stockOf("clock"), [3, 2, 0, 1]);
  });

  it("places one order for twenty requests with one key at the same moment", async () => {
    await shop.offer("chair", 5000, 30);
    const cart = await shop.cart({ chair: 1 });
    const key = randomUUID();
    const before = (await shop.charges()).length;

    const answers = await Promise.all(Array.from({ length: 20 }, () => shop.order({ cart, token: "tok_ok", key })));

    const codes = answers.map((it) => it.statusCode).sort();
    assert.deepEqual(codes, [...Array.from({ length: 19 }, () => 200), 201]);
    assert.equal(new Set(answers.map((it) => it.json<Order>().id)).size, 1);
    assert.equal((await shop.charges()).length, before + 1);
    assert.deepEqual(await stockOf("chair"), [30, 29, 0, 1]);
  });

  it("refuses a key that was used with another request, by the same customer only", async () => {
    await shop.offer("table", 30_000, 3);
    const key = randomUUID();
    const first = await shop.order({ cart: await shop.cart({ table: 1 }), token: "tok_ok", key });
    const cart = await shop.cart({ table: 1 });

    const other = await shop.order({ cart, token: "tok_ok", key });
    const somebody = await shop.order({ cart, token: "tok_ok", key, customer: { id: randomUUID(), role: "customer" } });

    assert.equal(other.statusCode, 422);
    assert.equal(other.json<ProblemDocument>().type, "/problems/idempotency-key-reused");
    assert.equal(somebody.statusCode, 201);
    assert.notEqual(somebody.json<Order>().id, first.json<Order>().id);
  });

  it("asks for consent to a price that has changed since, and sells nothing until then", async () => {
    await shop.offer("desk", 40_000, 1);
    const cart = await shop.cart({ desk: 1 });
    await shop.setPrice("desk", 45_000);

    const refused = await shop.order({ cart, token: "tok_ok" });

    assert.equal(refused.statusCode, 409);
    assert.equal(refused.json<ProblemDocument>().type, "/problems/price-changed");
    assert.deepEqual(refused.json<{ total: object }>().total, { amount: 45_000, currency: "USD" });
    assert.deepEqual(await stockOf("desk"), [1, 1, 0, 0]);
    const agreed = { amount: 45_000, currency: "USD" };
    assert.equal((await shop.order({ cart, token: "tok_ok", expectedTotal: agreed })).statusCode, 201);
    const euros = { amount: 45_000, currency: "EUR" };
    const other = await shop.order({ cart: await shop.cart({ desk: 1 }), token: "tok_ok", expectedTotal: euros });
    assert.equal(other.json<ProblemDocument>().type, "/problems/price-changed");
  });

  it("says what is missing and how many are left, and takes nothing of what is there", async () => {
    await shop.offer("sofa", 90_000, 2);
    await shop.offer("pillow", 1500, 9);
    await shop.offer("blanket", 3000, 0);
    const cart = await shop.cart({ sofa: 3, pillow: 4, blanket: 1 });

    const refused = await shop.order({ cart, token: "tok_ok" });

    assert.equal(refused.statusCode, 409);
    assert.equal(refused.json<ProblemDocument>().type, "/problems/out-of-stock");
    assert.deepEqual(refused.json<{ shortages: object }>().shortages, [
      { sku: "sofa", wanted: 3, available: 2 },
      { sku: "blanket", wanted: 1, available: 0 },
    ]);
    assert.deepEqual(await stockOf("sofa"), [2, 2, 0, 0]);
    assert.deepEqual(await stockOf("pillow"), [9, 9, 0, 0]);
  });

  it("never sells the last piece twice", async () => {
    await shop.offer("painting", 99_000, 3);
    const carts = await Promise.all(Array.from({ length: 12 }, () => shop.cart({ painting: 1 })));

    const answers = await Promise.all(carts.map((cart) => shop.order({ cart, token: "tok_ok" })));

    const codes = answers.map((it) => it.statusCode).sort();
    assert.deepEqual(codes, [201, 201, 201, ...Array.from({ length: 9 }, () => 409)]);
    assert.deepEqual(await stockOf("painting"), [3, 0, 0, 3]);
  });

  it("meets no deadlock when orders want the same pieces in opposite order", async () => {
    await shop.offer("fork", 300, 1000);
    await shop.offer("knife", 400, 1000);
    await shop.offer("spoon", 200, 1000);
    const ways = ["fork knife spoon", "spoon knife fork", "knife spoon fork"].map((it) => it.split(" "));
    const carts = await Promise.all(
      Array.from({ length: 45 }, (_, index) => shop.cart(Object.fromEntries(ways[index % 3]!.map((sku) => [sku, 1])))),
    );
    const deadlocks = "SELECT deadlocks::integer AS count FROM pg_stat_database WHERE datname = current_database()";

    const answers = await Promise.all(
      carts.map((cart, index) => shop.order({ cart, token: index % 2 ? "tok_ok" : "tok_declined" })),
    );

    assert.deepEqual([...new Set(answers.map((it) => it.statusCode))], [201]);
    assert.deepEqual((await shop.sql(deadlocks)).rows, [{ count: 0 }]);
    assert.deepEqual(await stockOf("fork"), [1000, 978, 0, 22]);
  });

  it("makes a lost order again, the same and with the same charge, when its customer sends it again", async () => {
    await shop.offer("mirror", 8000, 2);
    const cart = await shop.cart({ mirror: 1 });
    const [token, key] = ["tok_ok", randomUUID()];
    const first = (await shop.order({ cart, token, key })).json<Order>();
    const charged = await shop.charges();
    // As a failover does that loses the last transactions: the order never was, but the gateway has charged it.
    await region.stores().relational.write(async (tx) => {
      for (const table of ["outbox", "payments", "order_lines"])
        await tx.query(`DELETE FROM ${table} WHERE order_id = $1`, [first.id]);
      await tx.query("DELETE FROM orders WHERE id = $1", [first.id]);
      await tx.query("UPDATE stock SET sold = sold - 1, available = available + 1 WHERE sku = 'mirror'");
      await tx.query("INSERT INTO cart_items (cart_id, sku, quantity) VALUES ($1, 'mirror', 1)", [cart.id]);
    });
    assert.deepEqual(
      (await shop.violations()).map((it) => it.rule),
      ["every charge has its order"],
    );

    const again = await shop.order({ cart, token, key });

    assert.equal(again.statusCode, 201);
    assert.deepEqual({ ...again.json<Order>(), createdAt: "" }, { ...first, createdAt: "" });
    assert.deepEqual(await shop.charges(), charged);
  });

  it("names an order by nothing but its customer, key and request", () => {
    const request = {
      cartId: randomUUID(),
      expectedTotal: { amount: 100, currency: "USD" },
      shippingAddress: address,
      payment: { token: "tok_ok" },
    };
    const one = identityOf("ada", "key-of-sixteen-letters", request);
    assert.deepEqual(identityOf("ada", "key-of-sixteen-letters", { ...request }), one);
    const others = [
      identityOf("bob", "key-of-sixteen-letters", request),
      identityOf("ada", "another-key-of-many-letters", request),
      identityOf("ada", "key-of-sixteen-letters", { ...request, payment: { token: "tok_slow" } }),
    ];
    const ids = [one, ...others].flatMap((it) => [it.orderId, it.paymentId, it.number]);
    assert.equal(new Set(ids).size, ids.length);
  });

  it("shows an order to its customer only, and orders the newest first, page by page", async () => {
    await shop.offer("book", 1000, 100);
    const reader = { id: randomUUID(), role: "customer" as const };
    const numbers: string[] = [];
    for (let count = 0; count < 23; count++) {
      const cart = await shop.cart({ book: 1 });
      numbers.unshift((await shop.order({ cart, token: "tok_ok", customer: reader })).json<Order>().number);
    }
    const listed = async (query: string): Promise<{ items: Order[]; next?: string }> => {
      return (await region.server().inject({ url: `/api/orders${query}`, headers: await tokenFor(reader) })).json();
    };

    const first = await listed("");
    const second = await listed(`?cursor=${first.next}`);

    assert.deepEqual(
      [...first.items, ...second.items].map((it) => it.number),
      numbers,
    );
    assert.deepEqual([first.items.length, second.next], [20, undefined]);
    assert.equal((await shop.seeOrder(first.items[0]!.id)).statusCode, 404);
  });

  it("refuses what it can't use: nobody, no key, a strange address, no cart, an empty one", async () => {
    const cart = await shop.cart({});
    const url = "/api/orders";
    const anonymous = await region.server().inject({ method: "POST", url, payload: {} });
    assert.equal(anonymous.statusCode, 401);
    assert.equal((await shop.order({ cart, token: "tok_ok", key: "short" })).statusCode, 400);
    assert.equal((await shop.order({ cart, token: "4242 4242 4242 4242" })).statusCode, 400);
    const empty = await shop.order({ cart, token: "tok_ok" });
    assert.equal(empty.json<ProblemDocument>().type, "/problems/cart-empty");
    const gone = await shop.order({ cart: { ...cart, id: randomUUID() }, token: "tok_ok" });
    assert.equal(gone.statusCode, 404);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await holds());) {
    assert.ok(Date.now() < deadline, "not within 10 s");
  }
}
