import assert from "node:assert/strict";
import type { LightMyRequestResponse } from "fastify";
import { reconcile } from "../../src/commands/reconcile";
import type { Order } from "../../src/orders/schemas";
import { Shop } from "../checkout.fixture";
import { withOneRegion } from "../oneRegion";
import { tokenFor } from "../people";
import { type FakeSession, FakeStripe, signed, stripeSecret } from "./fakeStripe.fixture";

describe("Orders that are paid at Stripe", function () {
  this.timeout(40_000);
  const environment: Record<string, string> = {
    PAYMENT_GATEWAY_KIND: "stripe",
    PAYMENT_GATEWAY_SECRET: JSON.stringify(stripeSecret),
    PUBLIC_ORIGIN: "https://shop.example.com",
  };
  const stripe = new FakeStripe();
  before("Stripe", async () => {
    await stripe.start();
    environment["PAYMENT_GATEWAY_URL"] = stripe.url;
  });
  const region = withOneRegion(this, { environment });
  const shop = new Shop(region);
  before("nobody works but the test", () => region.services().writer.duties.stop());
  before("something to sell", () => shop.offer("lamp", 1999, 1000));
  after(() => stripe.stop());
  afterEach("nothing is lost or doubled", async () => assert.deepEqual(await shop.violations(), []));

  const buy = (): Promise<Order> => shop.buy({ lamp: 1 }, "hosted-page");
  const sessionOf = async ({ id }: Order): Promise<FakeSession> => stripe.sessionOf(await shop.paymentOf(id));
  const isSettled =
    ({ id }: Order) =>
    async (): Promise<boolean> =>
      (await shop.status(id)) !== "pending-payment";

  const send = (payload: string, headers = signed(payload)): Promise<LightMyRequestResponse> =>
    region.server().inject({ ...{ method: "POST", url: "/api/payments/callbacks", body: payload }, headers });

  const payment = async (method: "PUT" | "DELETE", { id }: Order): Promise<Order> => {
    const headers = await tokenFor(shop.customer);
    const answer = await region.server().inject({ method, url: `/api/orders/${id}/payment`, headers });
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json<Order>();
  };

  it("are paid once, however often and in whatever order Stripe tells it", async () => {
    const order = await buy();
    await stripe.pay(await sessionOf(order));
    const { payload } = stripe.events.at(-1)!;
    const late = payload.replace("checkout.session.completed", "checkout.session.created");

    const codes = [];
    for (const it of [payload, payload, late, payload]) codes.push((await send(it)).statusCode);

    assert.deepEqual(codes, [204, 204, 204, 204]);
    assert.equal(await shop.status(order.id), "paid");
  });

  it("are told to be paid by nobody but Stripe: forged, old and others' events change nothing", async () => {
    const order = await buy();
    const session = await sessionOf(order);
    await stripe.pay(session);
    const { payload } = stripe.events.at(-1)!;
    const forged = [
      signed(payload, "whsec_another_secret"),
      { ...signed(payload.replace("cs_", "cx_")) },
      { ...signed(payload), "stripe-signature": "t=1,v1=00" },
    ];
    for (const headers of forged) assert.equal((await send(payload, headers)).statusCode, 401);
    const elsewhere = payload.replace("shop.example.com", "other.example.com");
    assert.equal((await send(elsewhere)).statusCode, 204);
    assert.equal(await shop.status(order.id), "pending-payment");
    assert.equal((await send(payload)).statusCode, 204);
    assert.equal(await shop.status(order.id), "paid");
  });

  it("are found out by the worker where no event ever comes", async () => {
    const order = await buy();
    await stripe.pay(await sessionOf(order));
    await shop.work(isSettled(order));
    assert.equal(await shop.status(order.id), "paid");
  });

  it("get their page later where Stripe was away as they were placed", async () => {
    stripe.troubles.push("request-lost", "request-lost");
    const order = await buy();
    assert.deepEqual(order.payment, { status: "pending" });
    const asked = await payment("PUT", order);
    assert.equal(asked.payment.url, `${stripe.url}/pay/${(await sessionOf(order)).id}`);
    await stripe.pay(await sessionOf(order));
    const { status, payment: paid } = await payment("PUT", order);
    assert.deepEqual([status, paid], ["paid", { status: "succeeded" }]);
  });

  it("are cancelled by the customer only once nobody can pay any more, and come back into the cart", async () => {
    const cart = await shop.cart({ lamp: 2 });
    const order = (await shop.order({ cart, token: "hosted-page" })).json<Order>();
    await shop.makeDue();
    assert.equal((await payment("DELETE", order)).status, "cancelled");
    assert.equal((await sessionOf(order)).status, "expired");
    assert.deepEqual(
      (await shop.seeCart(cart)).items.map((it) => it.quantity),
      [2],
    );
  });

  it("stay paid where the customer cancels what was paid a moment ago", async () => {
    const order = await buy();
    await stripe.pay(await sessionOf(order));
    assert.equal((await payment("DELETE", order)).status, "paid");
  });

  it("end after the deadline with their page expired, and by Stripe's own word that it is", async () => {
    const [overdue, left] = [await buy(), await buy()];
    await region
      .stores()
      .relational.withConnection((db) =>
        db.query("UPDATE orders SET created_at = created_at - interval '1 hour' WHERE id = $1", [overdue.id]),
      );
    await shop.work(isSettled(overdue));
    assert.equal(await shop.status(overdue.id), "cancelled");
    assert.equal((await sessionOf(overdue)).status, "expired");
    assert.equal(await shop.status(left.id), "pending-payment");
    await stripe.expire(await sessionOf(left));
    await send(stripe.events.at(-1)!.payload);
    assert.equal(await shop.status(left.id), "cancelled");
  });

  it("that a failover lost are found by reconciling and given back, unless the customer asks again first", async () => {
    const carts = [await shop.cart({ lamp: 1 }), await shop.cart({ lamp: 1 })];
    const keys = ["lost-and-repeated-1", "lost-for-good-00001"];
    const orders = await Promise.all(
      carts.map(async (cart, at) => (await shop.order({ cart, token: "hosted-page", key: keys[at]! })).json<Order>()),
    );
    for (const it of orders) await stripe.pay(await sessionOf(it));
    await lose(orders);
    const news = await send(stripe.events.at(-1)!.payload);
    assert.equal(news.statusCode, 204, "an event of an order that is gone");

    const again = await shop.order({ cart: carts[0]!, token: "hosted-page", key: keys[0]! });

    assert.deepEqual([again.statusCode, again.json<Order>().status], [201, "paid"]);
    const lines: string[] = [];
    await reconcile(region.settings(), ["--refund"], (it) => lines.push(it));
    assert.match(lines.at(-1)!, /^refunded  pi_\S+  1999 USD/);
    assert.equal(lines.filter((it) => it.startsWith("refunded")).length, 1);
  });

  /** As a region does that is lost before it has replicated them: their pieces are available again, and their carts full. */
  async function lose(orders: readonly Order[]): Promise<void> {
    const ids = [orders.map((it) => it.id)];
    await region.stores().relational.write(async (tx) => {
      await tx.query("UPDATE stock SET reserved = reserved - $1, available = available + $1", [orders.length]);
      for (const table of ["outbox", "cart_outbox", "payments", "order_lines"])
        await tx.query(`DELETE FROM ${table} WHERE order_id = ANY ($1)`, ids);
      await tx.query("DELETE FROM orders WHERE id = ANY ($1)", ids);
    });
  }
});
