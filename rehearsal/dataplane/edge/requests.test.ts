import assert from "node:assert/strict";
import type { Behaviour } from "./behaviours";
import { behaviourFor, matchesPath } from "./behaviours";
import { acceptedEncodings, cacheKey } from "./cacheKey";
import { encodingFor } from "./compression";
import { isUnchanged, wantedPart } from "./conditional";
import { deployedWith } from "./deployed.samples";
import { LocalNames } from "./localNames";
import { originHead } from "./originRequest";
import type { ViewerRequest } from "./viewerRequest";

const none = { which: "none", names: [] } as const;
const these = (...names: string[]) => ({ which: "these", names }) as const;

const { behaviours, origins } = deployedWith();
const pages = behaviours.at(-1)!;
const chosen: Behaviour = {
  ...pages,
  key: { headers: these("x-country"), cookies: these("currency"), query: these("page") },
  forwarded: { headers: none, cookies: none, query: none },
};

const asked = (more: Partial<ViewerRequest> = {}): ViewerRequest => ({
  ...{ method: "GET", path: "/mugs", query: "", headers: {}, address: "198.51.100.7", protocol: "https" },
  ...more,
});

describe("a viewer's request", () => {
  it("meets the first behaviour whose pattern fits, by the letter, and else the last", () => {
    const patterns = ["/api/carts", "/API/carts", "/static/a.css", "/static", "/last-resort/index.html"];
    assert.deepEqual(
      patterns.map((it) => behaviourFor(behaviours, it).pattern),
      ["/api/*", "*", "/static/*", "*", "/last-resort/*"],
    );
    const fits = (pattern: string) => [matchesPath(pattern, "/images/a.jpg"), matchesPath(pattern, "/a.jpgx")];
    assert.deepEqual(["images/*.jpg", "/images/?.jpg", "*.jpg", "/images/.*"].map(fits), [
      [true, false],
      [true, false],
      [true, false],
      [false, false],
    ]);
  });

  it("is told apart by what the policy names alone", () => {
    const key = (more: Partial<ViewerRequest>) => cacheKey(chosen, asked(more));
    const base = key({ query: "?page=2", headers: { "x-country": "DE", cookie: "currency=EUR" } });
    const headers = { "x-country": "DE", cookie: "a=1; currency=EUR", "user-agent": "x" };
    assert.equal(key({ query: "?utm=1&page=2", headers }), base);
    assert.notEqual(key({ query: "?page=3", headers }), base);
    assert.notEqual(key({ query: "?page=2", headers: { ...headers, "x-country": "FR" } }), base);
    assert.notEqual(key({ query: "?page=2", headers: { ...headers, cookie: "currency=USD" } }), base);
    assert.equal(key({ method: "HEAD" }), key({}));
    assert.notEqual(key({ method: "OPTIONS" }), key({}));
  });

  it("says in one of few ways which encodings it takes", () => {
    const encodings = (header: string) => acceptedEncodings(pages, asked({ headers: { "accept-encoding": header } }));
    assert.deepEqual(
      ["gzip, deflate, br", "br;q=0.1, gzip", "GZIP", "deflate", "", "br;q=0, gzip", "gzip;q=0.0"].map(encodings),
      ["br,gzip", "br,gzip", "gzip", "", "", "gzip", ""],
    );
  });

  it("goes on with what the policies let through, under the origin's name and with CloudFront's own headers", () => {
    const request = asked({
      query: "?page=2&utm=1",
      headers: { host: "shop.example.com", cookie: "currency=EUR; a=1", "x-country": "DE", connection: "close" },
    });
    const more = {
      request,
      isForCache: true,
      via: "d1.cloudfront.net",
      signedFor: "arn:distribution",
      requestId: "id",
    };
    const { path, headers } = originHead({ ...more, behaviour: chosen, origin: origins[0]! });
    assert.equal(path, "/mugs?page=2");
    assert.deepEqual(headers, {
      cookie: "currency=EUR",
      host: "origin.shop.example.com",
      "user-agent": "Amazon CloudFront",
      via: "1.1 d1.cloudfront.net (CloudFront)",
      "x-amz-cf-id": "id",
      "x-country": "DE",
      "x-forwarded-for": "198.51.100.7",
      "x-origin-secret": "the-secret",
    });
    const toS3 = originHead({ ...more, behaviour: behaviours[1]!, origin: origins[1]! }).headers;
    assert.equal(toS3["x-meridian-signed-for"], "arn:distribution");
  });

  it("for a part gets one part, or is told that there is none", () => {
    const validators = { etag: '"1"', lastModified: undefined };
    const part = (range: string, ifRange?: string) =>
      wantedPart({ range, ...(ifRange !== undefined && { "if-range": ifRange }) }, 10, validators);
    assert.deepEqual(
      ["bytes=2-4", "bytes=8-", "bytes=-3", "bytes=2-99", "bytes=10-", "bytes=-0"].map((it) => part(it)),
      [{ first: 2, last: 4 }, { first: 8, last: 9 }, { first: 7, last: 9 }, { first: 2, last: 9 }, "none", "none"],
    );
    assert.deepEqual(
      [part("bytes=0-1,4-5"), part("items=0-1"), part("bytes=0-1", '"2"')],
      [undefined, undefined, undefined],
    );
    assert.deepEqual(part("bytes=0-1", '"1"'), { first: 0, last: 1 });
  });

  it("that knows the answer is told that it hasn't changed", () => {
    const known = { etag: 'W/"1"', lastModified: "Thu, 01 Jan 2026 00:00:00 GMT" };
    const unchanged = (headers: Record<string, string>) => isUnchanged(headers, known);
    assert.deepEqual(
      [
        unchanged({ "if-none-match": '"0", "1"' }),
        unchanged({ "if-none-match": "*" }),
        unchanged({ "if-none-match": '"2"', "if-modified-since": known.lastModified }),
        unchanged({ "if-modified-since": known.lastModified }),
        unchanged({ "if-modified-since": "Wed, 31 Dec 2025 23:59:59 GMT" }),
        unchanged({}),
      ],
      [true, true, false, true, false, false],
    );
  });
});

describe("compression", () => {
  it("is for texts of a length that is known, from 1,000 bytes to 10,000,000, that aren't compressed yet", () => {
    const page = { status: 200, contentType: "text/html; charset=utf-8", contentEncoding: undefined, length: 1_000 };
    assert.equal(encodingFor(page, "br,gzip"), "br");
    const others = [
      { ...page, length: 999 },
      { ...page, length: 10_000_001 },
      { ...page, length: undefined },
      { ...page, contentType: "image/png" },
      { ...page, contentEncoding: "gzip" },
      { ...page, status: 500 },
    ];
    assert.deepEqual(
      others.map((it) => encodingFor(it, "br,gzip")),
      others.map(() => undefined),
    );
    assert.deepEqual([encodingFor(page, "gzip"), encodingFor(page, "")], ["gzip", undefined]);
  });
});

describe("localhost", () => {
  it("is no reason for a browser to be sent elsewhere, or to another scheme", () => {
    const names = new LocalNames(() => "shop.example.com");
    const headers = [
      "Location",
      "https://elsewhere.example/",
      "content-security-policy",
      "upgrade-insecure-requests; a 'b'",
    ];
    assert.deepEqual(names.outgoing(headers, "localhost:1"), [
      ...["Location", "https://elsewhere.example/", "content-security-policy", "; a 'b'"],
    ]);
    const foreign = names.incoming({ host: "localhost:1", origin: "https://evil.example" });
    assert.deepEqual([foreign.origin, foreign.host], ["https://evil.example", "shop.example.com"]);
  });
});
