import assert from "node:assert/strict";
import { AccountsClient, bearer, password, problemOf } from "../../test/accountsClient";
import { withOneRegion } from "../../test/oneRegion";
import { testTokens, tokenFor } from "../../test/people";
import { ensureCustomer, findCustomer } from "./customers";

describe("Accounts", function () {
  // A password takes a tenth of a second of one core, and longer where others want that core.
  this.timeout(60_000);
  const region = withOneRegion(this);
  const client = new AccountsClient(region);

  describe("registration", () => {
    it("signs in, and shows the customer to nobody else", async () => {
      const email = client.newEmail();
      const { customer, accessToken } = await client.register(`  ${email.toUpperCase()} `);
      assert.deepEqual({ ...customer, id: "" }, { id: "", name: "Ada", role: "customer" });
      const me = await client.inject({ url: "/api/customers/me", headers: bearer(accessToken) });
      assert.deepEqual(me.json(), { ...customer, email });
      assert.equal(me.headers["cache-control"], "no-store");
      assert.deepEqual(problemOf(await client.inject({ url: "/api/customers/me" })), [
        401,
        "/problems/sign-in-required",
      ]);
    });

    it("keeps no password and no token, only hashes", async () => {
      const { customer, refreshToken } = await client.register(client.newEmail());
      const rows = JSON.stringify([
        await client.sql("SELECT * FROM customers WHERE id = $1", customer.id),
        await client.sql(
          "SELECT encode(hash, 'escape') AS raw, * FROM refresh_tokens WHERE customer_id = $1",
          customer.id,
        ),
      ]);
      assert.ok(!rows.includes(password) && !rows.includes(refreshToken));
      assert.match(rows, /\$scrypt\$ln=15,r=8,p=3\$/);
    });

    it("is refused for an address that somebody has, however it is written, even at the same moment", async () => {
      const email = client.newEmail();
      const spellings = [email, email.toUpperCase(), ` ${email}`];
      const answers = await Promise.all(
        spellings.map((it) => client.post("/api/customers", { email: it, password, name: "Ada" })),
      );
      assert.deepEqual(answers.map((it) => it.statusCode).sort(), [201, 409, 409]);
      const later = await client.post("/api/customers", { email, password, name: "Eve" });
      assert.deepEqual(problemOf(later), [409, "/problems/address-taken"]);
    });

    it("says what is wrong with what was typed", async () => {
      const wrong = async (changed: object): Promise<unknown> => {
        const answer = await client.post("/api/customers", {
          email: client.newEmail(),
          password,
          name: "Ada",
          ...changed,
        });
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

  describe("a session", () => {
    it("is nobody's without a token that is good, and never an error", async () => {
      const headers = [
        {},
        bearer("x.y.z"),
        bearer(await testTokens.sign("storefront", { sub: "x", role: "customer" }, -60)),
      ];
      for (const it of headers) {
        const answer = await client.inject({ url: "/api/session", headers: it });
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
      const me = await client.inject({ url: "/api/customers/me", headers: await tokenFor(caller) });
      assert.deepEqual(me.json(), { id: caller.id, name: "Grace", role: "customer" });
    });
  });

  it("publish the keys that their tokens are verified by, for everybody to keep a while", async () => {
    const answer = await client.inject({ url: "/.well-known/jwks.json" });
    assert.deepEqual(
      answer.json<{ keys: { kid: string }[] }>().keys.map((it) => it.kid),
      ["test-1", "test-0"],
    );
    assert.match(String(answer.headers["cache-control"]), /^public, max-age=300/);
  });
});
