import type { Locator, Page } from "playwright-core";
import { type BrowserShop, password } from "./browserShop";

const letters = (count: number): string => "w".repeat(count);
const long = letters(200);
const longSku = letters(64);
/** Of whoever registers. */
export const longAddress = `${letters(190)}@example.com`;

type See = (name: string) => Promise<void>;

/** The smallest phone, a usual one, a desktop. */
const widths = [320, 360, 1280];

export async function widerThanTheWindow(page: Page, name: string): Promise<string[]> {
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

export async function offerSomethingLong(shop: BrowserShop): Promise<void> {
  const attributes = { [letters(40)]: long };
  await shop.offer({ sku: longSku, name: long, category: "long", description: long, attributes });
}

export async function readCatalogue(page: Page, see: See): Promise<void> {
  const addresses = ["/", "/categories/long", `/search?q=${letters(100)}`, `/products/${longSku}`, `/${letters(190)}`];
  for (const address of addresses) {
    await page.goto(address);
    await see(address.slice(0, 20));
  }
}

export async function registerSomebodyLong(page: Page, see: See): Promise<void> {
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

export async function reviewAtLength(page: Page, see: See): Promise<void> {
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

export async function buySomethingLong(page: Page, see: See, shop: BrowserShop): Promise<void> {
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByText("Added: 1 in your cart.").waitFor();
  await page.goto("/cart");
  await page.getByLabel("Quantity").fill("2");
  await page.getByLabel("Quantity").press("Tab");
  await page.getByText(`2 × ${long}`).waitFor();
  await see("cart");
  await page.goto("/checkout");
  await page.getByLabel("Country").selectOption("QA");
  await page.getByLabel("State").waitFor({ state: "detached" });
  for (const field of await page.locator("input[autocomplete^=shipping]:not([type=tel])").all()) {
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

export async function keepTheShop(page: Page, see: See): Promise<void> {
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
