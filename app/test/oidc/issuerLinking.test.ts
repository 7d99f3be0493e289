import assert from "node:assert/strict";
import { customerIdOf } from "../../src/accounts/oidc";
import { withOneRegion } from "../oneRegion";
import { IssuerBrowser } from "./issuerBrowser.fixture";
import { clientId, clientSecret, RealIssuer, signInAtIssuer } from "./realIssuer.fixture";

const origin = "http://127.0.0.1:8080";
const password = "violet tandem kettle 41";

describe("Accounts and an OIDC issuer's identities", function () {
  this.timeout(60_000);
  const issuer = new RealIssuer();
  const environment: Record<string, string> = { OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret };
  before("an issuer", async () => {
    await issuer.start(() => [origin]);
    environment["OIDC_ISSUER"] = issuer.url;
  });
  const region = withOneRegion(this, { environment });
  after(() => issuer.stop());

  const newBrowser = (): IssuerBrowser => new IssuerBrowser(() => region.server());
  let people = 0;

  /** Somebody new at the issuer. @returns the name that they sign in by. */
  function person({ verified }: { readonly verified: "verified" | "claimed" }): { name: string; email: string } {
    const name = `person${++people}`;
    const email = `${name}@example.com`;
    issuer.people[name] = { email, email_verified: verified === "verified", name };
    return { name, email };
  }

  /** Registers with a password, in a browser of their own. */
  async function registered(email: string): Promise<{ browser: IssuerBrowser; id: string }> {
    const browser = newBrowser();
    const answer = await browser.ask("POST", "/api/customers", { email, password, name: "Somebody" });
    assert.equal(answer.statusCode, 201, answer.body);
    return { browser, id: answer.json<{ customer: { id: string } }>().customer.id };
  }

  const problemOf = ({ statusCode, body }: { statusCode: number; body: string }): [number, string] => [
    statusCode,
    (JSON.parse(body) as { type: string }).type.replace("/problems/", ""),
  ];

  const emailOf = async (browser: IssuerBrowser): Promise<string | undefined> =>
    (await browser.ask("GET", "/api/customers/me")).json<{ email?: string }>().email;

  const hasPassword = async (browser: IssuerBrowser): Promise<boolean> =>
    (await browser.ask("GET", "/api/identities")).json<{ password: boolean }>().password;

  const linkedTo = async (browser: IssuerBrowser): Promise<unknown[]> => {
    const { identities } = (await browser.ask("GET", "/api/identities")).json<{ identities: { email?: string }[] }>();
    return identities.map((it) => it.email);
  };

  it("are one account from the first time on, with the address if the issuer has verified it", async () => {
    const [ada, mallory] = [person({ verified: "verified" }), person({ verified: "claimed" })];
    const browser = newBrowser();
    const id = await browser.signIn(ada.name);
    assert.equal(id, customerIdOf(issuer.url, ada.name));
    assert.equal(await newBrowser().signIn(ada.name), id);
    assert.deepEqual([await emailOf(browser), await linkedTo(browser)], [ada.email, [ada.email]]);
    const claiming = newBrowser();
    await claiming.signIn(mallory.name);
    assert.deepEqual([await emailOf(claiming), await linkedTo(claiming)], [undefined, [undefined]]);
  });

  it("are never linked by an address alone: the account's password is asked for, and once is enough", async () => {
    const { name, email } = person({ verified: "verified" });
    const { id } = await registered(email);
    const browser = newBrowser();
    await browser.prove(name, "/orders");
    const asked = await browser.complete();
    assert.deepEqual([problemOf(asked), asked.json<{ email: string }>().email], [[409, "account-exists"], email]);
    assert.equal(await browser.who(), undefined);
    assert.deepEqual(problemOf(await browser.complete({ password: "not the right one" })), [401, "wrong-credentials"]);
    assert.equal(await browser.who(), undefined);

    const linked = await browser.complete({ password });
    assert.deepEqual([linked.statusCode, linked.json<{ return: string }>().return], [200, "/orders"]);
    assert.equal(await browser.who(), id);
    assert.equal(await newBrowser().signIn(name), id);
  });

  it("slow a guesser down at the issuer's door as at the shop's", async () => {
    const { name, email } = person({ verified: "verified" });
    await registered(email);
    const browser = newBrowser();
    await browser.prove(name);
    assert.deepEqual(problemOf(await browser.complete({ password: "wrong" })), [401, "wrong-credentials"]);
    // As if there had been many more, just now.
    const guessed = "UPDATE sign_in_attempts SET failures = 20, last_at = clock_timestamp() WHERE failures > 0";
    await region.stores().relational.write((tx) => tx.query(guessed));
    assert.deepEqual(problemOf(await browser.complete({ password })), [429, "too-many-attempts"]);
  });

  it("may be two where whoever has the address is somebody else, and the first keeps it", async () => {
    const { name, email } = person({ verified: "verified" });
    const squatter = await registered(email);
    const browser = newBrowser();
    await browser.prove(name);
    const answer = await browser.complete({ account: "separate" });
    const { id } = answer.json<{ customer: { id: string } }>().customer;
    assert.equal(id, customerIdOf(issuer.url, name));
    assert.deepEqual([await emailOf(browser), await emailOf(squatter.browser)], [undefined, email]);
    assert.equal(await newBrowser().signIn(name), id);
    assert.deepEqual(await linkedTo(squatter.browser), []);
  });

  it("aren't found by an address that nobody has verified", async () => {
    const { name, email } = person({ verified: "claimed" });
    const { id } = await registered(email);
    assert.notEqual(await newBrowser().signIn(name), id);
  });

  it("are linked from the account's page by its password, to any address at the issuer", async () => {
    const { browser, id } = await registered("own@example.com");
    const { name, email } = person({ verified: "verified" });
    assert.deepEqual(problemOf(await browser.ask("POST", "/api/identities", { password: "no" })), [
      403,
      "wrong-password",
    ]);
    const begun = await browser.ask("POST", "/api/identities", { password });
    const back = await signInAtIssuer(begun.json<{ location: string }>().location, name);
    assert.equal(await browser.comeBack(back), "/account/linking");
    const stranger = newBrowser();
    Object.assign(stranger.cookies, { proved: browser.cookies["proved"] });
    assert.equal((await stranger.complete()).statusCode, 401, "it is for linking, and signs nobody in");
    await registered("other@example.com").then(async (other) => {
      other.browser.cookies["proved"] = browser.cookies["proved"]!;
      assert.equal((await other.browser.ask("PUT", "/api/identities/mine")).statusCode, 401, "nor to another account");
    });

    assert.equal((await browser.ask("PUT", "/api/identities/mine")).statusCode, 200);
    assert.deepEqual(await linkedTo(browser), [email]);
    assert.equal(await newBrowser().signIn(name), id);
    assert.deepEqual(problemOf(await browser.ask("POST", "/api/identities", { password })), [409, "linked-already"]);
  });

  it("can't be taken from another account", async () => {
    const { name } = person({ verified: "verified" });
    const first = newBrowser();
    const id = await first.signIn(name);
    const { browser } = await registered("second@example.com");
    const begun = await browser.ask("POST", "/api/identities", { password });
    await browser.comeBack(await signInAtIssuer(begun.json<{ location: string }>().location, name));
    assert.deepEqual(problemOf(await browser.ask("PUT", "/api/identities/mine")), [409, "identity-taken"]);
    assert.equal(await newBrowser().signIn(name), id);
  });

  it("are unlinked by the password, which ends every other sign-in, and then are strangers again", async () => {
    const { name, email } = person({ verified: "verified" });
    const { browser, id } = await registered(email);
    const other = newBrowser();
    await other.prove(name);
    await other.complete({ password });
    const wrong = await browser.ask("DELETE", "/api/identities/mine", { password: "no" });
    assert.deepEqual(problemOf(wrong), [403, "wrong-password"]);
    assert.equal((await browser.ask("DELETE", "/api/identities/mine", { password })).statusCode, 204);
    assert.equal((await browser.ask("DELETE", "/api/identities/mine", { password })).statusCode, 404);
    assert.equal((await other.ask("POST", "/api/sessions/refresh")).statusCode, 401);
    assert.equal((await browser.ask("POST", "/api/sessions/refresh")).statusCode, 200);
    assert.equal(await browser.who(), id);
    const again = newBrowser();
    await again.prove(name);
    assert.deepEqual(problemOf(await again.complete()), [409, "account-exists"]);
  });

  it("stay linked where nothing else signs in to the account", async () => {
    const { name } = person({ verified: "verified" });
    const browser = newBrowser();
    await browser.signIn(name);
    assert.deepEqual(
      [await hasPassword(browser), await hasPassword((await registered("pw@example.com")).browser)],
      [false, true],
    );
    for (const method of ["DELETE", "POST"] as const) {
      const url = method === "POST" ? "/api/identities" : "/api/identities/mine";
      assert.deepEqual(problemOf(await browser.ask(method, url, { password })), [409, "no-password"]);
    }
  });

  it("find each other again after a lossy failover has lost the link, or the account too", async () => {
    const { name } = person({ verified: "verified" });
    const id = await newBrowser().signIn(name);
    const forget = (text: string) => region.stores().relational.write((tx) => tx.query(text, [id]));
    await forget("DELETE FROM identities WHERE customer_id = $1");
    assert.equal(await newBrowser().signIn(name), id);
    await forget("DELETE FROM customers WHERE id = $1");
    assert.equal(await newBrowser().signIn(name), id);
  });

  it("are one however often the same is asked for at the same moment", async () => {
    const { name } = person({ verified: "verified" });
    const browser = newBrowser();
    await browser.prove(name);
    const { proved } = browser.cookies;
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const tab = newBrowser();
        tab.cookies["proved"] = proved!;
        for (;;) {
          const answer = await tab.complete();
          // Whoever was overtaken asks again, as the page does.
          if (answer.statusCode !== 503) return answer.json<{ customer: { id: string } }>().customer.id;
        }
      }),
    );
    assert.deepEqual([...new Set(answers)], [customerIdOf(issuer.url, name)]);
  });

  it("say nothing to whoever isn't signed in", async () => {
    const browser = newBrowser();
    for (const [method, url] of [
      ["GET", "/api/identities"],
      ["POST", "/api/identities"],
      ["PUT", "/api/identities/mine"],
      ["DELETE", "/api/identities/mine"],
    ] as const) {
      const answer = await browser.ask(method, url, method === "GET" || method === "PUT" ? undefined : { password });
      assert.equal(answer.statusCode, 401, `${method} ${url}`);
    }
  });
});
