import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { LightMyRequestResponse } from "fastify";
import Stripe from "stripe";
import { Shop } from "../checkout.fixture";
import { withOneRegion } from "../oneRegion";
import { startStripeMock, type StripeMock } from "./stripeMock";

const secret = { apiKey: "sk_test_shopUnderTest", webhookSecret: "whsec_onlyTestsKnowThisOne" };

describe("A purchase through Stripe, as stripe-mock knows its API", function () {
  this.timeout(40_000);
  const environment: Record<string, string> = {
    PAYMENT_GATEWAY_KIND: "stripe",
    PAYMENT_GATEWAY_SECRET: JSON.stringify(secret),
    PUBLIC_ORIGIN: "https://shop.example.com",
  };
  let mock: StripeMock;
  before("Stripe's API", async () => {
    mock = await startStripeMock();
    environment["PAYMENT_GATEWAY_URL"] = mock.url;
  });
  const region = withOneRegion(this, { environment });
  const shop = new Shop(region);
  before("nobody works but the test", () => region.services().writer.duties.stop());
  before("something to sell", () => shop.offer("lamp", 1999, 100));
  after(() => mock.stop());

  const tell = async (type: string, session: object): Promise<LightMyRequestResponse> => {
    const payload = JSON.stringify({ id: `evt_${randomUUID()}`, object: "event", type, data: { object: session } });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: secret.webhookSecret });
    return region.server().inject({
      ...{ method: "POST", url: "/api/payments/callbacks", body: payload },
      headers: { "content-type": "application/json", "stripe-signature": signature },
    });
  };

  it("is placed, leads to Stripe's page, and is paid once Stripe says so", async () => {
    const order = await shop.buy({ lamp: 2 }, "hosted-page");

    assert.equal(order.status, "pending-payment");
    assert.match(order.payment.url ?? "", /^https:\/\/checkout\.stripe\.com\//);
    assert.equal((await shop.stock("lamp")).reserved, 2);
    const metadata = { payment: await shop.paymentOf(order.id), shop: "shop.example.com" };
    const paid = { object: "checkout.session", id: "cs_1", status: "complete", payment_status: "paid", metadata };
    const told = await tell("checkout.session.completed", { ...paid, payment_intent: "pi_1" });
    assert.equal(told.statusCode, 204, told.body);
    assert.equal(await shop.status(order.id), "paid");
    assert.deepEqual(await shop.sql("SELECT charge_id FROM payments").then((it) => it.rows), [{ charge_id: "pi_1" }]);
  });

  it("is asked about, voided, given back and listed by requests that Stripe's API describes", async () => {
    const { gateway } = region.services().payments;
    const charge = {
      ...{ key: randomUUID(), orderId: randomUUID(), placedAt: new Date(), token: "hosted-page" },
      ...{ amount: { amount: 1999, currency: "USD" }, reference: "ABCDE-FGHJK", isSynthetic: false },
    };
    const old = { ...charge, placedAt: new Date(Date.now() - 24 * 3_600_000) };
    assert.equal((await gateway.find(charge)).kind, "awaiting-customer");
    // stripe-mock remembers nothing: a session that was expired is open when it is looked at.
    assert.deepEqual(await gateway.void(charge), { kind: "unknown", reason: "a session that is open" });
    // Its search finds a payment for every key.
    assert.equal((await gateway.find(old)).kind, "awaiting-customer");
    assert.deepEqual(await gateway.refund({ key: charge.key, chargeId: "pi_1" }), { kind: "refunded" });
    for await (const entry of gateway.ledger(new Date(0))) assert.fail(`nobody's: ${JSON.stringify(entry)}`);
  });
});
