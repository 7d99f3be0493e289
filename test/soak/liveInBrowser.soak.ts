/** `npm run soak:browser`: what a person sees of `npm run live` while the region that writes is lost. Minutes, so not among `npm test`. */
import assert from "node:assert/strict";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../../app/test/chromium";
import { insist, LivingShop } from "./livingShop";

const password = "violet tandem kettle 41";
/** Until DNS has left a region and databases have moved, on a machine that is busy with three regions. */
const patienceMs = 120_000;

describe("The shop of npm run live, in a browser", function () {
  this.timeout(900_000);
  let browser: Browser;
  let shop: LivingShop;
  before(async () => {
    // A browser's own sandbox doesn't start for root.
    const args = ["--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
    browser = await chromium.launch({ executablePath: await findChromium(() => undefined), args });
    shop = await LivingShop.start();
  });
  after(async () => {
    await browser.close();
    assert.equal(await shop.end(), 0);
  });

  it("sells to a person who goes on buying while us-east-1 is killed, and is whole again once it is healed", async () => {
    const context = await browser.newContext({ baseURL: shop.origin, locale: "en-US" });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    await page.goto("/");
    await page.getByRole("link", { name: "Lighting" }).first().click();
    await page.getByRole("heading", { level: 1, name: "Lighting" }).waitFor();
    await joined(page);
    await fillCart(page, "lund-table-lamp");
    await page.goto("/checkout");
    await fillAddress(page);
    await paid(page);

    assert.match(await shop.ask("fault", "kill-region", "us-east-1"), /kill-region us-east-1: lasts as 1/);
    await insist(patienceMs, () => shown(page, "/products/lund-table-lamp-green"));
    await shop.failOver("eu-west-1");
    await insist(patienceMs, () => fillCart(page, "lund-table-lamp-green"));
    await insist(patienceMs, async () => {
      await shown(page, "/checkout");
      await fillAddress(page);
      await paid(page);
    });
    assert.match(await shop.ask("status"), /us-east-1 +0 of \d/);
    await shown(page, "/orders");
    await page.getByRole("listitem").filter({ hasText: "Paid" }).nth(1).waitFor();

    assert.match(await shop.ask("heal"), /kill-region us-east-1 has ended/);
    await insist(patienceMs, async () => assert.match(await shop.ask("status"), /us-east-1 +(\d) of \1 +reader/));
    await shown(page, "/");
  });
});

/** @throws Error where the page isn't answered well */
async function shown(page: Page, path: string): Promise<void> {
  const answer = await page.goto(path);
  assert.equal(answer?.status(), 200, path);
}

/** Registers, and is signed in. */
async function joined(page: Page): Promise<void> {
  await page.goto("/register");
  await page.getByLabel("Name").fill("Ada Lovelace");
  await page.getByLabel("E-mail address").fill("ada@example.com");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.waitForURL((it) => it.pathname !== "/register");
}

async function fillCart(page: Page, sku: string): Promise<void> {
  await shown(page, `/products/${sku}`);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByText("Added: 1 in your cart.").waitFor();
}

async function fillAddress(page: Page): Promise<void> {
  await page.getByLabel("Country").selectOption("GB");
  await page.getByRole("textbox", { name: "Postal code" }).waitFor();
  await page.getByLabel("Street and number").fill("12 St James's Square");
  await page.getByLabel("Postal code").fill("SW1Y 4JH");
  await page.getByLabel("Town or city").fill("London");
}

async function paid(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Order and pay/ }).click();
  await page.getByRole("heading", { name: "Thank you. It is paid and on its way" }).waitFor();
}
