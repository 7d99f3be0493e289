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
});
