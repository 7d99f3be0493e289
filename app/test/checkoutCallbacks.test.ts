import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { LightMyRequestResponse } from "fastify";
import { sign } from "../sandbox/callbacks";
import type { Order } from "../src/orders/schemas";
import { Shop } from "./checkout.fixture";
import { withOneRegion } from "./oneRegion";

describe("Payment callbacks", function () {
  this.timeout(40_000);
  const region = withOneRegion(this);
  const shop = new Shop(region);
  const secret = (): string => region.services().payments.callbackSecret();

  before("nobody works but the test", () => region.services().writer.duties.stop());
  before("something to sell", () => shop.offer("lamp", 1999, 100));
  afterEach("nothing is lost or doubled", async () => assert.deepEqual(await shop.violations(), []));

  const send = (body: string, signature: string): Promise<LightMyRequestResponse> =>
    region.server().inject({
      ...{ method: "POST", url: "/api/payments/callbacks", body },
      headers: { "content-type": "application/json", "payment-signature": signature },
    });

  const news = (key: string, status: string): string =>
    JSON.stringify({ id: `evt_${randomUUID()}`, key, status, chargeId: "ch_1", occurredAt: new Date().toISOString() });

  const tell = async (key: string, status: string): Promise<number> => {
    const body = news(key, status);
    return (await send(body, sign(body, secret()))).statusCode;
  };

  it("settle an order that nobody has an answer for yet, once, however often they come", async () => {
    const order = await shop.buy({ lamp: 1 }, "tok_timeout");
    const key = await shop.paymentOf(order.id);

    const codes = await Promise.all(Array.from({ length: 8 }, () => tell(key, "succeeded")));

    assert.deepEqual([...new Set(codes)], [204]);
    assert.equal(await shop.status(order.id), "paid");
    assert.deepEqual(await stockNow(), { reserved: 0, sold: 1 });
  });

  it("change nothing when they come late, out of order, or say nothing final", async () => {
    const order = await shop.buy({ lamp: 1 }, "tok_declined");
    const key = await shop.paymentOf(order.id);
    for (const status of ["processing", "refunded", "voided", "declined", "succeeded", "processing"]) {
      assert.equal(await tell(key, status), 204);
      assert.equal(await shop.status(order.id), "payment-declined");
    }
  });

  it("about a payment that nobody knows are taken, and change nothing", async () => {
    assert.equal(await tell(randomUUID(), "succeeded"), 204);
  });

  it("are refused unless the gateway signed these very bytes, lately", async () => {
    const order = await shop.buy({ lamp: 1 }, "tok_timeout_declined");
    const key = await shop.paymentOf(order.id);
    const body = news(key, "succeeded");
    const now = Math.floor(Date.now() / 1000);
    const forged = {
      "another secret": sign(body, "another secret of some length"),
      "other bytes": sign(news(key, "declined"), secret()),
      "too old": sign(body, secret(), now - 3600),
      "from the future": sign(body, secret(), now + 3600),
      "another time than signed": sign(body, secret(), now - 3600).replace(/t=\d+/, `t=${now}`),
      nonsense: "t=1,v1=zz",
      nothing: "",
    };
    for (const [what, signature] of Object.entries(forged)) {
      assert.equal((await send(body, signature)).statusCode, 401, what);
    }
    assert.equal(await shop.status(order.id), "pending-payment");
    assert.equal((await send(body, sign(body, secret(), now - 60))).statusCode, 204);
    assert.equal(await shop.status(order.id), "paid");
    // The sandbox has declined it, and this test has lied in its name.
    await region.stores().relational.write(async (tx) => {
      await tx.query("UPDATE orders SET status = 'payment-declined' WHERE id = $1", [order.id]);
      await tx.query("UPDATE payments SET status = 'declined' WHERE order_id = $1", [order.id]);
      await tx.query("UPDATE stock SET sold = sold - 1, available = available + 1 WHERE sku = 'lamp'");
    });
  });

  it("of the sandbox arrive: what hung is settled without a worker, and what is told three times counts once", async () => {
    const before = await stockNow();
    await region.server().listen({ host: "127.0.0.1", port: 0 });
    const { port } = region.server().server.address() as AddressInfo;
    assert.ok(port > 0);
    const callbacks = countCallbacks();

    const hung = await shop.buy({ lamp: 1 }, "tok_timeout");
    const repeated = await shop.buy({ lamp: 1 }, "tok_duplicate");
    await callbacks.reach(4);

    assert.deepEqual([hung.status, repeated.status], ["paid", "paid"] satisfies Order["status"][]);
    assert.deepEqual(await stockNow(), { reserved: 0, sold: before.sold + 2 });
  });

  /** Counts callbacks that were answered. */
  function countCallbacks(): { reach(count: number): Promise<void> } {
    let answered = 0;
    const { server } = region.server();
    server.on("request", (request, response) => {
      if (request.url === "/api/payments/callbacks") void once(response, "finish").then(() => answered++ && 0);
    });
    return {
      reach: async (count) => {
        while (answered < count) await new Promise((resolve) => setTimeout(resolve, 20));
      },
    };
  }

  async function stockNow(): Promise<{ reserved: number; sold: number }> {
    const { reserved, sold } = await shop.stock("lamp");
    return { reserved, sold };
  }
});
