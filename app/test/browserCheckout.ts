import assert from "node:assert/strict";
import type { Page, Route } from "playwright-core";
import type { BrowserWindow, withBrowser } from "./browser";
import { type BrowserShop, password } from "./browserShop";

/** The same in every test, but for what a test is about. */
export async function fillAddress(page: Page): Promise<void> {
  await page.getByLabel("Country").selectOption("GB");
  await page.getByRole("textbox", { name: "Postal code" }).waitFor();
  await page.getByLabel("Street and number").fill("12 St James's Square");
  await page.getByLabel("Postal code").fill("SW1Y 4JH");
  await page.getByLabel("Town or city").fill("London");
}

/** Somebody new, signed in, with one product in the cart. */
export async function atCheckout(
  browser: ReturnType<typeof withBrowser>,
  shop: BrowserShop,
  { sku, email, pieces = 1 }: { readonly sku: string; readonly email: string; readonly pieces?: number },
): Promise<BrowserWindow> {
  const window = await browser.open(shop.origin(), { size: "desktop", theme: "light" });
  const { page } = window;
  await shop.register(email);
  await page.goto(`/sign-in?return=${encodeURIComponent(`/products/${sku}`)}`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Quantity").fill(String(pieces));
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByText(`Added: ${pieces} in your cart.`).waitFor();
  await page.goto("/checkout");
  await page.getByRole("heading", { name: "Your order" }).waitFor();
  return window;
}

/** The shop does what it was asked to; its answer doesn't come back. */
export async function loseAnswer(route: Route): Promise<void> {
  // What is sent by hand lacks what a browser says of itself, and would be refused as another site's.
  const headers = { ...(await route.request().allHeaders()), "sec-fetch-site": "same-origin" };
  const answer = await route.fetch({ headers });
  assert.ok(answer.ok(), `${answer.status()} ${await answer.text()}`);
  await route.abort("connectionreset");
}
