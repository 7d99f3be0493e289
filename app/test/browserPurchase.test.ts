import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { Locator, Page } from "playwright-core";
import { withBrowser } from "./browser";
import { atCheckout, fillAddress, loseAnswer } from "./browserCheckout";
import { browserShop, password } from "./browserShop";

describe("Buying in a browser", function () {
  this.timeout(120_000);
  const shop = browserShop(this);
  const browser = withBrowser(this);

  it("leads from the start page to a paid order on a phone, past a declined card", async () => {
    const window = await browser.open(shop.origin(), { size: "phone", theme: "light" });
    const { page } = window;
    await page.goto("/");
    await window.look("home");
    await page.getByRole("navigation", { name: "Categories" }).getByRole("link", { name: "Lamps" }).click();
    await page.getByRole("heading", { level: 1, name: "Lamps" }).waitFor();
    await window.look("category");
    await page.getByRole("searchbox").fill("brass");
    await page.getByRole("searchbox").press("Enter");
    await page.getByRole("heading", { level: 1, name: "Results for “brass”" }).waitFor();
    await window.look("search");
    await page.getByRole("link", { name: "Brass reading lamp" }).click();
    await page.getByRole("heading", { level: 1, name: "Brass reading lamp" }).waitFor();
    await window.look("product");
    await page.getByLabel("Quantity").fill("2");
    await page.getByRole("button", { name: "Add to cart" }).click();
    await page.getByText("Added: 2 in your cart.").waitFor();
    await page.getByRole("link", { name: "Go to the cart" }).click();
    await page.getByText("$98.00").last().waitFor();
    await window.look("cart");
    await page.getByRole("link", { name: "Check out" }).click();

    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await window.look("sign-in");
    await page.getByRole("link", { name: "Create an account" }).click();
    await page.getByLabel("Name").fill("Ada Lovelace");
    await page.getByLabel("E-mail address").fill("ada@example.com");
    await page.getByLabel("Password").fill(password);
    await window.look("register");
    await page.getByRole("button", { name: "Create the account" }).click();

    await page.getByRole("heading", { name: "Checkout" }).waitFor();
    assert.equal(await page.getByLabel("Name").inputValue(), "Ada Lovelace");
    await page.getByRole("button", { name: "Order and pay $98.00" }).click();
    await page.getByRole("alert").getByRole("link", { name: "Enter the street and number" }).click();
    assert.equal(await focused(page), "line1");
    await window.look("checkout-errors");
    await fillAddress(page);
    await page.getByLabel("A card that is declined", { exact: true }).check();
    await window.look("checkout");
    await page.getByRole("button", { name: "Order and pay $98.00" }).click();
    await page.getByRole("heading", { name: "The payment was declined" }).waitFor();
    await window.look("checkout-declined");
    await page.getByLabel("A card that is charged", { exact: true }).check();
    await page.getByRole("button", { name: "Order and pay $98.00" }).click();

    await page.getByRole("heading", { name: "Thank you. It is paid and on its way" }).waitFor();
    await window.look("order");
    await page.getByRole("link", { name: "All your orders" }).click();
    await page.getByRole("listitem").filter({ hasText: "Paid" }).waitFor();
    await page.getByRole("listitem").filter({ hasText: "Declined" }).waitFor();
    await window.look("orders");
    assert.deepEqual(window.complaints(), []);
    assert.deepEqual(await shop.stock("brass-lamp"), { available: 8, reserved: 0, sold: 2 });
  });

  it("can be done with nothing but a keyboard, on a dark desktop", async () => {
    const window = await browser.open(shop.origin(), { size: "desktop", theme: "dark" });
    const { page } = window;
    await page.goto("/");
    await window.look("home");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate("document.activeElement.textContent"), "Skip to content");
    await tabTo(page, page.getByRole("searchbox"));
    await page.keyboard.type("oak stool");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Results for “oak stool”" }).waitFor();
    await tabTo(page, page.getByRole("link", { name: "Oak stool" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("button", { name: "Add to cart" }));
    await window.look("product");
    await page.keyboard.press("Enter");
    await page.getByText("Added: 1 in your cart.").waitFor();
    await tabTo(page, page.getByRole("link", { name: "Go to the cart" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("link", { name: "Check out" }));
    await window.look("cart");
    await page.keyboard.press("Enter");

    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await tabTo(page, page.getByRole("link", { name: "Create an account" }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Create an account" }).waitFor();
    await tabTo(page, page.getByLabel("Name"));
    await page.keyboard.type("Grace Hopper");
    await page.keyboard.press("Tab");
    await page.keyboard.type("grace@example.com");
    await page.keyboard.press("Tab");
    await page.keyboard.type(password);
    await window.look("register");
    await page.keyboard.press("Enter");

    await page.getByRole("heading", { name: "Checkout" }).waitFor();
    assert.equal(await page.getByLabel("Country").inputValue(), "US");
    await tabTo(page, page.getByLabel("Street and number"));
    for (const text of ["1 Main Street", "", "Springfield", "Illinois", "62701", ""]) {
      await page.keyboard.type(text);
      await page.keyboard.press("Tab");
    }
    assert.equal(await page.getByLabel("State").inputValue(), "IL");
    await page.keyboard.press("ArrowDown");
    assert.ok(await page.getByLabel("A card that is declined", { exact: true }).isChecked());
    await tabTo(page, page.getByRole("button", { name: "Order and pay $80.00" }));
    await window.look("checkout");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "The payment was declined" }).waitFor();
    await window.look("checkout-declined");
    await tabTo(page, page.getByRole("link", { name: "Choose another card" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByLabel("A card that is declined", { exact: true }));
    await page.keyboard.press("ArrowUp");
    await tabTo(page, page.getByRole("button", { name: "Order and pay $80.00" }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Thank you. It is paid and on its way" }).waitFor();
    await window.look("order");
    assert.deepEqual(window.complaints(), []);
  });

  it("places one order when the answer is lost and the page is reloaded", async () => {
    const window = await atCheckout(browser, shop, { sku: "desk-clock", email: "mary@example.com" });
    const { page } = window;
    const keys: string[] = [];
    let lose = true;
    let refusals = 0;
    await page.route("**/api/orders", async (route) => {
      keys.push(route.request().headers()["idempotency-key"] ?? "");
      if (lose) return loseAnswer(route);
      return refusals++ === 0 ? route.fulfill(outcomeUnknown) : route.continue();
    });
    await fillAddress(page);
    await page.getByRole("button", { name: /^Order and pay/ }).click();
    await page.getByText("We keep asking about the same order").waitFor();
    await window.look("checkout-asking");
    lose = false;
    await page.reload();
    await page.getByRole("heading", { name: "Thank you. It is paid and on its way" }).waitFor();
    assert.ok(keys.length >= 3, `${keys.length} requests`);
    assert.equal(new Set(keys).size, 1);
    assert.equal(await shop.orders("mary@example.com"), 1);
    await page.getByRole("link", { name: "Cart" }).click();
    await page.getByText("There is nothing in it yet.").waitFor();
    assert.deepEqual(
      window.complaints().filter((it) => !/ERR_CONNECTION_RESET| 503 /.test(it)),
      [],
    );
  });

  it("shows a changed price and a shortage, and the way on from both", async () => {
    const window = await atCheckout(browser, shop, { sku: "wall-clock", email: "emmy@example.com", pieces: 3 });
    const { page } = window;
    await fillAddress(page);
    await shop.setPrice("wall-clock", 7500);
    await page.getByRole("button", { name: "Order and pay $180.00" }).click();
    await page.getByText("It was $180.00, and is $225.00 now").waitFor();
    await window.look("checkout-price-changed");
    await shop.setAvailable("wall-clock", 2);
    await page.getByRole("button", { name: "Order and pay $225.00" }).click();
    await page.getByText("2 of 3 are left").waitFor();
    await window.look("checkout-out-of-stock");
    await page.getByRole("button", { name: "Take 2" }).click();
    await page.getByRole("button", { name: "Order and pay $150.00" }).click();
    await page.getByRole("heading", { name: "Thank you. It is paid and on its way" }).waitFor();
    assert.deepEqual(
      window.complaints().filter((it) => !it.includes("409")),
      [],
    );
  });

  it("waits for a payment that isn't decided at once", async () => {
    const window = await atCheckout(browser, shop, { sku: "desk-clock", email: "hedy@example.com" });
    const { page } = window;
    await fillAddress(page);
    await page.getByText("Cards that make trouble").click();
    await page.getByLabel("A card that is never charged: every request is lost").check();
    await page.getByRole("button", { name: /^Order and pay/ }).click();
    await page.getByRole("heading", { name: "Your order is placed; the payment isn’t decided yet" }).waitFor();
    await window.look("order-pending");
    await shop.settle("hedy@example.com", "paid");
    await page.getByRole("heading", { name: "Thank you. It is paid and on its way" }).waitFor();
    assert.deepEqual(window.complaints(), []);
  });

  it("renews a sign-in that has expired, and asks for a new one only when that is over, too", async () => {
    const { page, complaints } = await atCheckout(browser, shop, { sku: "paper-lamp", email: "rosalind@example.com" });
    await page.context().clearCookies({ name: "access" });
    await page.goto("/orders");
    await page.getByText("You haven’t ordered anything yet.").waitFor();
    await page.getByRole("link", { name: "Mary" }).waitFor();
    await page.context().clearCookies();
    await page.goto("/checkout");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.equal(new URL(page.url()).search, "?return=%2Fcheckout");
    await page.getByLabel("E-mail address").fill("rosalind@example.com");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Your order" }).waitFor();
    assert.deepEqual(
      complaints().filter((it) => !it.includes(" 401 ")),
      [],
    );
  });

  it("asks the API for nothing while somebody unknown only looks, and tells the region all the same", async () => {
    const { page } = await browser.open(shop.origin(), { size: "phone", theme: "light" });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    for (const address of ["/", "/categories/lamps", "/products/brass-lamp"]) {
      await page.goto(address, { waitUntil: "networkidle" });
      await page.getByText(/Served from us-east-1 in \d+ ms/).waitFor();
      await page.getByRole("link", { name: "Sign in" }).waitFor();
    }
    assert.deepEqual(
      asked.filter((it) => it.startsWith("/api/")),
      [],
    );
  });

  it("moves nothing that was shown already", async () => {
    const { page } = await atCheckout(browser, shop, { sku: "paper-lamp", email: "lise@example.com" });
    for (const address of ["/", "/categories/lamps", "/products/brass-lamp", "/cart", "/checkout"]) {
      await page.goto(address, { waitUntil: "networkidle" });
      const shift = await page.evaluate<number>(
        `new Promise((resolve) => new PerformanceObserver((list) =>
           resolve(list.getEntries().reduce((sum, it) => sum + it.value, 0))
         ).observe({ type: "layout-shift", buffered: true }) ?? setTimeout(() => resolve(0), 300))`,
      );
      assert.ok(shift < 0.02, `${address}: ${shift}`);
    }
  });

  it("loads at most 25 KB of compressed script for any page", async () => {
    const window = await browser.open(shop.origin(), { size: "phone", theme: "light" });
    for (const address of ["/", "/products/brass-lamp", "/cart"]) {
      const page = await window.page.context().newPage();
      const scripts: Promise<Buffer>[] = [];
      page.on("response", (response) => {
        if (response.request().resourceType() === "script") scripts.push(response.body());
      });
      await page.goto(address, { waitUntil: "networkidle" });
      const sizes = (await Promise.all(scripts)).map((it) => gzipSync(it).length);
      const total = sizes.reduce((sum, it) => sum + it, 0);
      assert.ok(scripts.length > 0 && total < 25 * 1024, `${address}: ${scripts.length} scripts, ${total} bytes`);
    }
  });
});

const outcomeUnknown = {
  status: 503,
  headers: { "retry-after": "1", "content-type": "application/problem+json" },
  body: JSON.stringify({ type: "/problems/outcome-unknown", title: "Service Unavailable", status: 503 }),
};

const focused = (page: Page): Promise<string> => page.evaluate<string>("document.activeElement.id");

/** Presses Tab until it is there, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 60; presses++) {
    if ((await target.and(page.locator(":focus")).count()) > 0) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${String(target)} was not reached by Tab`);
}
