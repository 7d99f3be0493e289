import assert from "node:assert/strict";
import { withBrowser } from "./browser";
import { fillAddress, atCheckout } from "./browserCheckout";
import { browserShop, password } from "./browserShop";
import { pngFile } from "../functions/images/files.fixture";
import { until } from "./events/until";
import { pictureShop } from "./functions/pictureShop";

describe("Keeping a shop in a browser", function () {
  this.timeout(120_000);
  const shop = browserShop(this);
  const browser = withBrowser(this);

  it("lets a merchant change a product, book stock, and sign out", async () => {
    const email = "merchant@example.com";
    await shop.register(email);
    await shop.makeMerchant(email);
    const window = await browser.open(shop.origin(), { size: "desktop", theme: "light" });
    const { page } = window;
    await page.goto("/merchant");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill("not my password at all");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("The address or the password is not right.").waitFor();
    await window.look("sign-in-refused");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Products and stock" }).waitFor();
    await page.getByLabel("Name or code").fill("stool");
    await page.getByText("1 of 5 products").waitFor();
    await window.look("merchant");
    await page.getByRole("link", { name: "Oak stool" }).click();

    await page.getByLabel("Price in USD").fill("8o");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "Enter a price, like 12.50" }).click();
    await page.getByLabel("Price in USD").fill("85.50");
    await page.getByLabel("Details").fill("Material: Oak\nHeight: 46 cm");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Saved as version 2" }).waitFor();
    await page.getByLabel("Pieces").fill("-3");
    await page.getByLabel("Reason").selectOption("damage");
    await page.getByRole("button", { name: "Book" }).click();
    await page.getByText("Done: 7 available.").waitFor();
    await window.look("merchant-product");
    assert.deepEqual(await shop.stock("oak-stool"), { available: 7, reserved: 0, sold: 0 });
    await page.getByRole("link", { name: "As customers see it" }).click();
    await page.getByText("$85.50").waitFor();
    await page.getByText("46 cm").waitFor();

    await page.getByRole("link", { name: "Mary" }).click();
    await page.getByText(email).waitFor();
    await window.look("account");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in" }).waitFor();
    await page.goto("/merchant");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.deepEqual(
      window.complaints().filter((it) => !/ 40[14] /.test(it)),
      [],
    );
  });

  it("creates a product on a phone, refuses what somebody else has changed meanwhile, and removes it", async () => {
    const email = "owner@example.com";
    await shop.register(email);
    await shop.makeMerchant(email);
    const window = await browser.open(shop.origin(), { size: "phone", theme: "dark" });
    const { page } = window;
    await page.goto("/sign-in?return=/merchant");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "New product" }).waitFor();
    await window.look("merchant");
    await page.getByRole("link", { name: "New product" }).click();
    await page.getByLabel("Code").fill("cork-mat");
    await page.getByLabel("Name").fill("Cork mat");
    await page.getByLabel("Price in USD").fill("18");
    await page.getByLabel("Category").selectOption("furniture");
    await page.getByLabel("Description").fill("Keeps the table dry.");
    await page.getByRole("button", { name: "Create the product" }).click();
    await page.getByRole("heading", { level: 1, name: "Cork mat" }).waitFor();
    await page.getByRole("heading", { name: "Stock" }).waitFor();
    await window.look("merchant-product");
    await shop.touchProduct("cork-mat");
    await page.getByLabel("Name").fill("Cork mat, round");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Somebody else changed it meanwhile" }).waitFor();
    await page.getByRole("button", { name: "Show what it is now" }).click();
    await page.getByLabel("Name").fill("Cork mat, round");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Saved as version 3" }).waitFor();
    await page.getByRole("button", { name: "Take it out …" }).click();
    await window.look("merchant-product-removal");
    await page.getByRole("button", { name: "Keep it" }).click();
    await page.getByRole("button", { name: "Take it out …" }).click();
    await page.getByRole("button", { name: "Take it out", exact: true }).click();
    await page.getByText("5 of 5 products").waitFor();
    assert.deepEqual(
      window.complaints().filter((it) => !/ 4(04|12) /.test(it)),
      [],
    );
  });

  it("lets a customer review a product, and says where something is missing", async () => {
    await shop.register("reader@example.com");
    const window = await browser.open(shop.origin(), { size: "phone", theme: "light" });
    const { page } = window;
    await page.goto("/products/paper-lamp");
    await page.getByRole("link", { name: "Write a review" }).click();
    await page.getByLabel("E-mail address").fill("reader@example.com");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { level: 1, name: "Paper lantern" }).waitFor();
    await page.getByRole("link", { name: "Mary" }).waitFor({ state: "attached" });
    await page.getByRole("link", { name: "Write a review" }).click();
    await page.getByLabel("Headline").fill("Soft light");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("link", { name: "Choose from one to five stars" }).click();
    await window.look("review");
    await page.getByLabel("4 stars").check();
    await page.getByRole("textbox", { name: "Review" }).fill("It fills the room.");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("heading", { name: "Thank you. Your review is published" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Soft light" }).waitFor({ state: "attached" });
    assert.deepEqual(window.complaints(), []);
  });

  it("has pages for what isn't there, too", async () => {
    const window = await browser.open(shop.origin(), { size: "phone", theme: "dark" });
    const { page } = window;
    await page.goto("/nowhere");
    await page.getByRole("heading", { level: 1, name: "There is nothing at this address" }).waitFor();
    await window.look("not-found");
    await page.goto("/problems/outcome-unknown");
    await page.getByRole("heading", { level: 1, name: "What became of it is not known" }).waitFor();
    await window.look("problem");
    await page.goto("/search?q=submarine");
    await page.getByText("Nothing here matches").waitFor();
    await window.look("search-empty");
    await page.goto("/cart");
    await page.getByText("There is nothing in it yet.").waitFor();
    await window.look("cart-empty");
    await page.goto("/orders");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.deepEqual(
      window.complaints().filter((it) => !/ 40[14] /.test(it)),
      [],
    );
  });
});

describe("What a shop that tells events shows in a browser", function () {
  this.timeout(120_000);
  const shop = browserShop(this, {
    ...{ EVENTS_KIND: "local", MAIL_KIND: "mailbox", MAIL_FROM: "The shop <shop@example.com>" },
  });
  const browser = withBrowser(this);

  it("is the mail that confirms an order, and to merchants the hour's sales", async () => {
    const window = await atCheckout(browser, shop, { sku: "oak-stool", email: "ada@example.com", pieces: 2 });
    const { page } = window;
    await fillAddress(page);
    await page.getByLabel("A card that is charged", { exact: true }).check();
    await page.getByRole("button", { name: /^Order and pay/ }).click();
    await page.getByRole("heading", { name: "Thank you. It is paid and on its way" }).waitFor();
    await until("the mail is written", async () =>
      /Your order/.test(await (await fetch(`${shop.origin()}/mailbox`)).text()),
    );

    await page.goto("/mailbox");
    await page.getByRole("cell", { name: "ada@example.com" }).waitFor();
    await page.getByRole("link", { name: /^Your order/ }).click();
    await page.getByText("Oak stool").first().waitFor();

    await shop.register("merchant@example.com");
    await shop.makeMerchant("merchant@example.com");
    const keeping = await browser.open(shop.origin(), { size: "phone", theme: "dark" });
    await keeping.page.goto("/merchant");
    await keeping.page.getByLabel("E-mail address").fill("merchant@example.com");
    await keeping.page.getByLabel("Password").fill(password);
    await keeping.page.getByRole("button", { name: "Sign in" }).click();
    await keeping.page.getByRole("link", { name: "Sales by the hour" }).click();
    await keeping.page.getByRole("heading", { name: "Sales by the hour" }).waitFor();
    await keeping.page.getByRole("cell", { name: /\$/ }).first().waitFor();
    await keeping.look("merchant-sales");
    const complaints = [...window.complaints(), ...keeping.complaints()];
    assert.deepEqual(
      complaints.filter((it) => !/ 40[14] /.test(it)),
      [],
    );
  });
});

describe("Pictures of products in a browser", function () {
  this.timeout(120_000);
  const shop = pictureShop(this);
  const browser = withBrowser(this);

  it("go from a merchant's disk to the product's page, and a hostile file is refused with a reason", async () => {
    const email = "merchant@example.com";
    await shop.register(email);
    await shop.makeMerchant(email);
    const window = await browser.open(shop.origin(), { size: "phone", theme: "light" });
    const { page } = window;
    await page.goto("/sign-in?return=/merchant");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "Oak stool" }).click();

    const script = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
    await page.getByLabel("File").setInputFiles({ name: "stool.png", mimeType: "image/png", buffer: script });
    await page.getByLabel("What it shows").fill("A stool that isn't one");
    await page.getByRole("button", { name: "Add the picture" }).click();
    await page.getByRole("heading", { name: "The picture was refused" }).waitFor();
    await page.getByText("The file is SVG, which can hold scripts; JPEG, PNG, WebP and GIF are taken.").waitFor();
    await window.look("merchant-picture-refused");

    await page.getByLabel("File").setInputFiles({ name: "stool.png", mimeType: "image/png", buffer: await pngFile() });
    await page.getByLabel("What it shows").fill("The stool by a window");
    await page.getByRole("button", { name: "Add the picture" }).click();
    await page.getByText("The picture was added.").waitFor();
    await page.getByRole("img", { name: "The stool by a window" }).waitFor();
    await window.look("merchant-picture");

    await page.goto("/products/oak-stool");
    const shown = page.getByRole("img", { name: "The stool by a window" });
    await shown.waitFor();
    const drawn = await shown.evaluate(async (it: HTMLImageElement) => {
      await it.decode();
      return new URL(it.currentSrc).pathname;
    });
    assert.match(drawn, /^\/static\/pictures\/\d+-[\w-]+\.avif$/);
    assert.equal(await page.getByRole("img", { name: "A stool that isn't one" }).count(), 0);
    assert.deepEqual(
      window.complaints().filter((it) => !/ 40[14] /.test(it)),
      [],
    );
  });
});
