import assert from "node:assert/strict";
import { decodeJwt, SignJWT, UnsecuredJWT } from "jose";
import { withOneRegion } from "../oneRegion";
import { IssuerBrowser } from "./issuerBrowser.fixture";
import { clientId, clientSecret, issuerKey, RealIssuer, signInAtIssuer, type Tampering } from "./realIssuer.fixture";

const origin = "http://127.0.0.1:8080";

describe("Coming back from an OIDC issuer", function () {
  this.timeout(60_000);
  const issuer = new RealIssuer();
  const environment: Record<string, string> = { OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret };
  before("an issuer", async () => {
    await issuer.start(() => [origin]);
    environment["OIDC_ISSUER"] = issuer.url;
    issuer.people["ada"] = { email: "ada@example.com", email_verified: true, name: "Ada" };
  });
  const region = withOneRegion(this, { environment });
  after(() => issuer.stop());
  afterEach(() => {
    issuer.tampering = undefined;
    issuer.isDown = false;
  });

  const newBrowser = (): IssuerBrowser => new IssuerBrowser(() => region.server());
  const refused = "/sign-in?problem=refused&return=%2F";
  const stale = "/sign-in?problem=stale&return=%2F";
  const unavailable = "/sign-in?problem=unavailable&return=%2F";

  /** That the shop refuses what came back, and that the browser has nothing to sign in by. */
  async function refuses(browser: IssuerBrowser, back: URL, what: string, as = refused): Promise<void> {
    assert.equal(await browser.comeBack(back), as, what);
    assert.deepEqual(Object.keys(browser.cookies), [], what);
    assert.equal((await browser.complete()).statusCode, 401, what);
  }

  it("signs in by what the issuer says, and leads on to where it began", async () => {
    const browser = newBrowser();
    assert.equal(await browser.prove("ada", "/orders?page=2"), "/sign-in/complete");
    assert.deepEqual(Object.keys(browser.cookies), ["proved"]);
    const answer = await browser.complete();
    const { customer, return: goOn } = answer.json<{ customer: { id: string; name: string }; return: string }>();
    assert.deepEqual([answer.statusCode, customer.name, goOn], [200, "Ada", "/orders?page=2"]);
    assert.deepEqual(Object.keys(browser.cookies).sort(), ["access", "position-relational", "refresh"]);
    assert.equal(await browser.who(), customer.id);
    assert.equal((await browser.complete()).statusCode, 401);
  });

  it("is asked for with PKCE, a nonce and a state, none of them twice", async () => {
    const [first, second] = [await newBrowser().begin(), await newBrowser().begin()].map((it) => new URL(it));
    for (const name of ["state", "nonce", "code_challenge"]) {
      const [one, other] = [first!.searchParams.get(name)!, second!.searchParams.get(name)!];
      assert.ok(one.length >= 43 && one !== other, name);
    }
    assert.deepEqual(
      ["response_type", "code_challenge_method", "redirect_uri", "client_id"].map((it) => first!.searchParams.get(it)),
      ["code", "S256", `${origin}/sign-in/callback`, clientId],
    );
  });

  it("leads nowhere else, whatever the page was asked for", async () => {
    const browser = newBrowser();
    await browser.prove("ada", "//evil.example.com/");
    assert.equal((await browser.complete()).json<{ return: string }>().return, "/");
  });

  const now = (): number => Math.floor(Date.now() / 1000);
  const changed =
    (change: Record<string, unknown>): Tampering =>
    (claims, header) =>
      issuer.sign({ ...claims, ...change }, header);

  const tokens: Readonly<Record<string, Tampering>> = {
    "another nonce": changed({ nonce: "another" }),
    "no nonce": changed({ nonce: undefined }),
    "another audience": changed({ aud: "another" }),
    "our audience among others, made for another": changed({ aud: [clientId, "another"], azp: "another" }),
    "another issuer": changed({ iss: "https://id.example.com" }),
    "nobody's": changed({ sub: undefined }),
    "too old": (claims, header) => issuer.sign({ ...claims, exp: now() - 60 }, header),
    "without an end": changed({ exp: undefined }),
    "without a signature": async (claims) => new UnsecuredJWT(claims).encode(),
    "signed by a secret that is public": async (claims, { kid }) =>
      new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: kid! }).sign(Buffer.from(clientSecret.repeat(2))),
    "signed by another key of that name": async (claims, header) =>
      new SignJWT(claims).setProtectedHeader(header).sign((await issuerKey("one")).key),
  };
  for (const [what, tampering] of Object.entries(tokens))
    it(`is refused with a token that is ${what}`, async () => {
      issuer.tampering = tampering;
      const browser = newBrowser();
      await refuses(browser, await signInAtIssuer(await browser.begin(), "ada"), what);
    });

  it("is taken from an issuer whose clock is 10 s behind or ahead", async () => {
    for (const seconds of [-10, 10]) {
      issuer.tampering = (claims, header) =>
        issuer.sign({ ...claims, iat: now() + seconds, exp: seconds < 0 ? now() + seconds : claims["exp"] }, header);
      assert.equal(await newBrowser().prove("ada"), "/sign-in/complete");
    }
  });

  it("is refused the second time: by the shop, and by the issuer where the browser kept what it had", async () => {
    const browser = newBrowser();
    const back = await signInAtIssuer(await browser.begin(), "ada");
    const kept = { ...browser.cookies };
    assert.equal(await browser.comeBack(back), "/sign-in/complete");
    assert.equal(await browser.comeBack(back), stale);
    const copy = newBrowser();
    Object.assign(copy.cookies, kept);
    await refuses(copy, back, "a code that was used");
  });

  it("is refused in another browser, and with another's code", async () => {
    const [victim, attacker] = [newBrowser(), newBrowser()];
    const back = await signInAtIssuer(await attacker.begin(), "mallory");
    await refuses(victim, back, "somebody else's whole answer", stale);
    const own = await signInAtIssuer(await victim.begin(), "ada");
    own.searchParams.set("code", back.searchParams.get("code")!);
    await refuses(victim, own, "somebody else's code under one's own state");
  });

  it("is refused from another issuer than the one that was asked (RFC 9207), or without a word of which", async () => {
    for (const iss of ["https://id.example.com", undefined]) {
      const browser = newBrowser();
      const back = await signInAtIssuer(await browser.begin(), "ada");
      if (iss === undefined) back.searchParams.delete("iss");
      else back.searchParams.set("iss", iss);
      await refuses(browser, back, String(iss));
    }
  });

  it("is stale without a state, with one that was never begun, begun too long ago, or kept in a cookie of another kind", async () => {
    const browser = newBrowser();
    const back = await signInAtIssuer(await browser.begin(), "ada");
    const state = back.searchParams.get("state")!;
    const name = `begun-${state.slice(0, 8)}`;
    const claims = decodeJwt(browser.cookies[name]!);
    const { tokens: signing } = region.services();
    const { nonce, verifier, returnTo } = claims;
    const asKept = { sub: state, nonce, verifier, returnTo };
    const cookies = {
      "too long ago": await signing.sign("begun-sign-in", asKept, -10),
      "of another kind": await signing.sign("proved-identity", asKept, 600),
      "of another state": await signing.sign("begun-sign-in", { ...asKept, sub: `${state}x` }, 600),
      "nobody's": "a.b.c",
    };
    for (const [what, cookie] of Object.entries(cookies)) {
      const other = newBrowser();
      other.cookies[name] = cookie;
      await refuses(other, back, what, stale);
    }
    const without = new URL(back);
    without.searchParams.delete("state");
    await refuses(newBrowser(), without, "no state", stale);
    assert.equal(await browser.comeBack(back), "/sign-in/complete");
  });

  it("says what the issuer refused, and keeps three tabs apart but no more", async () => {
    const browser = newBrowser();
    const tabs = [
      await browser.begin("/a"),
      await browser.begin("/b"),
      await browser.begin("/c"),
      await browser.begin("/d"),
    ];
    assert.equal(Object.keys(browser.cookies).length, 3);
    assert.equal(
      await browser.comeBack(await signInAtIssuer(tabs[3]!, "nobody")),
      "/sign-in?problem=refused&return=%2Fd",
    );
    assert.equal(await browser.comeBack(await signInAtIssuer(tabs[2]!, "ada")), "/sign-in/complete");
    assert.equal(await browser.comeBack(await signInAtIssuer(tabs[0]!, "ada")), stale);
  });

  it("is no other site's doing", async () => {
    const browser = newBrowser();
    await browser.prove("ada");
    for (const method of ["POST", "PUT"] as const) {
      const headers = { "sec-fetch-site": "cross-site", origin: "https://evil.example.com" };
      const { cookies } = browser;
      const answer = await region.server().inject({ method, url: "/api/sessions/issuer", cookies, headers });
      assert.equal(answer.statusCode, 403, method);
      const older = await region.server().inject({ method, url: "/api/sessions/issuer", cookies });
      assert.equal(older.statusCode, 403, `${method} of a browser that says nothing`);
    }
  });

  it("finds a key that the issuer signs by since a moment ago", async () => {
    await newBrowser().signIn("ada");
    await issuer.rotate("two", [origin]);
    await newBrowser().signIn("ada");
  });

  it("is told that the issuer is down, while whoever is signed in goes on", async () => {
    const [signedIn, midway] = [newBrowser(), newBrowser()];
    const id = await signedIn.signIn("ada");
    const back = await signInAtIssuer(await midway.begin(), "ada");
    issuer.isDown = true;
    assert.equal(await midway.comeBack(back), unavailable);
    const { asked } = issuer;
    asked.length = 0;
    assert.equal(await signedIn.who(), id);
    const renewed = await signedIn.ask("POST", "/api/sessions/refresh");
    assert.equal(renewed.statusCode, 200);
    assert.equal(await signedIn.who(), id);
    assert.deepEqual(asked, []);
  });

  it("ends at the issuer too when its customer signs out, and a password's sign-in doesn't", async () => {
    const browser = newBrowser();
    await browser.signIn("ada");
    const answer = await browser.ask("DELETE", "/api/sessions/current");
    assert.equal(answer.statusCode, 200);
    const { origin: at, pathname, searchParams } = new URL(answer.json<{ location: string }>().location);
    assert.deepEqual([at, pathname], [issuer.url, "/session/end"]);
    assert.equal(searchParams.get("client_id"), clientId);
    assert.equal(searchParams.get("post_logout_redirect_uri"), `${origin}/`);
    assert.equal(decodeJwt(searchParams.get("id_token_hint")!).sub, "ada");
    assert.equal(await browser.who(), undefined);
    const rows = await region
      .stores()
      .relational.write((tx) =>
        tx.query("SELECT FROM issuer_sign_ins WHERE id_token = $1", [searchParams.get("id_token_hint")]),
      );
    assert.equal(rows.value.rowCount, 0);

    const person = { email: "hedy@example.com", password: "violet tandem kettle 41", name: "Hedy" };
    const other = newBrowser();
    await other.ask("POST", "/api/customers", person);
    assert.equal((await other.ask("DELETE", "/api/sessions/current")).statusCode, 204);
  });
});

describe("An OIDC issuer that was never reached", function () {
  const environment = { OIDC_ISSUER: "http://127.0.0.1:9", OIDC_CLIENT_ID: clientId, OIDC_NAME: "Example ID" };
  const region = withOneRegion(this, { environment });

  it("keeps nobody from signing in by a password, and says of itself that it doesn't answer", async () => {
    const browser = new IssuerBrowser(() => region.server());
    const refusedNow = await browser.ask("POST", "/api/sessions/issuer", {});
    assert.deepEqual([refusedNow.statusCode, refusedNow.headers["retry-after"]], [503, "5"]);
    assert.match(
      refusedNow.json<{ detail: string }>().detail,
      /^Example ID doesn’t answer\. Who is signed in stays so/,
    );
    const person = { email: "grace@example.com", password: "violet tandem kettle 41", name: "Grace" };
    assert.equal((await browser.ask("POST", "/api/customers", person)).statusCode, 201);
  });
});
