import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { withBrowser } from "../browser";
import { browserShop, password } from "../browserShop";
import { passingOnTo } from "../forwardingRegions.fixture";
import { clientId, clientSecret, RealIssuer } from "./realIssuer.fixture";

const desktop = { size: "desktop", theme: "light" } as const;

describe("Signing in at an OIDC issuer in a browser", function () {
  this.timeout(120_000);
  // Another site, as issuers are: what cookies come along then is what the test is about.
  const issuer = new RealIssuer("localhost");
  const environment: Record<string, string> = {
    ...{ OIDC_NAME: "Example ID", OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret },
  };
  // The shop's public address stands before the shop does: the issuer must know it, and the shop the issuer.
  const front = createServer((request, response) => passingOnTo(shop.origin())(request, response));
  const origin = (): string => `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  before("an issuer, and the address that it leads back to", async () => {
    await once(front.listen(0, "127.0.0.1"), "listening");
    await issuer.start(() => [origin()]);
    Object.assign(environment, { OIDC_ISSUER: issuer.url, PUBLIC_ORIGIN: origin() });
  });
  const shop = browserShop(this, environment);
  const browser = withBrowser(this);
  after(async () => {
    front.closeAllConnections();
    await new Promise((closed) => front.close(closed));
    await issuer.stop();
  });

  const signInAs = async (page: Page, name: string): Promise<void> => {
    await page.getByRole("button", { name: "Sign in with Example ID" }).click();
    await page.getByRole("heading", { name: "Sign in at the issuer" }).waitFor();
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Sign in" }).click();
  };

  it("leads there and back to the page that asked for it, and signing out ends both sign-ins", async () => {
    issuer.people["ada"] = { email: "ada@example.com", email_verified: true, name: "Ada Lovelace" };
    const window = await browser.open(origin(), desktop);
    const { page } = window;
    await page.goto("/orders");
    await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
    await window.look("sign-in-issuer");
    await signInAs(page, "ada");
    await page.waitForURL(`${origin()}/orders`);

    await page.goto("/account");
    await page.getByText("Example ID signs you in to this account, as ada@example.com.").waitFor();
    await page.getByText("It has no password: there is no other way to sign in to it.").waitFor();
    await window.look("account-linked");
    assert.equal(await page.evaluate("document.cookie"), "");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign out at the issuer" }).waitFor();
    await page.getByRole("button", { name: "Yes" }).click();
    await page.waitForURL(`${origin()}/`);
    await page.goto("/account");
    await page.getByRole("button", { name: "Sign in with Example ID" }).click();
    await page.getByRole("heading", { name: "Sign in at the issuer" }).waitFor();
    // Nothing that the content security policy refused, and no script that failed.
    const complaints = window.complaints().filter((it) => !it.startsWith("Failed to load resource"));
    assert.deepEqual(complaints, []);
  });

  it("asks for the password of an account with the same address, and then signs in to it", async () => {
    issuer.people["mary"] = { email: "mary@example.com", email_verified: true, name: "Mary" };
    await shop.register("mary@example.com");
    const window = await browser.open(origin(), desktop);
    const { page } = window;
    await page.goto("/sign-in?return=%2Faccount");
    await signInAs(page, "mary");
    await page.getByRole("heading", { name: "There is an account with your address" }).waitFor();
    await window.look("account-exists");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Link and sign in" }).click();
    await page.waitForURL(`${origin()}/account`);
    await page.getByText("Example ID signs you in to this account, as mary@example.com.").waitFor();

    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Unlink from Example ID" }).click();
    await page.getByText("This account is not linked to Example ID.").waitFor();
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Link to Example ID" }).click();
    await page.getByText("Example ID signs you in to this account, as mary@example.com.").waitFor();
  });

  it("says so where the issuer doesn't say who it is, and signs in with the password all the same", async () => {
    await shop.register("emmy@example.com");
    const { page } = await browser.open(origin(), desktop);
    await page.goto("/sign-in?return=%2Faccount");
    await signInAs(page, "nobody");
    await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
    await page.getByLabel("E-mail address").fill("emmy@example.com");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(`${origin()}/account`);
  });
});
