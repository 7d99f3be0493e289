import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { withBrowser } from "../app/test/browser";
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
  const { open } = withBrowser(this);
  let edge: EdgeBench;
  before(async () => {
    edge = await EdgeBench.start();
    const answer: RequestListener = (_, response) =>
      response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    edge.reset({ regions: shop, bucket: answer });
  });
  after(() => edge.stop());

  it("signs a person in whose browser trusts no authority of ours", async () => {
    const origin = `http://localhost:${edge.browser.port}`;
    const { page: tab, complaints } = await open(origin, { size: "desktop", theme: "light" });
    await tab.goto(`${origin}/`);
    await tab.getByRole("button").click();
    await tab.waitForURL(`${origin}/account`);
    await tab.waitForFunction("document.title !== 'Shop'");
    assert.deepEqual(complaints(), []);
    assert.equal(await tab.title(), "200 __Host-access=secret from https://shop.example.com/account");
  });
});
