import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { withOneRegion } from "../../test/oneRegion";
import { testTokens, tokenFor } from "../../test/people";
import { buildServer } from "./server";
import type { Server } from "./routing";

describe("Callers", function () {
  const region = withOneRegion(this);
  const customer = { id: randomUUID(), role: "customer" } as const;
  const merchant = { id: randomUUID(), role: "merchant" } as const;
  let server: Server;

  before(async () => {
    server = await buildServer(region.services());
    server.get("/anybody", async (request) => ({ caller: request.caller ?? null }));
    server.get("/customers", { config: { allow: "customer" } }, async (request) => request.signedIn());
    server.get("/merchants", { config: { allow: "merchant" } }, async (request) => request.signedIn());
  });
  after(() => server.close());

  const get = async (url: string, headers: Record<string, string> = {}): Promise<[number, unknown, unknown]> => {
    const answer = await server.inject({ url, headers });
    const { caller, id, type } = answer.json<Record<string, unknown>>();
    return [answer.statusCode, caller ?? id ?? type, answer.headers["www-authenticate"]];
  };

  it("are let in by what they are allowed", async () => {
    assert.deepEqual(await get("/anybody"), [200, undefined, undefined]);
    assert.deepEqual(await get("/anybody", await tokenFor(customer)), [200, customer, undefined]);
    assert.deepEqual(await get("/customers", await tokenFor(customer)), [200, customer.id, undefined]);
    assert.deepEqual(await get("/customers", await tokenFor(merchant)), [200, merchant.id, undefined]);
    assert.deepEqual(await get("/merchants", await tokenFor(merchant)), [200, merchant.id, undefined]);
    assert.deepEqual(await get("/merchants", await tokenFor(customer)), [403, "/problems/forbidden", undefined]);
    assert.deepEqual(await get("/customers"), [401, "/problems/sign-in-required", "Bearer"]);
  });

  it("are known by the cookie too", async () => {
    const { authorization } = await tokenFor(customer);
    const cookie = `access=${authorization.slice("Bearer ".length)}`;
    assert.deepEqual(await get("/customers", { cookie }), [200, customer.id, undefined]);
  });

  it("are nobody with a token that is no good", async () => {
    const { authorization } = await tokenFor(customer);
    const [header, payload, signature] = authorization.split(" ")[1]!.split(".") as [string, string, string];
    const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const forged = encoded({
      ...(JSON.parse(Buffer.from(payload, "base64url").toString()) as object),
      role: "merchant",
    });
    const bad = {
      "altered claims": `${header}.${forged}.${signature}`,
      "no signature": `${encoded({ alg: "none" })}.${payload}.`,
      "an unknown key": `${encoded({ alg: "EdDSA", kid: "another" })}.${payload}.${signature}`,
      "a peer's token": await testTokens.sign("peer", { sub: customer.id, role: "merchant" }, 60),
      "an old token": await testTokens.sign("storefront", { sub: customer.id, role: "customer" }, -6),
      "no known role": await testTokens.sign("storefront", { sub: customer.id, role: "owner" }, 60),
      "no token at all": "x",
    };
    for (const [what, token] of Object.entries(bad)) {
      const headers = { authorization: `Bearer ${token}` };
      const [status, type, challenge] = await get("/customers", headers);
      assert.deepEqual([what, status, type], [what, 401, "/problems/sign-in-required"]);
      assert.match(String(challenge), /^Bearer/);
      assert.deepEqual([what, ...(await get("/anybody", headers))], [what, 200, undefined, undefined]);
    }
  });
});
