import assert from "node:assert/strict";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { type Audience, Tokens } from "../src/accounts/tokens";
import { parseSigningKeys } from "../src/accounts/signingKeys";
import { hashOf } from "../src/writer/peerToken";
import { Databases, Region } from "./forwardingRegions.fixture";
import { freePort } from "../../servers/ports";
import { tokenSigningKeys } from "./oneRegion";

const tokensOf = (keys: string): Tokens => {
  const parsed = parseSigningKeys(keys);
  return new Tokens({ current: () => parsed, close: () => undefined });
};

const ours = tokensOf(tokenSigningKeys);
const { previous } = JSON.parse(tokenSigningKeys) as { previous: unknown };
const oursBefore = tokensOf(JSON.stringify({ current: previous, previous: null }));

const stranger = (kid: string): Tokens => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  return tokensOf(JSON.stringify({ current: { kid, pem }, previous: null }));
};

describe("A call of another region", function () {
  this.timeout(60_000);
  let databases: Databases;
  let region: Region;

  before("start one region", async () => {
    databases = await Databases.start({ standbys: 0 });
    const port = await freePort();
    const peers = { "eu-west-1": `http://127.0.0.1:${await freePort()}` };
    region = await Region.start({ name: "us-east-1", port, copies: databases.writer, peers });
  });

  after("stop it", async () => {
    await region?.close();
    await databases?.close();
  });

  const path = "/test/notes/token?b=2";
  const body = JSON.stringify({ text: "from afar" });
  const claims = (): Record<string, unknown> => ({
    sub: "eu-west-1",
    jti: randomUUID(),
    hop: 1,
    mth: "PUT",
    pth: path,
    bsh: hashOf(Buffer.from(body)),
    cad: "203.0.113.7",
  });

  interface Call {
    readonly token: string;
    readonly method?: "PUT" | "POST";
    readonly url?: string;
    readonly payload?: string;
  }

  const call = async ({ token, method = "PUT", url = path, payload = body }: Call): Promise<[number, unknown]> => {
    const headers = { "content-type": "application/json", "x-meridian-peer-token": token };
    const answer = await region.server.inject({ method, url, payload, headers });
    return [answer.statusCode, answer.json<{ type?: unknown }>().type];
  };

  const signed = (over: Record<string, unknown> = {}, seconds = 20, tokens = ours, audience: Audience = "peer") =>
    tokens.sign(audience, { ...claims(), ...over } as { sub: string }, seconds);

  const refused = [401, "/problems/peer-refused"];

  it("is accepted with a token for exactly this request, of the current key and of the previous one", async () => {
    assert.deepEqual(await call({ token: await signed() }), [200, undefined]);
    assert.deepEqual(await call({ token: await signed({}, 20, oursBefore) }), [200, undefined]);
  });

  it("is accepted only once with the same token", async () => {
    const token = await signed();
    assert.deepEqual(await call({ token }), [200, undefined]);
    assert.deepEqual(await call({ token }), refused);
  });

  const bad: Record<string, () => Promise<Call>> = {
    "no token at all in the header": async () => ({ token: "a.b.c" }),
    "a token of another key": async () => ({ token: await signed({}, 20, stranger("somebody")) }),
    "a token of another key that borrows our key's name": async () => ({
      token: await signed({}, 20, stranger("test-1")),
    }),
    "a tampered signature": async () => ({ token: (await signed()).replace(/.{4}$/, "AAAA") }),
    "no signature": async () => {
      const [, payload] = (await signed()).split(".");
      return { token: `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.` };
    },
    "an expired token": async () => ({ token: await signed({}, -30) }),
    "a token that is valid for too long": async () => ({ token: await signed({}, 600) }),
    "a customer's token": async () => ({ token: await signed({ role: "customer" }, 20, ours, "storefront") }),
    "a token of a region that is no peer": async () => ({ token: await signed({ sub: "mars-north-1" }) }),
    "this region's own token": async () => ({ token: await signed({ sub: "us-east-1" }) }),
    "a token for another method": async () => ({ token: await signed(), method: "POST" }),
    "a token for another path": async () => ({ token: await signed(), url: "/test/notes/other?b=2" }),
    "a token for another query": async () => ({ token: await signed(), url: "/test/notes/token?b=3" }),
    "a token for another body": async () => ({ token: await signed(), payload: '{"text":"another"}' }),
    "a token for no body": async () => ({ token: await signed({ bsh: hashOf(undefined) }) }),
    "a second hop": async () => ({ token: await signed({ hop: 2 }) }),
    "no hop": async () => ({ token: await signed({ hop: undefined }) }),
    "no id": async () => ({ token: await signed({ jti: undefined }) }),
    "a client's address that is none": async () => ({ token: await signed({ cad: "localhost" }) }),
  };

  for (const [what, make] of Object.entries(bad)) {
    it(`is refused with ${what}`, async () => {
      assert.deepEqual(await call(await make()), refused);
    });
  }

  it("is refused on a route that only reads, too", async () => {
    const headers = { "x-meridian-peer-token": "a.b.c" };
    const { statusCode } = await region.server.inject({ url: "/test/notes/token", headers });
    assert.equal(statusCode, 401);
  });

  it("counts as its caller's, not as the other region's", async () => {
    const token = await signed({ mth: "GET", pth: "/test/whoami", bsh: hashOf(undefined) });
    const answer = await region.server.inject({ url: "/test/whoami", headers: { "x-meridian-peer-token": token } });
    assert.deepEqual(answer.json(), { clientAddress: "203.0.113.7", region: "eu-west-1" });
  });
});
