import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../app/test/chromium";
import { EdgeBench } from "../rehearsal/dataplane/edge/edge.fixture";

const policy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'; upgrade-insecure-requests";

const page = `<!doctype html><title>Shop</title><form method="post" action="/sign-in"><button>Sign in</button></form>
<script src="/static/site.js"></script>`;

/** Says in the page's title what its request to the API came to. */
const script = `fetch("/api/me", { method: "PUT" }).then(async (it) => { document.title = it.status + " " + (await it.text()); });`;

/** A shop as strict as ours: a cookie that only HTTPS may set, and no request of another site. */
const shop: RequestListener = (request, response) => {
  const { cookie = "", origin, referer = "none", "sec-fetch-site": site } = request.headers;
  const isOwn = (site === undefined || site === "same-origin") && origin === "https://shop.example.com";
  switch (`${request.method} ${request.url}`) {
    case "POST /sign-in":
      response.setHeader("set-cookie", "__Host-access=secret; Path=/; HttpOnly; Secure; SameSite=Lax");
      response.setHeader("location", "https://shop.example.com/account");
      return response.writeHead(isOwn ? 303 : 403).end();
    case "PUT /api/me":
      return response.writeHead(isOwn ? 200 : 403).end(`${cookie} from ${referer}`);
    default:
      response.setHeader("strict-transport-security", "max-age=31536000");
      return response
        .writeHead(200, { "content-type": "text/html", "content-security-policy": policy, "cache-control": "no-store" })
        .end(page);
  }
};

describe("the edge at http://localhost", function () {
  this.timeout(60_000);
  let browser: Browser;
  let edge: EdgeBench;
  before(async () => {
    // A browser's own sandbox doesn't start for root.
    const args = ["--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
    browser = await chromium.launch({ executablePath: await findChromium(() => undefined), args });
    edge = await EdgeBench.start();
    const answer: RequestListener = (_, response) =>
      response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    edge.reset({ regions: shop, bucket: answer });
  });
  after(async () => {
    await browser.close();
    await edge.stop();
  });

  it("signs a person in whose browser trusts no authority of ours", async () => {
    const origin = `http://localhost:${edge.browser.port}`;
    const tab = await browser.newPage();
    const complaints: string[] = [];
    tab.on("console", (message) => complaints.push(message.text()));
    await tab.goto(`${origin}/`);
    await tab.getByRole("button").click();
    await tab.waitForURL(`${origin}/account`);
    await tab.waitForFunction("document.title !== 'Shop'");
    assert.deepEqual(complaints, []);
    assert.equal(await tab.title(), "200 __Host-access=secret from https://shop.example.com/account");
  });
});
