import assert from "node:assert/strict";
import { AccessTokens } from "../../src/accounts/accessTokens";
import { parseSigningKeys } from "../../src/accounts/signingKeys";
import { Tokens } from "../../src/accounts/tokens";
import { SecretFormatError } from "../../src/configuration/secrets";
import { tokenSigningKeys } from "../../test/oneRegion";
import { authorize } from "./authorize";
import { parseOriginSecrets } from "./index";

const keys = parseSigningKeys(tokenSigningKeys);
const tokens = new Tokens({ current: () => keys, close: () => undefined });
const callers = new AccessTokens(tokens);
const id = "0b0e9d0c-7b66-4d57-9a3e-0f5c3b1e7a11";

const asked = (routeKey: string, authorization?: string) =>
  authorize(
    { callers, originSecrets: undefined },
    { routeKey, headers: authorization === undefined ? {} : { authorization } },
  );

describe("The functions' authorizer", () => {
  it("lets anybody who is signed in fetch lists, and tells the function who it is", async () => {
    const token = await callers.issue({ id, role: "customer" });
    const expected = { isAuthorized: true, context: { caller: id, role: "customer" } };
    assert.deepEqual(await asked("GET /feed/products", `Bearer ${token}`), expected);
  });

  it("lets only merchants do anything else, routes that it doesn't know among them", async () => {
    const customer = `Bearer ${await callers.issue({ id, role: "customer" })}`;
    const merchant = `Bearer ${await callers.issue({ id, role: "merchant" })}`;
    for (const route of ["POST /feed/import", "GET /feed/import/{id}", "GET /later"]) {
      assert.equal((await asked(route, customer)).isAuthorized, false);
      assert.equal((await asked(route, merchant)).isAuthorized, true);
    }
  });

  it("lets nobody in without a token, or with another region's, a broken one or one that is over", async () => {
    const peer = await tokens.sign("peer", { sub: id, role: "merchant" }, 60);
    const over = await tokens.sign("storefront", { sub: id, role: "merchant" }, -60);
    const good = await callers.issue({ id, role: "merchant" });
    for (const header of [undefined, "", "Basic YTpi", `Bearer ${peer}`, `Bearer ${over}`, `Bearer ${good}x`, good])
      assert.deepEqual(await asked("GET /feed/products", header), { isAuthorized: false }, header);
  });

  it("lets in only what came by CloudFront where it has a secret for it, the one before included", async () => {
    const originSecrets = parseOriginSecrets('{"current":"new","previous":"old"}');
    const authorization = `Bearer ${await callers.issue({ id, role: "merchant" })}`;
    const by = async (secret: Record<string, string>): Promise<boolean> => {
      const event = { routeKey: "GET /feed/products", headers: { authorization, ...secret } };
      return (await authorize({ callers, originSecrets }, event)).isAuthorized;
    };
    for (const secret of ["new", "old"]) assert.equal(await by({ "x-origin-secret": secret }), true);
    for (const secret of ["", "ne", "newer", "undefined"]) assert.equal(await by({ "x-origin-secret": secret }), false);
    assert.equal(await by({}), false);
    assert.deepEqual(parseOriginSecrets('{"current":"a","previous":""}'), { current: "a", previous: undefined });
    for (const text of ["x", "{}", '{"current":""}', "null"])
      assert.throws(() => parseOriginSecrets(text), SecretFormatError);
  });
});
