import assert from "node:assert/strict";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { LightMyRequestResponse } from "fastify";
import { exportJWK, type JWK, SignJWT } from "jose";
import { freePort } from "../../../servers/ports";
import { withOneRegion } from "../../test/oneRegion";
import { tokenFor } from "../../test/people";
import type { OidcSettings } from "../configuration/settings";
import { UnverifiableTokenError } from "./accessTokens";
import { customerIdOf, OidcCallers } from "./oidc";
import { InvalidTokenError } from "./tokens";

const audience = "https://shop.example.com/api";

interface SigningKey {
  readonly jwk: JWK;
  readonly key: ReturnType<typeof generateKeyPairSync>["privateKey"];
}

async function newKey(kid: string): Promise<SigningKey> {
  const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { jwk: { ...(await exportJWK(key)), kid, alg: "ES256", use: "sig" }, key };
}

/** A real OIDC issuer on loopback: a client's own access tokens, as JWTs, with the groups that it is in. */
class Issuer {
  private server: Server | undefined;
  requests = 0;

  constructor(private readonly port: number) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(signing: SigningKey): Promise<void> {
    const { Provider } = await import("oidc-provider");
    const client = (id: string): object => ({
      client_id: id,
      client_secret: "not-a-secret",
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
      id_token_signed_response_alg: "ES256",
    });
    const provider = new Provider(this.url, {
      jwks: { keys: [signing.jwk] },
      ttl: { ClientCredentials: 600 },
      clients: [client("ada"), client("mary")],
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: (_: unknown, resource: string) => ({
            audience: resource,
            scope: "",
            accessTokenFormat: "jwt",
            jwt: { sign: { alg: "ES256" } },
          }),
        },
      },
      extraTokenClaims: (_: unknown, { clientId }: { clientId: string }) =>
        clientId === "mary" ? { groups: ["staff", "merchants"], name: "Mary\u0000" } : { groups: ["staff"] },
    });
    const handle = provider.callback();
    this.server = createServer((request, response) => {
      this.requests++;
      handle(request, response);
    });
    this.server.listen(this.port, "127.0.0.1");
    await once(this.server, "listening");
  }

  async stop(): Promise<void> {
    const closed = once(this.server!, "close");
    this.server!.close();
    this.server!.closeAllConnections();
    await closed;
  }

  async tokenOf(client: string, resource = audience): Promise<string> {
    const answer = await fetch(`${this.url}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${client}:not-a-secret`).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials", resource }),
    });
    const { access_token: token, ...refused } = (await answer.json()) as { access_token: string };
    assert.ok(token, JSON.stringify(refused));
    return token;
  }
}

describe("An OIDC issuer's tokens", () => {
  let issuer: Issuer;
  let settings: OidcSettings;
  let signing: SigningKey;
  const kept = console.warn;

  beforeEach(async () => {
    // The issuer warns of what only matters in production.
    console.warn = () => undefined;
    issuer = new Issuer(await freePort());
    settings = { issuer: issuer.url, audience, groupsClaim: "groups", merchantGroup: "merchants" };
    signing = await newKey("one");
    await issuer.start(signing);
  });
  afterEach(async () => {
    console.warn = kept;
    await issuer.stop().catch(() => undefined);
  });

  it("tell who calls, and by their groups who is a merchant", async () => {
    const callers = new OidcCallers(settings);
    const idOf = (name: string): string => customerIdOf(issuer.url, name);
    assert.deepEqual(await callers.callerOf(await issuer.tokenOf("ada")), { id: idOf("ada"), role: "customer" });
    const mary = { id: idOf("mary"), role: "merchant", name: "Mary" };
    assert.deepEqual(await callers.callerOf(await issuer.tokenOf("mary")), mary);
    assert.match(idOf("ada"), /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    assert.notEqual(idOf("ada"), idOf("mary"));
  });

  it("are as good as before while it is down, and new keys wait until it is back", async () => {
    const callers = new OidcCallers(settings);
    const token = await issuer.tokenOf("ada");
    await callers.callerOf(token);
    await issuer.stop();
    await callers.callerOf(token);
    const rotated = await newKey("two");
    const foreign = await signed(rotated, {});
    await assert.rejects(callers.callerOf(foreign), InvalidTokenError);
    await issuer.start(rotated);
    const fresh = new OidcCallers(settings);
    await fresh.callerOf(await issuer.tokenOf("ada"));
    await assert.rejects(fresh.callerOf(token), InvalidTokenError);
  });

  it("can't be told while it was never reached, and it isn't asked again at once", async () => {
    const token = await issuer.tokenOf("ada");
    await issuer.stop();
    const callers = new OidcCallers(settings);
    await assert.rejects(callers.callerOf(token), UnverifiableTokenError);
    await issuer.start(signing);
    const { requests } = issuer;
    await assert.rejects(callers.callerOf(token), UnverifiableTokenError);
    assert.equal(issuer.requests, requests);
  });

  it("are looked up once, however many come", async () => {
    const token = await issuer.tokenOf("ada");
    const { requests } = issuer;
    const callers = new OidcCallers(settings);
    await Promise.all(Array.from({ length: 20 }, () => callers.callerOf(token)));
    for (let count = 0; count < 5; count++) {
      await assert.rejects(callers.callerOf(await signed(await newKey("unknown"), {})), InvalidTokenError);
    }
    assert.equal(issuer.requests - requests, 2);
  });

  const signed = (key: SigningKey, changed: Record<string, unknown>): Promise<string> => {
    const claims = {
      sub: "ada",
      iss: settings.issuer,
      aud: audience,
      exp: Math.floor(Date.now() / 1000) + 60,
      ...changed,
    };
    return new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: key.jwk.kid! }).sign(key.key);
  };

  it("are refused when anything is wrong with them", async () => {
    const callers = new OidcCallers(settings);
    await callers.callerOf(await signed(signing, {}));
    const past = Math.floor(Date.now() / 1000) - 10;
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${(await signed(signing, {})).split(".")[1]!}.`;
    const shared = await new SignJWT({ sub: "ada", iss: settings.issuer, aud: audience })
      .setProtectedHeader({ alg: "HS256", kid: "one" })
      .setExpirationTime("1 minute")
      .sign(Buffer.from(JSON.stringify(signing.jwk)));
    const wrong = {
      "another audience": await issuer.tokenOf("ada", "https://other.example.com"),
      "no audience": await signed(signing, { aud: undefined }),
      "another issuer": await signed(signing, { iss: "https://other.example.com" }),
      expired: await signed(signing, { exp: past }),
      "no end": await signed(signing, { exp: undefined }),
      "nobody's": await signed(signing, { sub: undefined }),
      "Cognito's identity token": await signed(signing, { token_use: "id" }),
      "Keycloak's identity token": await signed(signing, { typ: "ID" }),
      "another key of that name": await signed(await newKey("one"), {}),
      "no signature": none,
      "a shared secret": shared,
      "the shop's own": (await tokenFor({ id: randomUUID(), role: "merchant" })).authorization.slice("Bearer ".length),
    };
    for (const [what, token] of Object.entries(wrong)) {
      await assert.rejects(callers.callerOf(token), InvalidTokenError, what);
    }
  });

  it("are understood as Cognito and Keycloak make them", async () => {
    const cognito = new OidcCallers({ ...settings, audience: "4f2k", groupsClaim: "cognito:groups" });
    const token = await signed(signing, {
      aud: undefined,
      client_id: "4f2k",
      "cognito:groups": ["merchants"],
      token_use: "access",
    });
    assert.equal((await cognito.callerOf(token)).role, "merchant");
    const keycloak = new OidcCallers({ ...settings, groupsClaim: "realm_access.roles" });
    const roles = await signed(signing, {
      aud: ["account", audience],
      realm_access: { roles: ["merchants"] },
      typ: "Bearer",
    });
    assert.equal((await keycloak.callerOf(roles)).role, "merchant");
  });
});

describe("A shop with an OIDC issuer", function () {
  let issuer: Issuer;
  const kept = console.warn;
  const port = 14_000 + Math.floor(Math.random() * 900);
  const url = `http://127.0.0.1:${port}`;

  // Before the shop, which asks for the keys when it starts.
  before(async () => {
    console.warn = () => undefined;
    issuer = new Issuer(port);
    await issuer.start(await newKey("one"));
  });
  const region = withOneRegion(this, { environment: { OIDC_ISSUER: url, OIDC_AUDIENCE: audience } });
  after(async () => {
    console.warn = kept;
    await issuer.stop().catch(() => undefined);
  });

  const get = (path: string, token?: string): Promise<LightMyRequestResponse> =>
    region.server().inject({ url: path, headers: token ? { authorization: `Bearer ${token}` } : {} });

  it("knows its customers, and has no sign-in of its own", async () => {
    const token = await issuer.tokenOf("mary");
    const customer = { id: customerIdOf(url, "mary"), name: "Mary", role: "merchant" };
    assert.deepEqual((await get("/api/session", token)).json(), { customer });
    assert.deepEqual((await get("/api/customers/me", token)).json(), customer);
    for (const path of ["/api/customers", "/api/sessions", "/api/sessions/refresh"]) {
      const answer = await region.server().inject({ method: "POST", url: path, payload: {} });
      assert.deepEqual([answer.statusCode, answer.json<{ type: string }>().type], [404, "/problems/external-sign-in"]);
    }
    const { authorization } = await tokenFor({ id: randomUUID(), role: "merchant" });
    assert.equal((await get("/api/customers/me", authorization.slice(7))).statusCode, 401);
  });
});

describe("A shop whose OIDC issuer was never reached", function () {
  const environment = { OIDC_ISSUER: "http://127.0.0.1:9", OIDC_AUDIENCE: audience };
  const region = withOneRegion(this, { environment });

  it("shows what anybody may see, and asks customers to try again", async () => {
    const headers = await tokenFor({ id: randomUUID(), role: "customer" });
    const session = await region.server().inject({ url: "/api/session", headers });
    assert.deepEqual([session.statusCode, session.json()], [200, { customer: null }]);
    const me = await region.server().inject({ url: "/api/customers/me", headers });
    assert.deepEqual([me.statusCode, me.json<{ type: string }>().type], [503, "/problems/sign-in-unavailable"]);
    assert.equal(me.headers["retry-after"], "5");
  });
});
