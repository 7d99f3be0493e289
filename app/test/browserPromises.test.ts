import assert from "node:assert/strict";
import path from "node:path";
import { build } from "esbuild";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { currencyCodes } from "../src/money/minorUnits";
import type { Order, OrderRequest } from "../src/orders/schemas";
import { formatMoney } from "../src/pages/money";
import { withBrowser } from "./browser";
import { atCheckout, fillAddress, loseAnswer } from "./browserCheckout";
import { browserShop, password } from "./browserShop";
import * as longWords from "./longWords";

describe("What a shop's pages promise", function () {
  this.timeout(180_000);
  const shop = browserShop(this);
  const browser = withBrowser(this);

  it("never need to be scrolled sideways, whatever people wrote, on a phone or a desktop", async () => {
    const { page } = await browser.open(shop.origin(), { size: "desktop", theme: "light" });
    const tooWide: string[] = [];
    const see = async (name: string): Promise<void> =>
      void tooWide.push(...(await longWords.widerThanTheWindow(page, name)));
    await longWords.offerSomethingLong(shop);
    await longWords.readCatalogue(page, see);
    await longWords.registerSomebodyLong(page, see);
    await longWords.reviewAtLength(page, see);
    await longWords.buySomethingLong(page, see, shop);
    await shop.makeMerchant(longWords.longAddress);
    await longWords.keepTheShop(page, see);
    assert.deepEqual(tooWide, []);
  });

  it("show the same price in every currency, whether the server writes it or a browser", async () => {
    const { page } = await browser.open(shop.origin(), { size: "desktop", theme: "light" });
    const prices = currencyCodes.map((currency) => ({ amount: 123_456, currency }));
    const shown = await page.evaluate<string[]>(
      `${await moneyForBrowsers()}; ${JSON.stringify(prices)}.map((it) => money.formatMoney(it))`,
    );
    assert.deepEqual(
      shown.map(numberIn),
      prices.map((it) => numberIn(formatMoney(it))),
    );
  });

  it("ask for an address as each of seven countries writes it, and send no more and no less", async () => {
    const window = await atCheckout(browser, shop, { sku: "oak-stool", email: "hedy@example.com" });
    const { page } = window;
    await page.getByLabel("A card that is declined", { exact: true }).check();
    for (const { country, labels, filled, chosen = {}, sent } of countries) {
      await page.getByLabel("Country").selectOption(country);
      const expected = ["Country", ...labels, "Phone (optional)"];
      assert.deepEqual(await addressLabels(page, expected), expected);
      for (const [label, text] of Object.entries(filled)) await page.getByLabel(label, { exact: true }).fill(text);
      for (const [label, text] of Object.entries(chosen)) await page.getByLabel(label).selectOption({ label: text });
      await window.look(`checkout-${country}`);
      const answer = page.waitForResponse((it) => it.url().endsWith("/api/orders"));
      await orderButton(page).click();
      const order = (await (await answer).json()) as Order;
      assert.deepEqual([order.status, order.shippingAddress], ["payment-declined", { ...sent, country }]);
      await page.getByRole("heading", { name: "The payment was declined" }).waitFor();
    }
    await page.getByLabel("Postal code", { exact: true }).fill("-");
    await orderButton(page).click();
    await page.getByRole("link", { name: "Enter the postal code as it is written there, like 40301-110" }).click();
    assert.deepEqual(window.complaints(), []);
  });

  it("send what they show: after an error of the shop a changed form is asked about, and replaces what was sent", async () => {
    const window = await atCheckout(browser, shop, { sku: "desk-clock", email: "ada@example.com" });
    const { page } = window;
    const sent = await recordOrders(page.context(), { failures: [500] });
    await fillAddress(page);
    await orderButton(page).click();
    await page.getByRole("heading", { name: "We don’t know yet what became of your order" }).waitFor();
    await page.getByLabel("Street and number").fill("1 Canada Square");
    await page.getByLabel("A card that is charged after 2 seconds").check();
    await orderButton(page).click();
    const asked = page.getByRole("status").filter({ hasText: "Another order is still undecided" });
    await asked.getByText("12 St James's Square").waitFor();
    assert.deepEqual(sent.map(streetAndCard), ["12 St James's Square, tok_ok"]);
    await page.setViewportSize({ width: 320, height: 740 });
    await window.look("checkout-another-undecided");
    await asked.getByRole("button", { name: "Order what is shown instead" }).click();
    await page.getByRole("heading", { name: "Thank you. It is paid and on its way" }).waitFor();
    await page.getByText("1 Canada Square").waitFor();
    assert.deepEqual(sent.map(streetAndCard), ["12 St James's Square, tok_ok", "1 Canada Square, tok_slow"]);
    assert.equal(new Set(sent.map((it) => it.key)).size, 2);
    assert.equal(await shop.orders("ada@example.com"), 1);
  });

  it("show what they send: after a lost sign-in the form is filled with the order that goes on", async () => {
    const { page } = await atCheckout(browser, shop, { sku: "desk-clock", email: "grace@example.com" });
    const sent = await recordOrders(page.context(), { failures: [500] });
    await fillAddress(page);
    await page.getByLabel("A card that is declined", { exact: true }).check();
    await page.context().clearCookies();
    await orderButton(page).click();
    await page.getByRole("heading", { name: "We don’t know yet what became of your order" }).waitFor();
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByLabel("E-mail address").fill("grace@example.com");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "The payment was declined" }).waitFor();
    assert.equal(await page.getByLabel("Street and number").inputValue(), "12 St James's Square");
    assert.ok(await page.getByLabel("A card that is declined", { exact: true }).isChecked());
    assert.deepEqual([...new Set(sent.map(streetAndCard))], ["12 St James's Square, tok_declined"]);
    assert.equal(new Set(sent.map((it) => it.key)).size, 1);
  });

  it("know of each other's orders: a second tab is asked, and told of an order that was placed after all", async () => {
    const first = await atCheckout(browser, shop, { sku: "wall-clock", email: "mary@example.com" });
    const second = await first.page.context().newPage();
    await second.goto("/checkout");
    await fillAddress(second);
    await second.getByLabel("Street and number").fill("1 Canada Square");
    await fillAddress(first.page);
    const sent = await recordOrders(first.page.context(), { lostAnswers: 1 });
    await orderButton(first.page).click();
    await first.page.getByText("We keep asking about the same order").waitFor();
    await first.page.close();
    await orderButton(second).click();
    await second.getByRole("heading", { name: "Another order is still undecided" }).waitFor();
    await second.getByRole("button", { name: "Order what is shown instead" }).click();
    await second.getByRole("heading", { name: "What was in your cart is ordered already" }).waitFor();
    await second.getByRole("link", { name: "Look at that order" }).click();
    await second.getByText("12 St James's Square").waitFor();
    assert.deepEqual(sent.map(streetAndCard), ["12 St James's Square, tok_ok", "1 Canada Square, tok_ok"]);
    assert.equal(await shop.orders("mary@example.com"), 1);
  });
});

const orderButton = (page: Page): Locator => page.getByRole("button", { name: /^Order and pay/ });

interface SentOrder {
  readonly key: string;
  readonly request: OrderRequest;
}

const streetAndCard = ({ request }: SentOrder): string => `${request.shippingAddress.line1}, ${request.payment.token}`;

interface Trouble {
  /** Statuses that the first orders are answered with, before the shop hears of them. */
  readonly failures?: number[];
  /** How many orders the shop takes without its answer coming back. */
  readonly lostAnswers?: number;
}

/** What pages send to be ordered, in that order. */
async function recordOrders(
  context: BrowserContext,
  { failures = [], lostAnswers = 0 }: Trouble,
): Promise<SentOrder[]> {
  const sent: SentOrder[] = [];
  let toLose = lostAnswers;
  await context.route("**/api/orders", async (route) => {
    const request = route.request();
    if (request.method() !== "POST") return route.continue();
    sent.push({ key: request.headers()["idempotency-key"] ?? "", request: request.postDataJSON() as OrderRequest });
    const status = failures.shift();
    if (status) return route.fulfill({ status, body: "" });
    if (toLose-- > 0) return loseAnswer(route);
    return route.continue();
  });
  return sent;
}

/** As it is built for them. */
async function moneyForBrowsers(): Promise<string> {
  const entryPoints = [path.join(__dirname, "..", "src", "pages", "money.ts")];
  const { outputFiles } = await build({ entryPoints, bundle: true, write: false, format: "iife", globalName: "money" });
  return outputFiles[0]!.text;
}

/** Without the currency's sign, which is locale data's to choose. */
const numberIn = (text: string): string => text.replaceAll(/[^\d.,]/g, "");

/** Labels of the address once they are these, or whichever they are after a while. */
async function addressLabels(page: Page, expected: readonly string[]): Promise<string[]> {
  const labels = page.locator("fieldset").first().locator("label");
  const shown = expected.map((text, index) =>
    labels
      .nth(index)
      .and(page.getByText(text, { exact: true }))
      .waitFor(),
  );
  await Promise.allSettled([...shown, labels.nth(expected.length).waitFor({ state: "detached" })]);
  return labels.allTextContents();
}

const named = { name: "Mary Somerville", line1: "12 Main Street" };
const street = ["Street and number", "Flat, floor, company (optional)"];
const filledStreet = { "Street and number": "12 Main Street" };

interface CountryForm {
  readonly country: string;
  readonly labels: readonly string[];
  readonly filled: Readonly<Record<string, string>>;
  readonly chosen?: Readonly<Record<string, string>>;
  readonly sent: object;
}

/** What was typed for one country stays for the next, where both have it. */
const countries: readonly CountryForm[] = [
  {
    country: "IE",
    labels: ["Name", ...street, "Townland (optional)", "Town or city", "County (optional)", "Eircode (optional)"],
    filled: { ...filledStreet, "Town or city": "Dublin" },
    sent: { ...named, city: "Dublin" },
  },
  {
    country: "HK",
    labels: ["Area", "District (optional)", ...street, "Name"],
    filled: { "District (optional)": "Wan Chai" },
    chosen: { Area: "Hong Kong Island (香港島)" },
    sent: { ...named, city: "Wan Chai", region: "Hong Kong Island" },
  },
  {
    country: "AE",
    labels: ["Name", "Address", street[1]!, "Emirate"],
    filled: {},
    chosen: { Emirate: "Dubai (إمارة دبيّ)" },
    sent: { ...named, region: "إمارة دبيّ" },
  },
  {
    country: "QA",
    labels: ["Name", ...street, "Town or city"],
    filled: { "Town or city": "Doha" },
    sent: { ...named, city: "Doha" },
  },
  {
    country: "JP",
    labels: ["Postal code", "Prefecture", "Address", street[1]!, "Name"],
    filled: { "Postal code": "150-0041" },
    chosen: { Prefecture: "Tokyo (東京都)" },
    sent: { ...named, region: "東京都", postalCode: "150-0041" },
  },
  {
    country: "US",
    labels: ["Name", ...street, "Town or city", "State", "ZIP code"],
    filled: { "Town or city": "Springfield", "ZIP code": "62701" },
    chosen: { State: "Illinois" },
    sent: { ...named, city: "Springfield", region: "IL", postalCode: "62701" },
  },
  {
    country: "BR",
    labels: ["Name", ...street, "Neighbourhood (optional)", "Town or city", "State", "Postal code"],
    filled: { "Town or city": "São Paulo", "Postal code": "01310-100" },
    chosen: { State: "São Paulo" },
    sent: { ...named, city: "São Paulo", region: "SP", postalCode: "01310-100" },
  },
];
