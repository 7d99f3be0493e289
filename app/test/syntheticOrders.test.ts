import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { LightMyRequestResponse } from "fastify";
import { markSynthetic } from "../src/commands/markSynthetic";
import { reconcile } from "../src/commands/reconcile";
import { rebuildSalesCommand } from "../src/commands/rebuildSales";
import type { Order } from "../src/orders/schemas";
import type { ChargeRequest } from "../src/payments/gateway";
import type { Caller } from "../src/server/routing";
import { forecastStock } from "../src/stock/forecast";
import { AccountsClient, problemOf } from "./accountsClient";
import { cartTableEnvironment } from "../local/cartTable";
import { withCartTable } from "./carts/cartTables";
import { address, Shop } from "./checkout.fixture";
import { withGateway } from "./gateway";
import { withOneRegion } from "./oneRegion";
import { tokenFor } from "./people";

describe("Synthetic orders", function () {
  const { environment } = withGateway({
    ...{ EVENTS_KIND: "local", ALERTS_KIND: "mailbox" },
    ...{ MAIL_KIND: "mailbox", MAIL_FROM: "The shop <shop@example.com>" },
  });
  const region = withOneRegion(this, { environment });
  const shop = new Shop(region);
  const accounts = new AccountsClient(region);
  afterEach("nothing is lost or doubled", async () => assert.deepEqual(await shop.violations(), []));

  let prober: Caller;
  let email: string;
  before("a prober's account, and something to sell", async () => {
    email = accounts.newEmail();
    prober = { id: (await accounts.register(email)).customer.id, role: "customer" };
    await markSynthetic(region.settings(), ["--email", ` ${email.toUpperCase()}`]);
    await shop.offer("lamp", 1999, 60);
  });

  const probe = async (token: string, quantity = 1, key: string = randomUUID()): Promise<Order> => {
    const answer = await shop.order({ cart: await shop.cart({ lamp: quantity }), token, key, customer: prober });
    assert.equal(answer.statusCode, 201, answer.body);
    return answer.json<Order>();
  };
  const remove = async ({ id }: Pick<Order, "id">, customer = prober): Promise<LightMyRequestResponse> =>
    region.server().inject({ method: "DELETE", url: `/api/orders/${id}`, headers: await tokenFor(customer) });
  const removed = async (order: Pick<Order, "id">): Promise<void> => {
    const answer = await remove(order);
    assert.equal(answer.statusCode, 204, answer.body);
    assert.equal((await shop.seeOrder(order.id, prober)).statusCode, 404);
  };
  /** How many rows there are that belong to an order. */
  const traces = async (): Promise<Record<string, number>> => {
    const tables = ["orders", "order_lines", "payments", "cart_outbox"];
    const counted = tables.map((it) => `(SELECT count(*)::integer FROM ${it}) AS ${it}`);
    return (await shop.sql<Record<string, number>>(`SELECT ${counted.join(", ")}`)).rows[0]!;
  };

  it("are placed and paid as others are, marked by their customer alone, and say so to that customer", async () => {
    const me = await region.server().inject({ url: "/api/customers/me", headers: await tokenFor(prober) });
    assert.equal(me.json<{ synthetic?: true }>().synthetic, true);
    const order = await probe("tok_ok");
    assert.deepEqual([order.status, order.synthetic], ["paid", true]);
    assert.deepEqual((await shop.seeOrder(order.id, prober)).json<Order>().synthetic, true);
    const real = await shop.buy({ lamp: 1 }, "tok_ok");
    assert.equal("synthetic" in real, false);
    await removed(order);
  });

  it("take no piece, ring no alarm, and are in no figure, event or mail", async () => {
    await shop.offer("bulb", 300, 6);
    const before = await traces();
    const ids: string[] = [];
    for (const token of ["tok_ok", "tok_declined", "tok_ok"]) {
      const answer = await shop.order({ cart: await shop.cart({ bulb: 4 }), token, customer: prober });
      ids.push(answer.json<Order>().id);
    }
    assert.deepEqual(await shop.stock("bulb"), { sku: "bulb", received: 6, available: 6, reserved: 0, sold: 0 });
    await rebuildSalesCommand(region.settings(), [], () => undefined);
    await region
      .stores()
      .relational.write((tx) => tx.query("UPDATE orders SET settled_at = settled_at - interval '2 days'"));
    await forecastStock(region.stores().relational, "us-east-1", new Date());
    const sold = "SELECT coalesce(sum(orders), 0)::integer AS orders FROM sales_hours";
    assert.deepEqual((await shop.sql(sold)).rows, [{ orders: 1 }], "the one that is real");
    assert.deepEqual((await shop.sql("SELECT pieces::integer FROM stock_forecasts WHERE pieces > 0")).rows, [
      { pieces: 1 },
    ]);
    const told = `SELECT id FROM events WHERE subject = ANY ($1) UNION SELECT id FROM mails WHERE order_id::text = ANY ($1)
      UNION SELECT kind FROM outbox WHERE order_id::text = ANY ($1)`;
    assert.deepEqual((await shop.sql(told, [[...ids, "bulb"]])).rows, []);
    const merchant: Caller = { id: randomUUID(), role: "merchant" };
    const sent = await region.server().inject({
      ...{ method: "PUT", url: `/api/orders/${ids[0]}/shipment`, payload: {} },
      headers: await tokenFor(merchant),
    });
    assert.equal(sent.statusCode, 404, "merchants don't know of them");
    for (const id of ids) await removed({ id });
    assert.deepEqual(await traces(), before);
  });

  it("leave the last piece to customers, and are refused where there is none", async () => {
    await shop.offer("vase", 500, 1);
    const cart = await shop.cart({ vase: 1 });
    const first = (await shop.order({ cart, token: "tok_ok", customer: prober })).json<Order>();
    assert.equal((await shop.buy({ vase: 1 }, "tok_ok")).status, "paid");
    const late = await shop.order({ cart: await shop.cart({ vase: 1 }), token: "tok_ok", customer: prober });
    assert.deepEqual(problemOf(late), [409, "/problems/out-of-stock"]);
    await removed(first);
  });

  it("can't be claimed by a customer, nor removed by another, and a real order is never removed", async () => {
    const cart = await shop.cart({ lamp: 1 });
    const forged = await region.server().inject({
      ...{ method: "POST", url: "/api/orders" },
      headers: { ...(await tokenFor(shop.customer)), "idempotency-key": randomUUID() },
      payload: {
        ...{ cartId: cart.id, expectedTotal: cart.total, shippingAddress: address, payment: { token: "tok_ok" } },
        synthetic: true,
      },
    });
    assert.equal(forged.statusCode, 400, forged.body);
    const real = (await shop.order({ cart, token: "tok_ok" })).json<Order>();
    assert.deepEqual(problemOf(await remove(real, shop.customer)), [403, "/problems/forbidden"]);
    const order = await probe("tok_ok");
    for (const it of [real, order]) {
      const other = it === real ? prober : shop.customer;
      assert.equal((await remove(it, other)).statusCode, 204, "nobody learns which orders there are");
    }
    assert.equal((await shop.seeOrder(real.id)).statusCode, 200);
    assert.equal((await shop.seeOrder(order.id, prober)).statusCode, 200);
    const { value } = await region
      .stores()
      .relational.write((tx) => tx.query("SELECT remove_synthetic_order($1) AS done", [real.id]));
    assert.deepEqual(value.rows, [{ done: false }], "nor by the database itself");
    await removed(order);
    assert.equal((await region.server().inject({ method: "DELETE", url: `/api/orders/${order.id}` })).statusCode, 401);
  });

  it("are removed once however often and at once it is asked, with their payment under way", async () => {
    const key = randomUUID();
    const cart = await shop.cart({ lamp: 1 });
    const placing = shop.order({ cart, token: "tok_slow", key, customer: prober });
    let id: string | undefined;
    while (id === undefined)
      id = (await shop.sql<{ id: string }>("SELECT id FROM orders WHERE idempotency_key = $1", [key])).rows[0]?.id;
    const { gateway } = region.services().payments;
    const payment = await shop.paymentOf(id);
    // The gateway has heard of it, and takes its time.
    while ((await gateway.find({ key: payment } as ChargeRequest)).kind === "not-found");
    const answers = await Promise.all(Array.from({ length: 4 }, () => remove({ id: id! })));
    assert.deepEqual(
      answers.map((it) => it.statusCode),
      [204, 204, 204, 204],
    );
    assert.equal((await placing).statusCode, 201);
    assert.equal((await shop.seeOrder(id, prober)).statusCode, 404);
    assert.equal((await remove({ id })).statusCode, 204);
  });

  it("stay where the gateway doesn't say that nobody is charged, and are removed when it does", async () => {
    const { gateway } = region.services().payments;
    const cases = [
      ["tok_lost", "void"],
      ["tok_ok", "refund"],
    ] as const;
    for (const [token, name] of cases) {
      const order = await probe(token);
      Object.assign(gateway, { [name]: () => Promise.resolve({ kind: "unknown", reason: "a test" }) });
      const refused = await remove(order);
      Reflect.deleteProperty(gateway, name);
      assert.deepEqual(problemOf(refused), [503, "/problems/outcome-unknown"]);
      assert.equal(await shop.seeOrder(order.id, prober).then((it) => it.json<Order>().status), order.status);
      await removed(order);
    }
  });

  it("that are asked for again after their removal, as after a failover that lost it, are synthetic again and charge nobody", async () => {
    const key = randomUUID();
    const cart = await shop.cart({ lamp: 1 });
    const once = (await shop.order({ cart, token: "tok_ok", key, customer: prober })).json<Order>();
    await removed(once);
    await region.server().inject({ method: "PUT", url: `/api/carts/${cart.id}/items/lamp`, payload: { quantity: 1 } });
    const again = (await shop.order({ cart, token: "tok_ok", key, customer: prober })).json<Order>();
    assert.deepEqual([again.id, again.synthetic, again.status], [once.id, true, "payment-declined"]);
    await removed(again);
  });

  it("are nothing to give back or to write of, when charges are compared with orders", async () => {
    const [order, kept] = [await probe("tok_ok"), await probe("tok_ok")];
    await region.services().payments.gateway.refund({ key: await shop.paymentOf(kept.id), chargeId: "" });
    await removed(order);
    const lines: string[] = [];
    await reconcile(region.settings(), ["--refund"], (it) => lines.push(it));
    assert.match(lines.at(-1)!, / 0 without a paid order\.$/);
    const events = "SELECT id FROM events WHERE type = 'order.refunded'";
    assert.deepEqual((await shop.sql(events)).rows, []);
    await removed(kept);
  });

  it("are of accounts that were made for them: not of merchants', of nobody's, nor of one with orders that count", async () => {
    const marked = (...args: string[]): Promise<void> => markSynthetic(region.settings(), args);
    await marked("--email", email);
    await assert.rejects(marked("--email", accounts.newEmail()), /Nobody has registered as/);
    await assert.rejects(marked(), /Say whose/);
    const other = accounts.newEmail();
    const { customer } = await accounts.register(other);
    const buyer: Caller = { id: customer.id, role: "customer" };
    await shop.order({ cart: await shop.cart({ lamp: 1 }), token: "tok_ok", customer: buyer });
    await assert.rejects(marked("--email", other), /has orders that count/);
    await region
      .stores()
      .relational.write((tx) => tx.query("UPDATE customers SET role = 'merchant' WHERE email = $1", [other]));
    await assert.rejects(marked("--email", other), /is a merchant/);
    const me = await region.server().inject({ url: "/api/customers/me", headers: await tokenFor(buyer) });
    assert.equal("synthetic" in me.json<object>(), false);
  });
});

describe("Synthetic orders of carts in a table", function () {
  this.timeout(60_000);
  withCartTable(this);
  const region = withOneRegion(this, { environment: cartTableEnvironment });
  const shop = new Shop(region);
  const accounts = new AccountsClient(region);
  before("nobody works but the test", () => region.services().writer.duties.stop());

  it("take no piece and are removed, also before their cart has been told of them", async () => {
    await shop.offer("lamp", 1999, 2);
    const email = accounts.newEmail();
    const prober: Caller = { id: (await accounts.register(email)).customer.id, role: "customer" };
    await markSynthetic(region.settings(), ["--email", email]);
    const stock = await shop.stock("lamp");
    for (const token of ["tok_ok", "tok_declined"]) {
      const placed = await shop.order({ cart: await shop.cart({ lamp: 2 }), token, customer: prober });
      const { id, synthetic } = placed.json<Order>();
      assert.equal(synthetic, true, placed.body);
      assert.deepEqual(await shop.stock("lamp"), stock);
      await region
        .stores()
        .relational.write((tx) =>
          tx.query("INSERT INTO cart_table_outbox (order_id) VALUES ($1) ON CONFLICT DO NOTHING", [id]),
        );
      const headers = await tokenFor(prober);
      assert.equal(
        (await region.server().inject({ method: "DELETE", url: `/api/orders/${id}`, headers })).statusCode,
        204,
      );
    }
    for (const table of ["orders", "cart_table_outbox", "outbox"])
      assert.deepEqual((await shop.sql(`SELECT FROM ${table}`)).rows, [], table);
    assert.deepEqual(await shop.violations(), []);
  });
});
