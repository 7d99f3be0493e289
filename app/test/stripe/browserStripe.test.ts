import assert from "node:assert/strict";
import { freePort } from "../../../servers/ports";
import { withBrowser } from "../browser";
import { atCheckout, fillAddress } from "../browserCheckout";
import { browserShop } from "../browserShop";
import { FakeStripe, stripeSecret } from "./fakeStripe.fixture";

describe("Paying at Stripe in a browser", function () {
  this.timeout(120_000);
  const stripe = new FakeStripe();
  const environment: Record<string, string> = {
    PAYMENT_GATEWAY_KIND: "stripe",
    PAYMENT_GATEWAY_SECRET: JSON.stringify(stripeSecret),
  };
  before("Stripe, and where its customers come back to", async () => {
    await stripe.start();
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    Object.assign(environment, { PAYMENT_GATEWAY_URL: stripe.url, PORT: String(port), PUBLIC_ORIGIN: origin });
    stripe.webhook = `${origin}/api/payments/callbacks`;
  });
  const shop = browserShop(this, environment);
  const browser = withBrowser(this);
  after(() => stripe.stop());

  it("leads to Stripe's page and back to a paid order, asks for no card, and keeps none", async () => {
    const window = await atCheckout(browser, shop, { sku: "brass-lamp", email: "ada@example.com" });
    const { page } = window;
    assert.equal(await page.getByText("A card that").count(), 0);
    await fillAddress(page);
    await page.getByText("You pay on Stripe’s page").waitFor();
    await window.look("checkout-stripe");
    await page.getByRole("button", { name: "Order and pay $49.00" }).click();
    await page.getByRole("heading", { name: "Pay 4900 usd" }).waitFor();
    assert.equal(new URL(page.url()).origin, stripe.url);

    await page.getByRole("button", { name: "Pay" }).click();

    await page.getByRole("heading", { name: "Thank you. It is paid and on its way" }).waitFor();
    assert.equal(await page.getByText("Nobody was charged").count(), 0);
    assert.deepEqual(await shop.stock("brass-lamp"), { available: 9, reserved: 0, sold: 1 });
    assert.deepEqual(await page.evaluate("Object.keys(localStorage).filter((it) => it.includes('attempt'))"), []);
    assert.deepEqual(window.complaints(), []);
  });

  it("finds the order on the way back unpaid, from where it is paid after all without waiting for an event", async () => {
    const { page } = await atCheckout(browser, shop, { sku: "paper-lamp", email: "hedy@example.com" });
    await fillAddress(page);
    await page.getByRole("button", { name: "Order and pay $24.00" }).click();
    await page.getByRole("heading", { name: "Pay 2400 usd" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Your order is placed, and waits to be paid" }).waitFor();
    await page.getByRole("link", { name: "Pay on Stripe’s page" }).click();
    await page.getByRole("heading", { name: "Pay 2400 usd" }).waitFor();
    const { webhook } = stripe;
    stripe.webhook = undefined;
    await page.getByRole("button", { name: "Pay" }).click();
    await page.getByRole("heading", { name: "Thank you. It is paid and on its way" }).waitFor();
    stripe.webhook = webhook;
    assert.equal(await shop.orders("hedy@example.com"), 1);
  });

  it("can be cancelled instead, which nobody can pay any more", async () => {
    const window = await atCheckout(browser, shop, { sku: "oak-stool", email: "emmy@example.com" });
    const { page } = window;
    await fillAddress(page);
    await page.getByRole("button", { name: "Order and pay $80.00" }).click();
    await page.getByRole("link", { name: "Back" }).click();
    await page.getByRole("link", { name: "Pay on Stripe’s page" }).waitFor();
    await window.look("order-stripe");
    await page.getByRole("button", { name: "Cancel the order" }).click();
    await page.getByRole("heading", { name: "The order was cancelled" }).waitFor();
    assert.deepEqual(await shop.stock("oak-stool"), { available: 10, reserved: 0, sold: 0 });
    assert.equal(stripe.sessions.at(-1)!.status, "expired");
    assert.deepEqual(window.complaints(), []);
  });
});
