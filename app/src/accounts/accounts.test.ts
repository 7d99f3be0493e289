import assert from "node:assert/strict";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { decodeJwt } from "jose";
import { withOneRegion } from "../../test/oneRegion";
import { testTokens, tokenFor } from "../../test/people";
import { pauseAfter } from "./attempts";
import { sweep } from "./cleaning";
import { ensureCustomer, findCustomer, grantMerchant } from "./customers";
import { PasswordHasher } from "./passwords/hashing";

interface Tokens {
  readonly customer: { readonly id: string; readonly name: string; readonly role: string };
  readonly accessToken: string;
  readonly refreshToken: string;
}

describe("Accounts", function () {
  const region = withOneRegion(this);
  const password = "correct horse battery staple";
  let count = 0;
  const newEmail = (): string => `customer.${++count}@example.com`;

  const inject = (options: InjectOptions): Promise<LightMyRequestResponse> => region.server().inject(options);
  const post = (url: string, payload?: object, headers = {}): Promise<LightMyRequestResponse> =>
    inject({ method: "POST", url, headers, ...(payload ? { payload } : {}) });
  const sql = async (text: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
    (await region.stores().relational.write((tx) => tx.query(text, values))).value.rows as Record<string, unknown>[];
  const problemOf = (answer: LightMyRequestResponse): [number, string] => [
    answer.statusCode,
    answer.json<{ type: string }>().type,
  ];

  const register = async (email: string): Promise<Tokens> => {
    const answer = await post("/api/customers", { email, password, name: "Ada", delivery: "body" });
    assert.equal(answer.statusCode, 201, answer.body);
    return answer.json<Tokens>();
  };
  const signIn = (email: string, typed = password): Promise<LightMyRequestResponse> =>
    post("/api/sessions", { email, password: typed, delivery: "body" });
  const refresh = (refreshToken: string): Promise<LightMyRequestResponse> =>
    post("/api/sessions/refresh", { refreshToken });
  const cookiesOf = (answer: LightMyRequestResponse): LightMyRequestResponse["cookies"] =>
    answer.cookies.filter((it) => ["access", "refresh"].includes(it.name));
  const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

  describe("registration", () => {
    it("signs in, and shows the customer to nobody else", async () => {
      const email = newEmail();
      const { customer, accessToken } = await register(`  ${email.toUpperCase()} `);
      assert.deepEqual({ ...customer, id: "" }, { id: "", name: "Ada", role: "customer" });
      const me = await inject({ url: "/api/customers/me", headers: bearer(accessToken) });
      assert.deepEqual(me.json(), { ...customer, email });
      assert.equal(me.headers["cache-control"], "no-store");
      assert.deepEqual(problemOf(await inject({ url: "/api/customers/me" })), [401, "/problems/sign-in-required"]);
    });

    it("keeps no password and no token, only hashes", async () => {
      const { customer, refreshToken } = await register(newEmail());
      const rows = JSON.stringify([
        await sql("SELECT * FROM customers WHERE id = $1", customer.id),
        await sql("SELECT encode(hash, 'escape') AS raw, * FROM refresh_tokens WHERE customer_id = $1", customer.id),
      ]);
      assert.ok(!rows.includes(password) && !rows.includes(refreshToken));
      assert.match(rows, /\$scrypt\$ln=15,r=8,p=3\$/);
    });

    it("is refused for an address that somebody has, however it is written, even at the same moment", async () => {
      const email = newEmail();
      const spellings = [email, email.toUpperCase(), ` ${email}`];
      const answers = await Promise.all(
        spellings.map((it) => post("/api/customers", { email: it, password, name: "Ada" })),
      );
      assert.deepEqual(answers.map((it) => it.statusCode).sort(), [201, 409, 409]);
      const later = await post("/api/customers", { email, password, name: "Eve" });
      assert.deepEqual(problemOf(later), [409, "/problems/address-taken"]);
    });

    it("says what is wrong with what was typed", async () => {
      const wrong = async (changed: object): Promise<unknown> => {
        const answer = await post("/api/customers", { email: newEmail(), password, name: "Ada", ...changed });
        assert.deepEqual(problemOf(answer), [400, "/problems/invalid-request"]);
        return answer.json<{ errors: { pointer: string }[] }>().errors.map((it) => it.pointer);
      };
      assert.deepEqual(await wrong({ password: "too short" }), ["/body/password"]);
      assert.deepEqual(await wrong({ password: "passwordpassword" }), ["/body/password"]);
      assert.deepEqual(await wrong({ email: "ada.lovelace" }), ["/body/email"]);
      assert.deepEqual(await wrong({ email: "ada\u0000@example.com" }), ["/body/email"]);
      assert.deepEqual(await wrong({ email: `${"İ".repeat(200)}@example.com` }), ["/body/email"]);
      assert.deepEqual(await wrong({ name: "  " }), ["/body/name"]);
      assert.deepEqual(await wrong({ name: "A\u0000da" }), ["/body/name"]);
      assert.deepEqual(await wrong({ role: "merchant" }), ["/body"]);
    });
  });

  describe("sign-in", () => {
    it("gives browsers cookies that scripts can't read, and other clients the tokens", async () => {
      const email = newEmail();
      await register(email);
      const answer = await post("/api/sessions", { email, password });
      assert.deepEqual(Object.keys(answer.json()), ["customer"]);
      const cookies = cookiesOf(answer).map((it) => ({ ...it, value: "", expires: "" }));
      const same = { value: "", expires: "", httpOnly: true, path: "/", sameSite: "Lax" };
      assert.deepEqual(cookies, [
        { name: "access", maxAge: 600, ...same },
        { name: "refresh", ...same },
      ]);
      const cookie = answer.cookies.map((it) => `${it.name}=${it.value}`).join("; ");
      const session = await inject({ url: "/api/session", headers: { cookie } });
      assert.equal(session.json<{ customer: { name: string } }>().customer.name, "Ada");
      const body = (await signIn(email)).json<Tokens & { expiresIn: number }>();
      assert.equal(body.expiresIn, 600);
      assert.match(body.refreshToken, /^[\w-]{43}$/);
    });

    it("answers a wrong address as it answers a wrong password", async () => {
      const email = newEmail();
      await register(email);
      const [wrong, nobody] = [await signIn(email, "incorrect horse battery"), await signIn(newEmail())];
      const shown = (it: LightMyRequestResponse): unknown => ({ ...it.json<object>(), correlationId: "" });
      assert.deepEqual(problemOf(wrong), [401, "/problems/wrong-credentials"]);
      assert.deepEqual(shown(wrong), shown(nobody));
    });

    it("slows guesses down, for addresses that nobody has as well, and lets nobody lock a customer out", async () => {
      const email = newEmail();
      await register(email);
      for (const it of [email, newEmail()]) {
        for (let round = 0; round < 5; round++)
          assert.equal((await signIn(it, "incorrect horse battery")).statusCode, 401);
        const long = "failures = 9, last_at = now() - interval '1 hour'";
        await sql(`UPDATE sign_in_attempts SET ${long} WHERE address_hash = sha256($1) AND failures = 5`, it);
        const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(it, "incorrect horse battery")));
        const statuses = answers.map((answer) => answer.statusCode).sort();
        assert.deepEqual(statuses, [401, ...Array<number>(7).fill(429)]);
        const refused = answers.find((answer) => answer.statusCode === 429)!;
        assert.deepEqual(problemOf(refused), [429, "/problems/too-many-attempts"]);
        assert.ok(Number(refused.headers["retry-after"]) > 20 && Number(refused.headers["retry-after"]) <= 32);
      }
      assert.equal((await signIn(email)).statusCode, 429);
      await sql("UPDATE sign_in_attempts SET last_at = last_at - interval '32 seconds'");
      assert.equal((await signIn(email)).statusCode, 200);
      assert.equal((await signIn(email)).statusCode, 200);
      assert.deepEqual(await sql("SELECT failures FROM sign_in_attempts WHERE address_hash = sha256($1)", email), []);
    });

    it("never makes anybody wait for more than a minute", () => {
      assert.deepEqual([0, 4, 5, 6, 9, 10, 11, 1000].map(pauseAfter), [0, 0, 1, 2, 16, 32, 60, 60]);
    });

    it("makes an old hash again at the present cost", async () => {
      const email = newEmail();
      const { customer } = await register(email);
      const old = await new PasswordHasher({ ln: 4, r: 8, p: 1 }).hash(password);
      await sql("UPDATE customers SET password_hash = $2 WHERE id = $1", customer.id, old);
      assert.equal((await signIn(email)).statusCode, 200);
      const [row] = await sql("SELECT password_hash FROM customers WHERE id = $1", customer.id);
      assert.match(String(row!["password_hash"]), /^\$scrypt\$ln=15,r=8,p=3\$/);
      assert.equal((await signIn(email)).statusCode, 200);
    });
  });

  describe("renewal", () => {
    it("gives the next token each time, within the time that one sign-in lasts", async () => {
      const first = await register(newEmail());
      const ends = async (): Promise<unknown> =>
        (await sql("SELECT max(expires_at) AS at FROM refresh_tokens WHERE customer_id = $1", first.customer.id))[0]![
          "at"
        ];
      const before = await ends();
      let token = first.refreshToken;
      for (let round = 0; round < 3; round++) {
        const answer = await refresh(token);
        assert.equal(answer.statusCode, 200, answer.body);
        const next = answer.json<Tokens>();
        assert.notEqual(next.refreshToken, token);
        assert.equal((await inject({ url: "/api/customers/me", headers: bearer(next.accessToken) })).statusCode, 200);
        token = next.refreshToken;
      }
      assert.deepEqual(await ends(), before);
      await sql("UPDATE refresh_tokens SET expires_at = now()");
      assert.deepEqual(problemOf(await refresh(token)), [401, "/problems/sign-in-required"]);
    });

    it("gives the same next token to whoever asks twice within seconds, also at the same moment", async () => {
      const { refreshToken } = await register(newEmail());
      const answers = await Promise.all([1, 2, 3, 4].map(() => refresh(refreshToken)));
      const tokens = new Set(answers.map((it) => it.json<Tokens>().refreshToken));
      assert.equal(tokens.size, 1);
      assert.equal((await refresh([...tokens][0]!)).statusCode, 200);
    });

    it("ends the sign-in when a token comes back later, and no other sign-in", async () => {
      const email = newEmail();
      const { refreshToken, customer } = await register(email);
      const other = (await signIn(email)).json<Tokens>();
      const next = (await refresh(refreshToken)).json<Tokens>();
      await sql(
        "UPDATE refresh_tokens SET rotated_at = rotated_at - interval '11 seconds' WHERE customer_id = $1",
        customer.id,
      );
      assert.equal((await refresh(refreshToken)).statusCode, 401);
      assert.equal((await refresh(next.refreshToken)).statusCode, 401);
      assert.equal((await refresh(other.refreshToken)).statusCode, 200);
    });

    it("ends the sign-in when a token comes back, however soon, after its next one was used", async () => {
      const { refreshToken } = await register(newEmail());
      const next = (await refresh(refreshToken)).json<Tokens>();
      const last = (await refresh(next.refreshToken)).json<Tokens>();
      assert.equal((await refresh(refreshToken)).statusCode, 401);
      assert.equal((await refresh(last.refreshToken)).statusCode, 401);
    });

    it("works by cookie, and takes the cookies away when it is over", async () => {
      const email = newEmail();
      await register(email);
      const { cookies } = await post("/api/sessions", { email, password });
      const cookie = `refresh=${cookies.find((it) => it.name === "refresh")!.value}`;
      const own = { cookie, "sec-fetch-site": "same-origin" };
      const renewed = await post("/api/sessions/refresh", undefined, own);
      assert.deepEqual([renewed.statusCode, cookiesOf(renewed).map((it) => it.name)], [200, ["access", "refresh"]]);
      await sql("DELETE FROM refresh_tokens");
      const ended = await post("/api/sessions/refresh", undefined, own);
      assert.equal(ended.statusCode, 401);
      assert.deepEqual(
        cookiesOf(ended).map((it) => [it.name, it.value]),
        [
          ["access", ""],
          ["refresh", ""],
        ],
      );
    });

    it("is refused without a token, and with nonsense", async () => {
      assert.equal((await post("/api/sessions/refresh")).statusCode, 401);
      assert.equal((await refresh("x".repeat(43))).statusCode, 401);
      assert.equal((await refresh("x")).statusCode, 400);
    });

    it("brings a new role, which the command gives", async () => {
      const email = newEmail();
      const { refreshToken } = await register(email);
      await region.stores().relational.write((tx) => grantMerchant(tx, email));
      const { accessToken } = (await refresh(refreshToken)).json<Tokens>();
      assert.equal(decodeJwt(accessToken)["role"], "merchant");
    });
  });

  describe("sign-out", () => {
    it("ends this sign-in and no other, by cookie or by token", async () => {
      const email = newEmail();
      const other = await register(email);
      const api = (await signIn(email)).json<Tokens>();
      const { cookies } = await post("/api/sessions", { email, password });
      const token = cookies.find((it) => it.name === "refresh")!.value;
      const headers = { cookie: `refresh=${token}`, "sec-fetch-site": "same-origin" };
      const out = await inject({ method: "DELETE", url: "/api/sessions/current", headers });
      assert.deepEqual([out.statusCode, out.body, cookiesOf(out).length], [204, "", 2]);
      assert.equal((await refresh(token)).statusCode, 401);
      assert.equal((await refresh(api.refreshToken)).statusCode, 200);
      await inject({ method: "DELETE", url: "/api/sessions/current", headers: bearer(api.accessToken) });
      assert.equal((await refresh(api.refreshToken)).statusCode, 401);
      assert.equal((await refresh(other.refreshToken)).statusCode, 200);
    });
  });

  describe("a session", () => {
    it("is nobody's without a token that is good, and never an error", async () => {
      const headers = [
        {},
        bearer("x.y.z"),
        bearer(await testTokens.sign("storefront", { sub: "x", role: "customer" }, -60)),
      ];
      for (const it of headers) {
        const answer = await inject({ url: "/api/session", headers: it });
        assert.deepEqual([answer.statusCode, answer.json()], [200, { customer: null }]);
      }
    });
  });

  describe("customers", () => {
    it("who have no row yet get one when a write needs it", async () => {
      const caller = { id: "0b1c4b43-4d0b-4a2f-8a5c-3b1a1a1d3c11", role: "customer", name: "Grace" } as const;
      const { relational } = region.stores();
      for (let round = 0; round < 2; round++) await relational.write((tx) => ensureCustomer(tx, caller));
      const found = await relational.read((db) => findCustomer(db, caller.id));
      assert.deepEqual(found, { id: caller.id, email: undefined, name: "Grace", role: "customer" });
      const me = await inject({ url: "/api/customers/me", headers: await tokenFor(caller) });
      assert.deepEqual(me.json(), { id: caller.id, name: "Grace", role: "customer" });
    });
  });

  it("publish the keys that their tokens are verified by, for everybody to keep a while", async () => {
    const answer = await inject({ url: "/.well-known/jwks.json" });
    assert.deepEqual(
      answer.json<{ keys: { kid: string }[] }>().keys.map((it) => it.kid),
      ["test-1", "test-0"],
    );
    assert.match(String(answer.headers["cache-control"]), /^public, max-age=300/);
  });

  it("leave nothing behind that nobody needs, and keep what somebody does", async () => {
    const email = newEmail();
    const { refreshToken, customer } = await register(email);
    await refresh(refreshToken);
    await signIn(newEmail(), "incorrect horse battery");
    const { relational } = region.stores();
    await sweep(relational);
    assert.equal(await sweep(relational), 0);
    const left = (): Promise<unknown> =>
      sql("SELECT count(*)::int AS count FROM refresh_tokens WHERE customer_id = $1", customer.id);
    assert.deepEqual(await left(), [{ count: 2 }]);
    await sql("UPDATE refresh_tokens SET rotated_at = now() - interval '49 hours' WHERE rotated_at IS NOT NULL");
    await sql("UPDATE sign_in_attempts SET last_at = now() - interval '25 hours'");
    assert.ok((await sweep(relational)) >= 2);
    assert.deepEqual(await left(), [{ count: 1 }]);
    assert.deepEqual(await sql("SELECT FROM sign_in_attempts"), []);
    await sql(
      `INSERT INTO refresh_tokens SELECT sha256(n::text::bytea), gen_random_uuid(), $1, now() FROM generate_series(1, 1200) AS n`,
      customer.id,
    );
    assert.equal(await sweep(relational), 1200);
    assert.deepEqual(await left(), [{ count: 1 }]);
  });
});
