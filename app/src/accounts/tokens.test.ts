import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { SecretFormatError } from "../configuration/secrets";
import { AccessTokens } from "./accessTokens";
import { parseSigningKeys, publicKeySet } from "./signingKeys";
import { InvalidTokenError, Tokens } from "./tokens";

const keyNamed = (kid: string): { kid: string; pem: string } => ({
  kid,
  pem: generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }) as string,
});
const [one, two, three] = ["one", "two", "three"].map(keyNamed);
const tokensOf = (current: unknown, previous: unknown): Tokens => {
  const keys = parseSigningKeys(JSON.stringify({ current, previous }));
  return new Tokens({ current: () => keys, close: () => undefined });
};

describe("Tokens", () => {
  const claims = { sub: "somebody" };

  it("are trusted through one change of keys and not two", async () => {
    const token = await tokensOf(one, null).sign("storefront", claims, 60);
    const { sub, aud, iss, exp, iat } = await tokensOf(two, one).verify("storefront", token);
    assert.deepEqual([sub, aud, iss, exp! - iat!], ["somebody", "storefront", "meridian-storefront", 60]);
    await assert.rejects(tokensOf(three, two).verify("storefront", token), InvalidTokenError);
  });

  it("are not trusted by another key of the same name", async () => {
    const token = await tokensOf(keyNamed("one"), null).sign("storefront", claims, 60);
    await assert.rejects(tokensOf(one, null).verify("storefront", token), InvalidTokenError);
  });

  it("are good for one audience and until they expire", async () => {
    const tokens = tokensOf(one, null);
    await assert.rejects(tokens.verify("peer", await tokens.sign("storefront", claims, 60)), InvalidTokenError);
    await assert.rejects(tokens.verify("peer", await tokens.sign("peer", claims, -6)), InvalidTokenError);
    await tokens.verify("peer", await tokens.sign("peer", claims, 1));
  });
});

describe("A new signing key", () => {
  const rotated = (secondsAgo: number) =>
    parseSigningKeys(JSON.stringify({ current: two, previous: one }), Date.now() - secondsAgo * 1000);
  const tokensWith = (keys: ReturnType<typeof parseSigningKeys>) =>
    new Tokens({ current: () => keys, close: () => undefined });

  it("signs nothing while processes may not have read it, and everything once all have", async () => {
    const behind = tokensOf(one, null);
    const sign = (secondsAgo: number) => tokensWith(rotated(secondsAgo)).sign("peer", { sub: "us-east-1" }, 20);
    for (const seconds of [0, 330, 385])
      assert.equal((await behind.verify("peer", await sign(seconds))).sub, "us-east-1");
    await assert.rejects(behind.verify("peer", await sign(391)), InvalidTokenError);
    // Whoever has read it trusts both.
    for (const seconds of [0, 391])
      assert.equal((await tokensWith(rotated(0)).verify("peer", await sign(seconds))).sub, "us-east-1");
  });

  it("signs at once where there is none before it, or nobody knows how old it is", async () => {
    const first = parseSigningKeys(JSON.stringify({ current: one, previous: null }), Date.now());
    assert.equal(first.current.kid, one!.kid);
    assert.equal(parseSigningKeys(JSON.stringify({ current: two, previous: one })).current.kid, two!.kid);
  });

  it("is told first to whoever verifies by itself, from when it signs", async () => {
    const kids = async (secondsAgo: number) => (await publicKeySet(rotated(secondsAgo))).keys.map(({ kid }) => kid);
    assert.deepEqual(await kids(0), [one!.kid, two!.kid]);
    assert.deepEqual(await kids(391), [two!.kid, one!.kid]);
  });
});

describe("Access tokens", () => {
  const ada = { id: "ada", role: "customer", session: "phone" } as const;

  it("are remembered, no longer than they are good and no longer than their key is trusted", async () => {
    let keys = parseSigningKeys(JSON.stringify({ current: one, previous: null }));
    let verified = 0;
    const secret = { current: () => keys, close: () => undefined };
    const tokens = new (class extends Tokens {
      override verify(...given: Parameters<Tokens["verify"]>): ReturnType<Tokens["verify"]> {
        verified++;
        return super.verify(...given);
      }
    })(secret);
    const accessTokens = new AccessTokens(tokens);
    const token = await accessTokens.issue(ada);
    for (let count = 0; count < 3; count++) assert.deepEqual(await accessTokens.callerOf(token), ada);
    assert.equal(verified, 1);

    const old = await tokens.sign("storefront", { sub: "ada", role: "customer" }, -1);
    // Within the tolerance for clocks, and verified each time.
    for (let count = 0; count < 2; count++) await accessTokens.callerOf(old);
    assert.equal(verified, 3);

    keys = parseSigningKeys(JSON.stringify({ current: two, previous: null }));
    await assert.rejects(accessTokens.callerOf(token), InvalidTokenError);
  });

  it("are remembered a thousand at a time", async () => {
    const tokens = tokensOf(one, null);
    const accessTokens = new AccessTokens(tokens);
    const first = await accessTokens.issue(ada);
    await accessTokens.callerOf(first);
    const remembered = (accessTokens as unknown as { remembered: Map<string, unknown> }).remembered;
    for (let count = 0; count < 1100; count++) {
      await accessTokens.callerOf(await accessTokens.issue({ ...ada, session: String(count) }));
    }
    assert.equal(remembered.size, 1000);
    assert.ok(!remembered.has(first));
  });
});

describe("Signing keys", () => {
  it("publish nothing private", async () => {
    const { keys } = await publicKeySet(parseSigningKeys(JSON.stringify({ current: one, previous: two })));
    assert.deepEqual(
      keys.map((key) => Object.keys(key).sort()),
      Array(2).fill(["alg", "crv", "kid", "kty", "use", "x"]),
    );
    assert.deepEqual(
      keys.map((key) => key.kid),
      ["one", "two"],
    );
  });

  it("are refused without being quoted", () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    for (const text of [
      "hunter2",
      "null",
      "[]",
      '{"current":"hunter2"}',
      JSON.stringify({ current: { kid: "one", pem: "hunter2" } }),
      JSON.stringify({ current: { kid: "hunter2 ", pem: one!.pem } }),
      JSON.stringify({ current: { kid: "hunter2", pem: rsa.export({ type: "pkcs8", format: "pem" }) } }),
      JSON.stringify({ current: one, previous: "hunter2" }),
      JSON.stringify({ current: one, previous: one }),
    ]) {
      assert.throws(
        () => parseSigningKeys(text),
        (error: unknown) => {
          assert.ok(error instanceof SecretFormatError);
          assert.doesNotMatch(error.stack!, /hunter2|BEGIN/);
          return true;
        },
      );
    }
  });
});
