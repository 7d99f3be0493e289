import assert from "node:assert/strict";
import { withOneRegion } from "../../test/oneRegion";
import { isForged, type RequestOrigin } from "./crossSite";

const here = "https://shop.example.com";

describe("Requests of other sites", () => {
  const request: RequestOrigin = {
    method: "POST",
    hasBearerToken: false,
    hasSignInCookie: true,
    secFetchSite: undefined,
    origin: undefined,
  };
  const table: readonly [Partial<RequestOrigin>, boolean, string][] = [
    [{ secFetchSite: "same-origin" }, false, "the shop's own page"],
    [{ secFetchSite: "same-origin", origin: "https://localhost:1" }, false, "what the browser says counts most"],
    [{ secFetchSite: "cross-site" }, true, "another site's page"],
    [{ secFetchSite: "same-site" }, true, "another host of the same domain"],
    [{ secFetchSite: "none" }, true, "a bookmark sends no POST"],
    [{ secFetchSite: "cross-site", origin: here }, true, "what the browser says counts most"],
    [{ secFetchSite: "cross-site", hasSignInCookie: false }, true, "a sign-in that another site begins"],
    [{ secFetchSite: "cross-site", hasBearerToken: true }, false, "nobody's browser adds a token"],
    [{ secFetchSite: "cross-site", method: "GET" }, false, "a link"],
    [{ secFetchSite: "cross-site", method: "DELETE" }, true, "any method that changes something"],
    [{ origin: here }, false, "an older browser, from the shop"],
    [{ origin: "https://shop.example.com.evil.example" }, true, "an older browser, from elsewhere"],
    [{ origin: "null" }, true, "a sandboxed frame"],
    [{}, true, "cookies, and nobody says from where"],
    [{ hasSignInCookie: false }, false, "no browser, nothing to misuse"],
  ];
  for (const [changed, forged, why] of table) {
    const { hasSignInCookie: cookie, ...shown } = { ...request, ...changed };
    it(`${forged ? "are refused" : "are not suspected"}: ${why} (${JSON.stringify({ ...shown, cookie })})`, () => {
      assert.equal(isForged({ ...request, ...changed }, here), forged);
    });
  }
});

describe("A request with somebody's cookies", function () {
  const region = withOneRegion(this);

  it("is served from the shop's own page, and refused from another", async () => {
    const from = (site: string): Promise<{ statusCode: number; json: () => unknown }> =>
      region.server().inject({
        method: "DELETE",
        url: "/api/sessions/current",
        headers: { cookie: "refresh=x", "sec-fetch-site": site },
      });
    assert.equal((await from("same-origin")).statusCode, 204);
    const refused = await from("cross-site");
    assert.equal(refused.statusCode, 403);
    assert.equal((refused.json() as { type: string }).type, "/problems/cross-site-request");
  });
});
