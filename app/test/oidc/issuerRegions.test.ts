import assert from "node:assert/strict";
import { freePort } from "../../../servers/ports";
import { customerIdOf } from "../../src/accounts/oidc";
import { Databases, Region, until } from "../forwardingRegions.fixture";
import { IssuerBrowser } from "./issuerBrowser.fixture";
import { clientId, clientSecret, RealIssuer, signInAtIssuer } from "./realIssuer.fixture";

const publicOrigin = "https://shop.example.com";

describe("Signing in at an OIDC issuer, in two regions", function () {
  this.timeout(60_000);
  const issuer = new RealIssuer();
  let databases: Databases;
  let writer: Region, reader: Region;

  before("start an issuer and two regions", async () => {
    await issuer.start(() => [publicOrigin]);
    databases = await Databases.start({ standbys: 1 });
    const [first, second] = [await freePort(), await freePort()];
    const peers = { "us-east-1": `http://127.0.0.1:${first}`, "eu-west-1": `http://127.0.0.1:${second}` };
    const environment = {
      ...{ OIDC_ISSUER: issuer.url, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret },
      PUBLIC_ORIGIN: publicOrigin,
      SIGN_INS_PER_MINUTE: "0",
    };
    [writer, reader] = await Promise.all([
      Region.start({ name: "us-east-1", port: first, copies: databases.writer, peers, environment }),
      Region.start({ name: "eu-west-1", port: second, copies: databases.standbys[0]!, peers, environment }),
    ]);
    await reader.follows("us-east-1");
  });
  after("stop them", async () => {
    await Promise.all([writer, reader].map((it) => it?.close()));
    await databases?.close();
    await issuer.stop();
  });

  const atWriter = (): Region["server"] => writer.server;
  const atReader = (): Region["server"] => reader.server;

  it("is begun in one, ended in the other, and goes on in the first", async () => {
    const browser = new IssuerBrowser(atReader);
    const back = await signInAtIssuer(await browser.begin(), "ada");
    browser.moveTo(atWriter);
    assert.equal(await browser.comeBack(back), "/sign-in/complete");
    browser.moveTo(atReader);
    const answer = await browser.complete();
    assert.deepEqual([answer.statusCode, answer.headers["x-forwarded-by-region"]], [200, "eu-west-1"]);
    assert.equal(await browser.who(), customerIdOf(issuer.url, "ada"));
    assert.ok(Object.keys(browser.cookies).includes("__Host-refresh"));
    assert.ok(!Object.keys(browser.cookies).includes("__Host-proved"));
  });

  it("is ended where the writer is lost on the way, and whoever was signed in goes on without the issuer", async () => {
    const [before, midway] = [new IssuerBrowser(atWriter), new IssuerBrowser(atWriter)];
    const id = await before.signIn("grace");
    const isThere = async (): Promise<boolean> => {
      const { rows } = await reader.services.stores.relational.read((db) =>
        db.query("SELECT FROM issuer_sign_ins JOIN refresh_tokens USING (family) WHERE customer_id = $1", [id]),
      );
      return rows.length > 0;
    };
    await until("the standby has the sign-in", isThere);
    const back = await signInAtIssuer(await midway.begin("/cart"), "mary");
    midway.moveTo(atReader);
    before.moveTo(atReader);
    assert.equal(await midway.comeBack(back), "/sign-in/complete");
    await writer.close();
    await databases.writer.postgres.kill();
    await databases.standbys[0]!.postgres.promote();
    issuer.isDown = true;

    // As the page does: again, until a region writes.
    await until("the account is there", async () => (await midway.complete()).statusCode === 200);

    assert.equal(await midway.who(), customerIdOf(issuer.url, "mary"));
    assert.equal((await before.ask("POST", "/api/sessions/refresh")).statusCode, 200);
    assert.equal(await before.who(), id);
    assert.equal((await before.ask("DELETE", "/api/sessions/current")).statusCode, 200);
  });
});
