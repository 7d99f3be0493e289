import assert from "node:assert/strict";
import type { LightMyRequestResponse } from "fastify";
import { AccountsClient, bearer, cookiesOf, password, problemOf, type TokensBody } from "../../test/accountsClient";
import { withOneRegion } from "../../test/oneRegion";
import { pauseAfter } from "./attempts";
import { PasswordHasher } from "./passwords/hashing";

describe("Sign-in", function () {
  // A password takes a tenth of a second of one core, and longer where others want that core.
  this.timeout(60_000);
  const region = withOneRegion(this);
  const client = new AccountsClient(region);

  it("gives browsers cookies that scripts can't read, and other clients the tokens", async () => {
    const email = client.newEmail();
    await client.register(email);
    const answer = await client.post("/api/sessions", { email, password });
    assert.deepEqual(Object.keys(answer.json()), ["customer"]);
    const cookies = cookiesOf(answer).map((it) => ({ ...it, value: "", expires: "" }));
    const same = { value: "", expires: "", httpOnly: true, path: "/", sameSite: "Lax" };
    assert.deepEqual(cookies, [
      { name: "access", maxAge: 600, ...same },
      { name: "refresh", ...same },
    ]);
    const cookie = answer.cookies.map((it) => `${it.name}=${it.value}`).join("; ");
    const session = await client.inject({ url: "/api/session", headers: { cookie } });
    assert.equal(session.json<{ customer: { name: string } }>().customer.name, "Ada");
    const body = (await client.signIn(email)).json<TokensBody & { expiresIn: number }>();
    assert.equal(body.expiresIn, 600);
    assert.match(body.refreshToken, /^[\w-]{43}$/);
  });

  it("answers a wrong address as it answers a wrong password", async () => {
    const email = client.newEmail();
    await client.register(email);
    const [wrong, nobody] = [
      await client.signIn(email, "incorrect horse battery"),
      await client.signIn(client.newEmail()),
    ];
    const shown = (it: LightMyRequestResponse): unknown => ({ ...it.json<object>(), correlationId: "" });
    assert.deepEqual(problemOf(wrong), [401, "/problems/wrong-credentials"]);
    assert.deepEqual(shown(wrong), shown(nobody));
  });

  it("slows guesses down, for addresses that nobody has as well, and lets nobody lock a customer out", async () => {
    const email = client.newEmail();
    await client.register(email);
    for (const it of [email, client.newEmail()]) {
      assert.equal((await client.signIn(it, "incorrect horse battery")).statusCode, 401);
      const long = "failures = 9, last_at = now() - interval '1 hour'";
      await client.sql(`UPDATE sign_in_attempts SET ${long} WHERE address_hash = sha256($1) AND failures = 1`, it);
      const answers = await Promise.all(Array.from({ length: 8 }, () => client.signIn(it, "incorrect horse battery")));
      const statuses = answers.map((answer) => answer.statusCode).sort();
      assert.deepEqual(statuses, [401, ...Array<number>(7).fill(429)]);
      const refused = answers.find((answer) => answer.statusCode === 429)!;
      assert.deepEqual(problemOf(refused), [429, "/problems/too-many-attempts"]);
      assert.ok(Number(refused.headers["retry-after"]) > 20 && Number(refused.headers["retry-after"]) <= 32);
    }
    assert.equal((await client.signIn(email)).statusCode, 429);
    await client.sql("UPDATE sign_in_attempts SET last_at = last_at - interval '32 seconds'");
    assert.equal((await client.signIn(email)).statusCode, 200);
    assert.equal((await client.signIn(email)).statusCode, 200);
    assert.deepEqual(
      await client.sql("SELECT failures FROM sign_in_attempts WHERE address_hash = sha256($1)", email),
      [],
    );
  });

  it("never makes anybody wait for more than a minute", () => {
    assert.deepEqual([0, 4, 5, 6, 9, 10, 11, 1000].map(pauseAfter), [0, 0, 1, 2, 16, 32, 60, 60]);
  });

  it("makes an old hash again at the present cost", async () => {
    const email = client.newEmail();
    const { customer } = await client.register(email);
    const old = await new PasswordHasher({ ln: 4, r: 8, p: 1 }).hash(password);
    await client.sql("UPDATE customers SET password_hash = $2 WHERE id = $1", customer.id, old);
    assert.equal((await client.signIn(email)).statusCode, 200);
    const [row] = await client.sql("SELECT password_hash FROM customers WHERE id = $1", customer.id);
    assert.match(String(row!["password_hash"]), /^\$scrypt\$ln=15,r=8,p=3\$/);
    assert.equal((await client.signIn(email)).statusCode, 200);
  });

  describe("sign-out", () => {
    it("ends this sign-in and no other, by cookie or by token", async () => {
      const email = client.newEmail();
      const other = await client.register(email);
      const api = (await client.signIn(email)).json<TokensBody>();
      const { cookies } = await client.post("/api/sessions", { email, password });
      const token = cookies.find((it) => it.name === "refresh")!.value;
      const headers = { cookie: `refresh=${token}`, "sec-fetch-site": "same-origin" };
      const out = await client.inject({ method: "DELETE", url: "/api/sessions/current", headers });
      assert.deepEqual([out.statusCode, out.body, cookiesOf(out).length], [204, "", 2]);
      assert.equal((await client.refresh(token)).statusCode, 401);
      assert.equal((await client.refresh(api.refreshToken)).statusCode, 200);
      await client.inject({ method: "DELETE", url: "/api/sessions/current", headers: bearer(api.accessToken) });
      assert.equal((await client.refresh(api.refreshToken)).statusCode, 401);
      assert.equal((await client.refresh(other.refreshToken)).statusCode, 200);
    });
  });
});
