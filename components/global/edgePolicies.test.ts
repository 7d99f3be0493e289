import assert from "node:assert/strict";
import { record, settled } from "../../test/recorder";
import { EdgePolicies } from "./edgePolicies";

const cachePolicy = "aws:cloudfront/cachePolicy:CachePolicy";

async function recorded() {
  const recorder = record();
  new EdgePolicies("edge-policies");
  await settled();
  return recorder;
}

describe("EdgePolicies", () => {
  it("never cache the API, cache pages only as long as the storefront says, and static files for a day", async () => {
    const recorder = await recorded();
    const ttlsOf = (name: string) => {
      const { minTtl, defaultTtl, maxTtl } = recorder.only(cachePolicy, name).inputs;
      return [minTtl, defaultTtl, maxTtl];
    };

    assert.deepEqual(ttlsOf("no-cache"), [0, 0, 0]);
    assert.deepEqual(ttlsOf("catalogue"), [0, 0, 300]);
    assert.deepEqual(ttlsOf("static"), [0, 86_400, 31_536_000]);
    assert.equal(recorder.of(cachePolicy).length, 3);
  });

  it("keep cookies and headers out of every cache key, and tell pages apart by their query", async () => {
    const recorder = await recorded();

    const keyOf = (name: string) => recorder.only(cachePolicy, name).inputs["parametersInCacheKeyAndForwardedToOrigin"];
    const key = (queryStringBehavior: string, compressed: boolean) => ({
      cookiesConfig: { cookieBehavior: "none" },
      headersConfig: { headerBehavior: "none" },
      queryStringsConfig: { queryStringBehavior },
      enableAcceptEncodingGzip: compressed,
      enableAcceptEncodingBrotli: compressed,
    });
    assert.deepEqual(keyOf("no-cache"), key("none", false));
    assert.deepEqual(keyOf("catalogue"), key("all", true));
    assert.deepEqual(keyOf("static"), key("none", true));
  });

  it("pass everything on to regions but the viewer's Host", async () => {
    const { comment, ...policy } = (await recorded()).only(
      "aws:cloudfront/originRequestPolicy:OriginRequestPolicy",
    ).inputs;

    assert.equal(comment, "Everything from the viewer but Host");
    assert.deepEqual(policy, {
      cookiesConfig: { cookieBehavior: "all" },
      headersConfig: { headerBehavior: "allExcept", headers: { items: ["Host"] } },
      queryStringsConfig: { queryStringBehavior: "all" },
    });
  });

  it("add security headers to every answer and leave the content security policy to the storefront", async () => {
    const recorder = await recorded();

    const { securityHeadersConfig } = recorder.only(
      "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    ).inputs;
    assert.deepEqual(securityHeadersConfig, {
      strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000, includeSubdomains: true, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: "DENY", override: true },
      referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
    });
  });
});
