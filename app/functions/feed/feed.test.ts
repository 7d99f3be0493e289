import assert from "node:assert/strict";
import type { ObjectFacts } from "../aws/s3";
import type { HttpEvent } from "../http";
import { makeFeed } from "./makeFeed";
import { feedCsv, type FeedProduct } from "./products";
import { serveFeed } from "./serveFeed";

const facts = (sha256: string): ObjectFacts => ({
  etag: '"s3-own"',
  bytes: 12,
  lastModified: new Date("2026-01-02T03:04:05Z"),
  metadata: { sha256 },
});

class FakeBucket {
  readonly objects = new Map<string, ObjectFacts>();
  head = (key: string) => Promise.resolve(this.objects.get(key));
  signedUrl = (key: string, seconds: number): string => `https://bucket.example/${key}?for=${seconds}`;
}

const request = (headers: Record<string, string> = {}, query?: Record<string, string>): HttpEvent => ({
  ...{ version: "2.0", routeKey: "GET /feed/products", rawPath: "/feed/products", headers },
  ...(query ? { queryStringParameters: query } : {}),
  requestContext: { http: { method: "GET" } },
});

function filled(): FakeBucket {
  const bucket = new FakeBucket();
  bucket.objects.set("feeds/products.json", facts("aa"));
  bucket.objects.set("feeds/products.csv", facts("bb"));
  return bucket;
}

describe("GET /feed/products", () => {
  it("leads to the list that was made last, by an address that is good for five minutes", async () => {
    assert.deepEqual(await serveFeed(filled(), request()), {
      statusCode: 302,
      headers: {
        etag: '"aa"',
        "last-modified": "Fri, 02 Jan 2026 03:04:05 GMT",
        "cache-control": "private, no-cache",
        vary: "accept, authorization",
        location: "https://bucket.example/feeds/products.json?for=300",
      },
      body: "",
    });
  });

  for (const [what, headers] of Object.entries({
    "the ETag it was given": { "if-none-match": '"aa"' },
    "the ETag that S3 gave where it was led to": { "if-none-match": '"s3-own"' },
    "one of several, weakened by a proxy": { "if-none-match": '"zz", W/"aa"' },
  })) {
    it(`says that nothing has changed to whoever sends ${what}`, async () => {
      const { statusCode, headers: told } = await serveFeed(filled(), request(headers));
      assert.deepEqual([statusCode, told["etag"], told["location"]], [304, '"aa"', undefined]);
    });
  }

  it("leads to the CSV where the address, or else Accept, says so", async () => {
    for (const asked of [request({}, { format: "csv" }), request({ accept: "text/csv" })]) {
      const { headers } = await serveFeed(filled(), asked);
      assert.equal(headers["location"], "https://bucket.example/feeds/products.csv?for=300");
    }
    const { headers } = await serveFeed(filled(), request({ accept: "text/csv" }, { format: "json" }));
    assert.equal(headers["location"], "https://bucket.example/feeds/products.json?for=300");
  });

  it("refuses another format, with those there are", async () => {
    const { statusCode, body } = await serveFeed(filled(), request({}, { format: "xml" }));
    assert.equal(statusCode, 400);
    assert.deepEqual(JSON.parse(body), {
      ...{ title: "Bad Request", status: 400, code: "unknown-format" },
      detail: 'format is "xml"; it must be one of json, csv. Try: /feed/products?format=json',
    });
  });

  it("asks for patience where no list was made yet", async () => {
    const { statusCode, headers, body } = await serveFeed(new FakeBucket(), request());
    assert.deepEqual([statusCode, headers["retry-after"]], [503, "600"]);
    assert.equal((JSON.parse(body) as { code: string }).code, "feed-not-made-yet");
  });
});

const product = (more: Partial<FeedProduct> = {}): FeedProduct => ({
  ...{ sku: "chair", name: "Chair", category: "seats", price: { amount: 12_905, currency: "USD" } },
  ...{ description: "", url: "https://shop.example/products/chair", availability: "in-stock", attributes: {} },
  ...more,
});

describe("A list of products", () => {
  it("is the same bytes for the same products, whenever it is made, and says how old it is beside them", async () => {
    const puts: [key: string, body: string, metadata: unknown][] = [];
    const put = (key: string, body: string | Uint8Array, { metadata }: { metadata?: unknown }) => {
      puts.push([key, body.toString(), metadata]);
      return Promise.resolve();
    };
    const first = await makeFeed({ put }, [product()], new Date("2026-01-01T00:00:00Z"));
    const second = await makeFeed({ put }, [product()], new Date("2026-01-01T01:00:00Z"));
    assert.deepEqual(first, second);
    assert.deepEqual(Object.keys(first.files), ["feeds/products.json", "feeds/products.csv"]);
    assert.equal(puts[0]![1], puts[2]![1]);
    const { sha256 } = first.files["feeds/products.json"]!;
    assert.deepEqual(puts[2]![2], { sha256, "generated-at": "2026-01-01T01:00:00.000Z", products: "1" });
  });

  it("is CSV that any reader takes: quoted where it must be, prices as people write them", () => {
    const quoted = product({ name: 'Stool, "low"', description: "one\ntwo" });
    const free = product({ sku: "pin", price: { amount: 5, currency: "USD" }, availability: "out-of-stock" });
    const yen = product({ sku: "yen", price: { amount: 1_290, currency: "JPY" }, image: "https://shop.example/i.svg" });
    assert.equal(
      feedCsv([quoted, free, yen]),
      [
        "sku,name,category,price,currency,description,url,image,availability",
        'chair,"Stool, ""low""",seats,129.05,USD,"one\ntwo",https://shop.example/products/chair,,in-stock',
        "pin,Chair,seats,0.05,USD,,https://shop.example/products/chair,,out-of-stock",
        "yen,Chair,seats,1290,JPY,,https://shop.example/products/chair,https://shop.example/i.svg,in-stock",
        "",
      ].join("\r\n"),
    );
  });
});
