import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { startSandbox } from "../sandbox/sandbox";
import type { Order } from "../src/orders/schemas";
import { Shop } from "./checkout.fixture";
import { withGateway } from "./gateway";
import { withOneRegion } from "./oneRegion";

describe("Checkout, while something it needs is out", function () {
  this.timeout(40_000);
  const gateway = withGateway();
  const region = withOneRegion(this, { environment: gateway.environment });
  const shop = new Shop(region);
  before("something to sell", () => shop.offer("lamp", 1999, 100));
  afterEach("nothing is lost or doubled", async () => assert.deepEqual(await shop.violations(), []));

  /** By the instance's own worker: nobody starts one here. */
  async function becomes(order: Order, status: Order["status"]): Promise<void> {
    for (const deadline = Date.now() + 20_000; (await shop.status(order.id)) !== status; await wait(50)) {
      assert.ok(Date.now() < deadline, `${order.number} is not ${status} within 20 s`);
      await shop.makeDue();
    }
  }

  it("accepts orders when the gateway is gone, and has them paid when it is back", async () => {
    const port = Number(new URL(gateway.sandbox.url).port);
    await gateway.sandbox.close();

    const orders = await Promise.all([shop.buy({ lamp: 1 }, "tok_ok"), shop.buy({ lamp: 2 }, "tok_declined")]);

    assert.deepEqual(
      orders.map((it) => it.status),
      ["pending-payment", "pending-payment"],
    );
    assert.equal((await shop.stock("lamp")).reserved, 3);
    gateway.sandbox = await startSandbox({ secret: gateway.secret, port });
    await becomes(orders[0], "paid");
    await becomes(orders[1], "payment-declined");
  });

  it("acknowledges an order whose payment could no longer be kept, and keeps it later", async () => {
    const fence = (sql: string): Promise<unknown> =>
      region.stores().relational.withConnection((db) => db.query(sql, [region.settings().region]));
    const waiting = shop.buy({ lamp: 1 }, "tok_slow");
    while ((await shop.stock("lamp")).reserved === 0) await wait(10);
    await fence("INSERT INTO fences (region, reason) VALUES ($1, 'left')");

    const order = await waiting;

    assert.equal(order.status, "pending-payment");
    assert.equal((await shop.charges()).filter((it) => it.status === "succeeded").length, 2, "it was charged");
    await fence("DELETE FROM fences WHERE region = $1");
    await becomes(order, "paid");
  });

  it("refuses orders in a fenced region, reserves nothing, and charges nobody", async () => {
    const fence = (sql: string): Promise<unknown> =>
      region.stores().relational.withConnection((db) => db.query(sql, [region.settings().region]));
    const cart = await shop.cart({ lamp: 1 });
    const before = await shop.charges();
    await fence("INSERT INTO fences (region, reason) VALUES ($1, 'left')");

    const refused = await shop.order({ cart, token: "tok_ok" });

    assert.equal(refused.statusCode, 503);
    assert.ok(refused.headers["retry-after"]);
    assert.deepEqual(await shop.charges(), before);
    assert.equal((await shop.stock("lamp")).reserved, 0);
    await fence("DELETE FROM fences WHERE region = $1");
  });
});
