import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { AccountsClient, bearer, cookiesOf, password, problemOf, type TokensBody } from "../../test/accountsClient";
import { withOneRegion } from "../../test/oneRegion";
import { grantMerchant } from "../commands/grantMerchant";
import { sweep } from "./cleaning";
import { endFamily, rotate } from "./refreshTokens";

describe("Renewal", function () {
  // A password takes a tenth of a second of one core, and longer where others want that core.
  this.timeout(60_000);
  const region = withOneRegion(this);
  const client = new AccountsClient(region);

  it("gives the next token each time, within the time that one sign-in lasts", async () => {
    const first = await client.register(client.newEmail());
    const ends = async (): Promise<unknown> =>
      (
        await client.sql("SELECT max(expires_at) AS at FROM refresh_tokens WHERE customer_id = $1", first.customer.id)
      )[0]!["at"];
    const before = await ends();
    let token = first.refreshToken;
    for (let round = 0; round < 3; round++) {
      const answer = await client.refresh(token);
      assert.equal(answer.statusCode, 200, answer.body);
      const next = answer.json<TokensBody>();
      assert.notEqual(next.refreshToken, token);
      assert.equal(
        (await client.inject({ url: "/api/customers/me", headers: bearer(next.accessToken) })).statusCode,
        200,
      );
      token = next.refreshToken;
    }
    assert.deepEqual(await ends(), before);
    await client.sql("UPDATE refresh_tokens SET expires_at = now()");
    assert.deepEqual(problemOf(await client.refresh(token)), [401, "/problems/sign-in-required"]);
  });

  it("gives the same next token to whoever asks twice within seconds, also at the same moment", async () => {
    const { refreshToken } = await client.register(client.newEmail());
    const answers = await Promise.all([1, 2, 3, 4].map(() => client.refresh(refreshToken)));
    const tokens = new Set(answers.map((it) => it.json<TokensBody>().refreshToken));
    assert.equal(tokens.size, 1);
    assert.equal((await client.refresh([...tokens][0]!)).statusCode, 200);
  });

  it("leaves no token behind of a sign-in that is ended at the same moment", async () => {
    const { refreshToken, customer } = await client.register(client.newEmail());
    const { relational } = region.stores();
    const waits = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let ended: Promise<unknown> | undefined;
    await relational.write(async (tx) => {
      const rotated = await rotate(tx, refreshToken, region.services().tokens.signingKeys());
      assert.ok(rotated.outcome === "rotated");
      ended = relational.write((other) => endFamily(other, rotated.family));
      while ((await client.sql(waits)).length === 0);
    });
    await ended;
    assert.deepEqual(await client.sql("SELECT FROM refresh_tokens WHERE customer_id = $1", customer.id), []);
  });

  it("ends the sign-in when a token comes back later, and no other sign-in", async () => {
    const email = client.newEmail();
    const { refreshToken, customer } = await client.register(email);
    const other = (await client.signIn(email)).json<TokensBody>();
    const next = (await client.refresh(refreshToken)).json<TokensBody>();
    await client.sql(
      "UPDATE refresh_tokens SET rotated_at = rotated_at - interval '11 seconds' WHERE customer_id = $1",
      customer.id,
    );
    assert.equal((await client.refresh(refreshToken)).statusCode, 401);
    assert.equal((await client.refresh(next.refreshToken)).statusCode, 401);
    assert.equal((await client.refresh(other.refreshToken)).statusCode, 200);
  });

  it("ends the sign-in when a token comes back, however soon, after its next one was used", async () => {
    const { refreshToken } = await client.register(client.newEmail());
    const next = (await client.refresh(refreshToken)).json<TokensBody>();
    const last = (await client.refresh(next.refreshToken)).json<TokensBody>();
    assert.equal((await client.refresh(refreshToken)).statusCode, 401);
    assert.equal((await client.refresh(last.refreshToken)).statusCode, 401);
  });

  it("works by cookie, and takes the cookies away when it is over", async () => {
    const email = client.newEmail();
    await client.register(email);
    const { cookies } = await client.post("/api/sessions", { email, password });
    const cookie = `refresh=${cookies.find((it) => it.name === "refresh")!.value}`;
    const own = { cookie, "sec-fetch-site": "same-origin" };
    const renewed = await client.post("/api/sessions/refresh", undefined, own);
    assert.deepEqual([renewed.statusCode, cookiesOf(renewed).map((it) => it.name)], [200, ["access", "refresh"]]);
    await client.sql("DELETE FROM refresh_tokens");
    const ended = await client.post("/api/sessions/refresh", undefined, own);
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
    assert.equal((await client.post("/api/sessions/refresh")).statusCode, 401);
    assert.equal((await client.refresh("x".repeat(43))).statusCode, 401);
    assert.equal((await client.refresh("x")).statusCode, 400);
  });

  it("brings a new role, which the command gives", async () => {
    const email = client.newEmail();
    const { refreshToken } = await client.register(email);
    await grantMerchant(region.settings(), ["--email", ` ${email.toUpperCase()}`]);
    const { accessToken } = (await client.refresh(refreshToken)).json<TokensBody>();
    assert.equal(decodeJwt(accessToken)["role"], "merchant");
  });

  it("brings no role to whom nobody has registered, and the command says so", async () => {
    const nobody = grantMerchant(region.settings(), ["--email", client.newEmail()]);
    await assert.rejects(nobody, /Nobody has registered as customer\.\d+@example\.com/);
    await assert.rejects(grantMerchant(region.settings(), []), /Say who/);
  });

  it("leaves nothing behind that nobody needs, and keeps what somebody does", async () => {
    const email = client.newEmail();
    const { refreshToken, customer } = await client.register(email);
    await client.refresh(refreshToken);
    await client.signIn(client.newEmail(), "incorrect horse battery");
    const { relational } = region.stores();
    await sweep(relational);
    assert.equal(await sweep(relational), 0);
    const left = (): Promise<unknown> =>
      client.sql("SELECT count(*)::int AS count FROM refresh_tokens WHERE customer_id = $1", customer.id);
    assert.deepEqual(await left(), [{ count: 2 }]);
    await client.sql("UPDATE refresh_tokens SET rotated_at = now() - interval '49 hours' WHERE rotated_at IS NOT NULL");
    await client.sql("UPDATE sign_in_attempts SET last_at = now() - interval '25 hours'");
    assert.ok((await sweep(relational)) >= 2);
    assert.deepEqual(await left(), [{ count: 1 }]);
    assert.deepEqual(await client.sql("SELECT FROM sign_in_attempts"), []);
    await client.sql(
      `INSERT INTO refresh_tokens SELECT sha256(n::text::bytea), gen_random_uuid(), $1, now() FROM generate_series(1, 1200) AS n`,
      customer.id,
    );
    assert.equal(await sweep(relational), 1200);
    assert.deepEqual(await left(), [{ count: 1 }]);
  });
});
