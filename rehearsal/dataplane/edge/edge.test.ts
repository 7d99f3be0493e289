import assert from "node:assert/strict";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import { deployedWith } from "./deployed.samples";
import type { Distribution } from "./distribution";
import { EdgeBench, says } from "./edge.fixture";
import type { Origin } from "./originConfig";

describe("an edge location", () => {
  let edge: EdgeBench;
  before(async () => {
    edge = await EdgeBench.start();
  });
  after(() => edge.stop());

  it("passes a request on with the secret, who it is for, and the origin's own name as host", async () => {
    edge.reset({ regions: says(200, "a page") });
    const { status, body, headers } = await edge.view("/products?page=2", {
      headers: { cookie: "a=1", "x-forwarded-for": "198.51.100.7", "x-mine": "yes" },
    });
    assert.deepEqual([status, body, headers["x-cache"]], [200, "a page", "Miss from cloudfront"]);
    assert.deepEqual(edge.asked, ["regions GET /products?page=2"]);
    const [{ headers: got }] = edge.heads as [(typeof edge.heads)[0]];
    assert.deepEqual(
      [got.host, got["x-origin-secret"], got.cookie, got["x-mine"], got["x-forwarded-for"], got.via],
      [
        "origin.shop.example.com",
        "the-secret",
        "a=1",
        "yes",
        "198.51.100.7, 127.0.0.1",
        "1.1 d1sample.cloudfront.net (CloudFront)",
      ],
    );
  });

  it("asks for the default root object instead of the root", async () => {
    edge.reset({ regions: says(200, "home") });
    await edge.view("/");
    assert.deepEqual(edge.asked, ["regions GET /index.html"]);
  });

  it("answers from what it has kept, with its age, until it has expired and is asked for again", async () => {
    edge.reset({
      regions: (request, response) =>
        request.headers["if-none-match"] === '"1"'
          ? response.writeHead(304, { "cache-control": "public, max-age=60" }).end()
          : response.writeHead(200, { etag: '"1"', "cache-control": "public, max-age=60" }).end("kept"),
    });
    const seen = async () => {
      const { body, headers } = await edge.view("/");
      return [body, headers["x-cache"], headers.age];
    };
    assert.deepEqual(await seen(), ["kept", "Miss from cloudfront", undefined]);
    edge.now += 59_000;
    assert.deepEqual(await seen(), ["kept", "Hit from cloudfront", "59"]);
    edge.now += 1_000;
    assert.deepEqual(await seen(), ["kept", "RefreshHit from cloudfront", "0"]);
    assert.equal(edge.asked.length, 2);
    const { status } = await edge.view("/", { headers: { "if-none-match": '"1"' } });
    assert.equal(status, 304);
    assert.equal((await edge.view("/", { headers: { range: "bytes=1-2" } })).body, "ep");
    assert.equal((await edge.view("/", { method: "HEAD" })).headers["content-length"], "4");
    assert.equal(edge.asked.length, 2);
  });

  it("keeps nothing of what a page says is private, and of the API", async () => {
    edge.reset({ regions: says(200, "mine", { "cache-control": "private, max-age=60" }) });
    for (let count = 0; count < 2; count++) await edge.view("/cart");
    edge.reset({ regions: says(200, "[]", { "cache-control": "public, max-age=60" }) });
    for (let count = 0; count < 2; count++) await edge.view("/api/products");
    assert.equal(edge.asked.length, 2);
  });

  it("passes a write on with its body, and what is answered as it is", async () => {
    edge.reset({
      regions: (request, response) => {
        response.writeHead(201, { "set-cookie": "__Host-access=1; Path=/; Secure" });
        request.pipe(response);
      },
    });
    const { status, body, headers } = await edge.view("/api/carts", { method: "POST", body: '{"sku":"mug"}' });
    assert.deepEqual([status, body], [201, '{"sku":"mug"}']);
    assert.deepEqual(headers["set-cookie"], ["__Host-access=1; Path=/; Secure"]);
    assert.equal(headers["strict-transport-security"], "max-age=31536000; includeSubDomains");
  });

  it("compresses what is long enough, and keeps it so", async () => {
    const text = "x".repeat(2_000);
    edge.reset({
      regions: says(200, text, { "content-type": "text/html", etag: '"1"', "cache-control": "max-age=9" }),
    });
    for (const expected of ["Miss", "Hit"]) {
      const { headers } = await edge.view("/", { headers: { "accept-encoding": "gzip, deflate" } });
      assert.deepEqual([headers["content-encoding"], headers.etag], ["gzip", 'W/"1"']);
      assert.equal(headers["x-cache"], `${expected} from cloudfront`);
    }
    const [asked] = edge.heads;
    assert.equal(asked!.headers["accept-encoding"], "gzip");
    assert.equal((await edge.view("/")).body, text);
    assert.equal(gunzipSync(Buffer.from(await gzipped(edge), "latin1")).toString(), text);
  });

  it("shows the last-resort page with the status that it stands for where no region answers", async () => {
    edge.reset({ bucket: says(200, "back soon", { "content-type": "text/html" }) });
    edge.lead("regions", undefined);
    for (const options of [{}, { method: "POST", body: "x" }]) {
      const { status, body, headers } = await edge.view("/api/orders", options);
      assert.deepEqual([status, body, headers["x-cache"]], [502, "back soon", "Error from cloudfront"]);
    }
    assert.deepEqual(edge.asked, ["bucket GET /last-resort/index.html"]);
  });

  it("remembers a failure for its second, and what a storefront says itself not at all", async () => {
    let code = 502;
    edge.reset({ regions: (_, response) => response.writeHead(code).end() });
    await edge.view("/about");
    edge.now += 999;
    await edge.view("/about");
    assert.deepEqual(edge.asked.filter((it) => it.startsWith("regions")).length, 1);
    edge.now += 1;
    code = 503;
    await edge.view("/about");
    await edge.view("/about");
    assert.deepEqual(edge.asked.filter((it) => it.startsWith("regions")).length, 3);
  });

  it("refuses an origin whose certificate names another host", async () => {
    edge.reset({ regions: says(200, "fine") });
    edge.distribution.origins.forEach(
      (it) => it.id === "regions" && Object.assign(it, { domainName: "other.example" }),
    );
    edge.lead("regions", edge.portOf("regions"));
    edge.leadName("other.example", edge.portOf("regions"));
    assert.equal((await edge.view("/about")).status, 502);
    assert.deepEqual(
      edge.asked.filter((it) => it.startsWith("regions")),
      [],
    );
  });

  it("refuses methods that a behaviour doesn't allow, and names that aren't the distribution's", async () => {
    edge.reset({ regions: says(200, "fine") });
    assert.equal((await edge.view("/static/a.css", { method: "POST", body: "x" })).status, 403);
    assert.equal((await edge.view("/", { headers: { host: "other.example" } })).status, 403);
    assert.deepEqual(edge.asked, []);
  });

  it("redirects pages to HTTPS, and refuses the API by plain HTTP", async () => {
    const plain = async (path: string) => {
      const { status, headers } = await edge.plain(path, { host: "shop.example.com" });
      return [status, headers.location];
    };
    assert.deepEqual(await plain("/cart?x=1"), [301, "https://shop.example.com/cart?x=1"]);
    assert.deepEqual(await plain("/api/carts"), [403, undefined]);
  });

  it("lets a browser at localhost be one at the shop's own name", async () => {
    const cookies = ["__Host-access=1; Path=/; HttpOnly; Secure; SameSite=Lax", "theme=dark; Domain=shop.example.com"];
    edge.reset({
      regions: (_, response) =>
        response.writeHead(303, { location: "https://shop.example.com/orders/1", "set-cookie": cookies }).end(),
    });
    const localhost = `localhost:${edge.browser.port}`;
    const { status, headers } = await edge.plain("/checkout", {
      host: localhost,
      origin: `http://${localhost}`,
      referer: `http://${localhost}/cart`,
      cookie: "other=1; local.__Host-access=1",
    });
    assert.deepEqual([status, headers.location], [303, `http://${localhost}/orders/1`]);
    assert.deepEqual(headers["set-cookie"], [
      "local.__Host-access=1; Path=/; HttpOnly; SameSite=Lax",
      "local.theme=dark",
    ]);
    assert.equal(headers["strict-transport-security"], undefined);
    const [{ headers: got }] = edge.heads as [(typeof edge.heads)[0]];
    assert.deepEqual(
      [got.origin, got.referer, got.cookie, got["x-forwarded-for"]],
      ["https://shop.example.com", "https://shop.example.com/cart", "__Host-access=1", "127.0.0.1"],
    );
  });

  it("goes on using open connections when a name leads elsewhere, until they have been kept for as long as they may", async () => {
    edge.reset({ regions: says(200, "here") });
    await edge.view("/one");
    const elsewhere = await edge.another(says(200, "elsewhere"));
    edge.lead("regions", elsewhere.port);
    assert.equal((await edge.view("/two")).body, "here");
    edge.dropConnections("regions");
    assert.equal((await edge.view("/three")).body, "elsewhere");
    await elsewhere.stop();
  });

  it("ends no request in flight because a name leads elsewhere, and back, and elsewhere again", async () => {
    const held: ServerResponse[] = [];
    let begun = (): void => undefined;
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    edge.reset({ regions: (_, response) => (held.push(response), begun()) });
    const slow = edge.view("/slow");
    await isBegun;
    const others = [await edge.another(says(200, "b")), await edge.another(says(200, "c"))];
    for (const port of [others[0]!.port, edge.portOf("regions"), others[0]!.port, others[1]!.port]) {
      edge.lead("regions", port);
      await edge.view("/static/nothing");
      if (port !== edge.portOf("regions")) await edge.view("/about");
    }
    held[0]!.end("here");
    assert.equal((await slow).body, "here");
    for (const it of others) await it.stop();
  });

  /** The regions' origin with other limits than a distribution may have, so that nobody waits for them. */
  const limited = (limits: Partial<Origin>): Distribution => {
    const { origins, ...rest } = deployedWith();
    return { ...rest, origins: origins.map((it) => (it.id === "regions" ? { ...it, ...limits } : it)) };
  };

  it("gives up where a TLS handshake doesn't end within the connection timeout, and says 504", async () => {
    edge.reset({}, limited({ connectSeconds: 0.02 }));
    const silent = await edge.silent();
    edge.lead("regions", silent.port);
    assert.equal((await edge.view("/about")).status, 504);
    assert.equal((await edge.view("/api/orders", { method: "POST", body: "{}" })).status, 504);
    await silent.stop();
  });

  it("asks again for what didn't come within the read timeout, unless it could be carried out twice", async () => {
    edge.reset({ regions: () => undefined }, limited({ readSeconds: 0.05 }));
    assert.equal((await edge.view("/about")).status, 504);
    assert.equal((await edge.view("/api/orders", { method: "POST", body: "{}" })).status, 504);
    assert.deepEqual(
      edge.asked.filter((it) => it.startsWith("regions")),
      ["regions GET /about", "regions GET /about", "regions POST /api/orders"],
    );
  });

  it("sends a whole body to the next connection where the first isn't made", async () => {
    edge.reset({ regions: (request, response) => request.pipe(response) }, limited({ connectSeconds: 0.5 }));
    const silent = await edge.silent();
    edge.lead("regions", silent.port);
    const asked = edge.view("/api/orders", { method: "POST", body: '{"sku":"mug"}' });
    await silent.connected;
    edge.lead("regions", edge.portOf("regions"));
    assert.deepEqual((await asked).body, '{"sku":"mug"}');
    await silent.stop();
  });

  it("ends its request where the viewer is gone", async () => {
    let gone = (): void => undefined;
    const isGone = new Promise<void>((resolve) => (gone = resolve));
    const begun = new Promise<void>((resolve) => {
      edge.reset({
        regions: (_, response) => {
          response.once("close", gone);
          resolve();
        },
      });
    });
    const asked = edge.ask("/api/orders", { method: "POST", body: "{}" }).on("error", () => undefined);
    await begun;
    asked.destroy();
    await isGone;
  });
});

async function gzipped(edge: EdgeBench): Promise<string> {
  const asked = edge.ask("/", { headers: { "accept-encoding": "gzip" } });
  const [answer] = (await once(asked, "response")) as [NodeJS.ReadableStream];
  let all = "";
  for await (const part of answer) all += (part as Buffer).toString("latin1");
  return all;
}
