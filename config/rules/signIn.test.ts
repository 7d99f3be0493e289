import assert from "node:assert/strict";
import { configurationOf, inAll, refuses } from "../parse.fixture";
import { parseSettings } from "../parse";
import { schema } from "../schema";
import { clientSecretExample as clientSecretArn } from "../settings";

const issuer = "https://id.example.com/realms/shop";

describe("What is said of an OIDC issuer", () => {
  it("is nothing by default: customers sign in at the shop alone", () => {
    assert.equal("signInIssuer" in parseSettings(configurationOf({ stack: "eu-west-1" })), false);
  });

  it("is its address and the client's id, and its name and the client's secret where they are given", () => {
    const settings = (everywhere: Record<string, string>) =>
      parseSettings(configurationOf({ stack: "eu-west-1", everywhere })).signInIssuer;
    const least = { oidcIssuer: issuer, oidcClientId: "shop" };
    assert.deepEqual(settings(least), { issuer, clientId: "shop" });
    const all = settings({ ...least, oidcName: "Example ID", oidcClientSecretArn: clientSecretArn });
    assert.deepEqual(all, { issuer, clientId: "shop", name: "Example ID", clientSecretArn });
  });

  refuses("an issuer without a client's id", { everywhere: { oidcIssuer: issuer } }, [
    `meridian:oidcClientId is empty, but meridian:oidcIssuer is set: without a client's id it would send nobody back. ${schema.oidcClientId.allowed}. Try: ${inAll("meridian:oidcClientId storefront")}`,
  ]);
  refuses("a client of no issuer", { everywhere: { oidcClientId: "shop", oidcName: "Example ID" } }, [
    `meridian:oidcName is Example ID, but meridian:oidcIssuer is empty, and nobody signs in at an issuer. Leave it empty, or name the issuer. Try: ${inAll("meridian:oidcName ''")}`,
    `meridian:oidcClientId is shop, but meridian:oidcIssuer is empty, and nobody signs in at an issuer. Leave it empty, or name the issuer. Try: ${inAll("meridian:oidcClientId ''")}`,
  ]);
  refuses(
    "an issuer that isn't on port 443 by https",
    { everywhere: { oidcIssuer: "http://id.example.com:8080", oidcClientId: "shop" } },
    [
      `meridian:oidcIssuer is http://id.example.com:8080, which is no https address of an issuer on port 443. ${schema.oidcIssuer.allowed}. Try: ${inAll("meridian:oidcIssuer ''")}`,
    ],
  );

  it("is of a user pool its region, and what customers call it: the shop's domain by default", () => {
    const pool = (everywhere: Record<string, string>) => {
      const { userPool, signInIssuer } = parseSettings(configurationOf({ stack: "eu-west-1", everywhere }));
      assert.equal(signInIssuer, undefined);
      return userPool;
    };
    assert.deepEqual(pool({ userPoolRegion: "ap-south-1" }), { region: "ap-south-1", name: "shop.example.com" });
    const named = { userPoolRegion: "eu-west-1", oidcName: "Example ID" };
    assert.deepEqual(pool(named), { region: "eu-west-1", name: "Example ID" });
    assert.equal("userPool" in parseSettings(configurationOf({ stack: "eu-west-1" })), false);
  });

  refuses(
    "a user pool beside an issuer",
    { everywhere: { userPoolRegion: "eu-west-1", oidcIssuer: issuer, oidcClientId: "shop" } },
    [
      `meridian:userPoolRegion is eu-west-1, but meridian:oidcIssuer is set, and customers sign in at one issuer. Leave one of the two empty. Try: ${inAll("meridian:userPoolRegion ''")}`,
    ],
  );
  refuses("a user pool where the platform isn't", { everywhere: { userPoolRegion: "eu-north-1" } }, [
    `meridian:userPoolRegion is eu-north-1, which is not in meridian:regions. Allowed: us-east-1, eu-west-1, ap-south-1 before the first deployment of the pool, afterwards only what it was: put it back into the list. Try: ${inAll("meridian:userPoolRegion ap-south-1")}`,
  ]);
  refuses(
    "a client's id and secret of a user pool, which foundation knows by itself",
    { everywhere: { userPoolRegion: "eu-west-1", oidcClientId: "shop" } },
    [
      `meridian:oidcClientId is shop, but meridian:oidcIssuer is empty, and nobody signs in at an issuer. Leave it empty, or name the issuer. Try: ${inAll("meridian:oidcClientId ''")}`,
    ],
  );
});
