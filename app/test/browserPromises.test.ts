import assert from "node:assert/strict";
import path from "node:path";
import { build } from "esbuild";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { currencyCodes } from "../src/money/minorUnits";
import type { OrderRequest } from "../src/orders/schemas";
import { formatMoney } from "../src/pages/money";
import { withBrowser } from "./browser";
import { atCheckout, fillAddress, loseAnswer } from "./browserCheckout";
import { browserShop, type BrowserShop, password } from "./browserShop";

describe("What a shop's pages promise", function () {
  this.timeout(180_000);
  const shop = browserShop(this);
  const browser = withBrowser(this);

  it("never need to be scrolled sideways, whatever people wrote, on a phone or a desktop", async () => {
    const { page } = await browser.open(shop.origin(), { size: "desktop", theme: "light" });
    const tooWide: string[] = [];
    const see = async (name: string): Promise<void> => void tooWide.push(...(await widerThanTheWindow(page, name)));
    await offerSomethingLong(shop);
    await readCatalogue(page, see);
    await registerSomebodyLong(page, see);
    await reviewAtLength(page, see);
    await buySomethingLong(page, see, shop);
    await shop.makeMerchant(longAddress);
    await keepTheShop(page, see);
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

  it("send what they show: after an error of the shop a changed form is asked about, and replaces what was sent", async () => {
    const { page } = await atCheckout(browser, shop, { sku: "desk-clock", email: "ada@example.com" });
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

const letters = (count: number): string => "w".repeat(count);
const long = letters(200);
const longSku = letters(64);
const longAddress = `${letters(190)}@example.com`;

type See = (name: string) => Promise<void>;

/** The smallest phone, a usual one, a desktop. */
const widths = [320, 360, 1280];

async function widerThanTheWindow(page: Page, name: string): Promise<string[]> {
  await page.waitForSelector("[aria-busy=true]", { state: "detached" });
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const needed = await page.evaluate<number>("document.documentElement.scrollWidth");
    if (needed > width) found.push(`${name} needs ${needed} of ${width} pixels`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  return found;
}

async function offerSomethingLong(shop: BrowserShop): Promise<void> {
  const attributes = { [letters(40)]: long };
  await shop.offer({ sku: longSku, name: long, category: "long", description: long, attributes });
}

async function readCatalogue(page: Page, see: See): Promise<void> {
  const addresses = ["/", "/categories/long", `/search?q=${letters(100)}`, `/products/${longSku}`, `/${letters(190)}`];
  for (const address of addresses) {
    await page.goto(address);
    await see(address.slice(0, 20));
  }
}

async function registerSomebodyLong(page: Page, see: See): Promise<void> {
  await page.goto("/register");
  await fillWithLetters(page.getByLabel("Name"));
  await page.getByLabel("E-mail address").fill(longAddress);
  await page.getByLabel("Password").fill(password);
  await see("register");
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await see("home, signed in");
  await page.goto("/account");
  await page.getByText(longAddress).waitFor();
  await see("account");
}

async function reviewAtLength(page: Page, see: See): Promise<void> {
  await page.goto(`/products/${longSku}`);
  await page.getByRole("link", { name: "Write a review" }).click();
  await page.getByRole("radio", { name: "4 stars" }).check();
  await fillWithLetters(page.getByLabel("Headline"));
  await page.getByLabel("Review", { exact: true }).fill(`https://example.com/${long}`);
  await see("review form");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("heading", { name: "Thank you. Your review is published" }).waitFor();
  await see("own review");
  await page.goto(`/products/${longSku}?again`);
  await page.locator(".review").getByText(long).waitFor();
  await see("reviews");
}

async function buySomethingLong(page: Page, see: See, shop: BrowserShop): Promise<void> {
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByText("Added: 1 in your cart.").waitFor();
  await page.goto("/cart");
  await page.getByLabel("Quantity").fill("2");
  await page.getByLabel("Quantity").press("Tab");
  await page.getByText(`2 × ${long}`).waitFor();
  await see("cart");
  await page.goto("/checkout");
  await page.getByLabel("Country").selectOption("GB");
  for (const field of await page.getByRole("textbox").and(page.locator("[autocomplete]:not([type=search])")).all()) {
    await fillWithLetters(field);
  }
  await see("checkout");
  await shop.setAvailable(longSku, 1);
  await page.getByRole("button", { name: /^Order and pay/ }).click();
  await page.getByText("1 of 2 are left").waitFor();
  await see("shortage");
  await page.getByRole("button", { name: "Take 1" }).click();
  await page.getByRole("button", { name: "Order and pay $49.00" }).click();
  await page.getByRole("heading", { name: "Thank you. It is paid and on its way" }).waitFor();
  await see("order");
  await page.goto("/orders");
  await see("orders");
}

async function keepTheShop(page: Page, see: See): Promise<void> {
  await page.context().clearCookies({ name: "access" });
  await page.goto("/merchant");
  await page.getByRole("main").getByRole("link", { name: long }).waitFor();
  await see("merchant");
  await page.goto(`/merchant/products/${longSku}`);
  await page.getByRole("button", { name: "Take it out …" }).click();
  await page.getByRole("heading", { name: `Take out ${long}?` }).waitFor();
  await see("merchant's product");
}

/** As many as the field takes. */
async function fillWithLetters(field: Locator): Promise<void> {
  const most = Number((await field.getAttribute("maxlength")) ?? 200);
  await field.fill(letters(Math.min(most, 200)));
}
