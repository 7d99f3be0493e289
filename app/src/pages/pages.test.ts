import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { withOneRegion } from "../../test/oneRegion";
import { tokenFor } from "../../test/people";
import { buildStatic } from "../../web/build";
import { putProducts } from "../catalogue/sampleProducts.fixture";
import { explanations } from "./explanations";

const asBrowser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

describe("Pages", function () {
  const region = withOneRegion(this);
  const get = (url: string, headers: Record<string, string> = asBrowser) => region.server().inject({ url, headers });

  before(async () => {
    await buildStatic();
    await putProducts(region.stores().documents, [
      { sku: "brass-lamp", name: "Brass <lamp>", description: "Warm & dry.\nFor reading." },
      { sku: "oak-stool", name: "Oak stool", category: "furniture" },
    ]);
  });

  it("show the catalogue without any script", async () => {
    const { body } = await get("/products/brass-lamp");
    assert.match(body, /^<!doctype html><html lang="en">/);
    assert.match(body, /<h1>Brass &lt;lamp><\/h1>/);
    assert.match(body, /\$49\.00/);
    assert.match(body, /<p>Warm &amp; dry\.<\/p><p>For reading\.<\/p>/);
    assert.match((await get("/categories/furniture")).body, /href="\/products\/oak-stool"/);
    assert.match((await get("/search?q=stool")).body, /href="\/products\/oak-stool"/);
    assert.match((await get("/search?q=nothing%20like%20it")).body, /Nothing here matches/);
    assert.match((await get("/?utm_source=elsewhere")).body, /href="\/categories\/furniture"/);
  });

  it("begin at / and at what CloudFront asks for in its place", async () => {
    const [first, asked] = [await get("/"), await get("/index.html")];
    assert.equal(asked.statusCode, 200);
    assert.equal(asked.body, first.body);
  });

  it("of the catalogue are the same for everybody, and may be kept by caches", async () => {
    const customer = await tokenFor({ id: "018f0000-0000-7000-8000-000000000001", role: "customer" });
    for (const url of ["/", "/categories/lamps", "/search?q=lamp", "/products/brass-lamp"]) {
      const anybody = await get(url);
      assert.match(String(anybody.headers["cache-control"]), /^public, max-age=60, stale-while-revalidate=600/);
      assert.equal(anybody.headers["set-cookie"], undefined);
      assert.equal((await get(url, { ...asBrowser, ...customer })).body, anybody.body, url);
      const again = await get(url, { ...asBrowser, "if-none-match": `W/${anybody.headers["etag"]}` });
      assert.deepEqual([again.statusCode, again.body], [304, ""]);
    }
  });

  it("of somebody's own are kept by nobody, and say nothing before their script has asked", async () => {
    for (const url of [
      "/cart",
      "/checkout",
      "/orders",
      "/orders/x",
      "/account",
      "/merchant",
      "/sign-in",
      "/register",
    ]) {
      const { statusCode, headers, body } = await get(url);
      assert.deepEqual([statusCode, headers["cache-control"]], [200, "no-store"], url);
      assert.match(body, /aria-busy="true"/);
    }
  });

  it("have no script or style in them that a strict policy would refuse", async () => {
    for (const url of ["/", "/products/brass-lamp", "/cart", "/problems/fenced"]) {
      const { body, headers } = await get(url);
      assert.doesNotMatch(body, /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:/, url);
      assert.match(String(headers["content-security-policy"]), /default-src 'none'/);
      assert.doesNotMatch(String(headers["content-security-policy"]), /unsafe/);
    }
  });

  it("name files that are there and never change", async () => {
    const { body } = await get("/products/brass-lamp");
    const files = [...body.matchAll(/"(\/static\/[^"]+\.(?:js|css|svg))"/g)].map((it) => it[1]!);
    assert.ok(files.length >= 4, files.join());
    for (const file of files) {
      const { statusCode, headers, body: content } = await get(file);
      assert.deepEqual([statusCode, headers["cache-control"]], [200, "public, max-age=31536000, immutable"], file);
      assert.match(String(headers["content-type"]), /css|javascript|svg/, file);
      assert.ok(content.length > 0, file);
    }
    assert.equal((await get("/static/../package.json")).statusCode, 404);
    assert.equal((await get("/static/nothing.js")).statusCode, 404);
  });

  it("say in words that there is nothing at an address, to people; programs get a problem document", async () => {
    for (const url of ["/products/nothing", "/categories/nothing", "/nowhere", "/problems/nothing"]) {
      const { statusCode, headers, body } = await get(url);
      assert.deepEqual([statusCode, headers["cache-control"]], [404, "no-store"], url);
      assert.match(String(headers["content-type"]), /^text\/html/);
      assert.match(body, /<h1>There is nothing at this address<\/h1>/);
      assert.match(String((await get(url, { accept: "*/*" })).headers["content-type"]), /^application\/problem\+json/);
    }
    assert.match(String((await get("/api/products/nothing")).headers["content-type"]), /^application\/problem\+json/);
  });

  it("say in words that the shop can't answer, and nothing that only we should know", async () => {
    const { documents } = region.stores();
    const { read } = documents;
    documents.read = () => Promise.reject(new Error("secret: the store is down"));
    try {
      const { statusCode, body } = await get("/products/brass-lamp");
      assert.ok(statusCode >= 500, String(statusCode));
      assert.match(body, /<h1>/);
      assert.doesNotMatch(body, /secret/);
    } finally {
      documents.read = read;
    }
  });

  it("explain every type of problem that the API names", async () => {
    const named = await problemNames();
    assert.ok(named.size > 30, `${named.size} were found`);
    assert.deepEqual([...named].filter((it) => !(it in explanations)).sort(), []);
    const { statusCode, body } = await get("/problems/outcome-unknown");
    assert.equal(statusCode, 200);
    assert.match(body, /What became of it is not known/);
  });
});

/** Every name that a problem is made with anywhere in the sources. */
async function problemNames(): Promise<Set<string>> {
  const source = path.join(__dirname, "..");
  const files = (await readdir(source, { recursive: true })).filter((it) => /(?<!\.test|\.fixture)\.ts$/.test(it));
  const texts = files.map((it) => readFileSync(path.join(source, it), "utf8"));
  const forms = [
    /new Problem\(\{[^}]*?name: "([a-z-]+)"/g,
    /unavailable\(\s*"([a-z-]+)"/g,
    /status: \d+, name: "([a-z-]+)"/g,
  ];
  return new Set(texts.flatMap((text) => forms.flatMap((form) => [...text.matchAll(form)].map((it) => it[1]!))));
}
