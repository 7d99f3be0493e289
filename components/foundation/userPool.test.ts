import assert from "node:assert/strict";
import { domainObjection } from "../../config/formats";
import { record, settled, watchOptions } from "../../test/recorder";
import { answers } from "./foundation.samples";
import { pagesPrefix, UserPool } from "./userPool";

async function declare(protect: boolean) {
  const recorder = record(answers);
  const watch = watchOptions();
  new UserPool(
    "user-pool",
    { region: "eu-west-1", domain: "shop.example.com", protect },
    { transformations: [watch.transformation] },
  );
  await settled();
  const of = (kind: string) => recorder.only(`aws:cognito/u${kind.slice(1)}:${kind}`).inputs;
  return { pool: of("UserPool"), client: of("UserPoolClient"), pages: of("UserPoolDomain"), watch };
}

describe("the user pool that customers sign in at", () => {
  it("takes whoever has an address, which Cognito verifies, with a long password and, where they want, codes of an app", async () => {
    const { pool } = await declare(true);
    assert.deepEqual(pool, {
      region: "eu-west-1",
      userPoolTier: "LITE",
      deletionProtection: "ACTIVE",
      usernameAttributes: ["email"],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ["email"],
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
      accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
      adminCreateUserConfig: { allowAdminCreateUserOnly: false },
      passwordPolicy: {
        ...{ minimumLength: 15, temporaryPasswordValidityDays: 1 },
        ...{ requireLowercase: true, requireNumbers: true, requireSymbols: true, requireUppercase: true },
      },
      mfaConfiguration: "OPTIONAL",
      softwareTokenMfaConfiguration: { enabled: true },
    });
  });

  it("lets the shop alone ask, by a code and without a secret, and leads back to nowhere but the shop", async () => {
    const { client } = await declare(true);
    const { region, userPoolId, readAttributes, writeAttributes, ...rest } = client;
    assert.deepEqual([region, userPoolId], ["eu-west-1", "user-pool-id"]);
    assert.deepEqual(
      [readAttributes, writeAttributes],
      [
        ["email", "email_verified", "name"],
        ["email", "name"],
      ],
    );
    assert.deepEqual(rest, {
      generateSecret: false,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["openid", "email", "profile"],
      callbackUrls: ["https://shop.example.com/sign-in/callback"],
      logoutUrls: ["https://shop.example.com/"],
      supportedIdentityProviders: ["COGNITO"],
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
      preventUserExistenceErrors: "ENABLED",
      enableTokenRevocation: true,
      ...{ accessTokenValidity: 5, idTokenValidity: 5, refreshTokenValidity: 60 },
      tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "minutes" },
    });
  });

  it("is protected twice, and not at all in a throw-away stack", async () => {
    const type = "aws:cognito/userPool:UserPool";
    assert.equal((await declare(true)).watch.of(type, "user-pool").protect, true);
    const { pool, watch } = await declare(false);
    assert.deepEqual([pool["deletionProtection"], watch.of(type, "user-pool").protect], ["INACTIVE", false]);
  });
});

describe("The first label of the pages' address", () => {
  it("is the domain as people know it, and what tells apart two that look alike", async () => {
    const { pages } = await declare(true);
    assert.equal(pages["domain"], pagesPrefix("shop.example.com"));
    assert.match(pagesPrefix("shop.example.com"), /^shop-example-com-[0-9a-f]{8}$/);
    assert.notEqual(pagesPrefix("shop-example.com"), pagesPrefix("shop.example.com"));
  });

  it("is what Cognito takes, whatever the domain", () => {
    const domains = [
      "laws.example.com",
      "amazon-fans.example",
      "incognito.example",
      `${"long-".repeat(9)}x.example.co.uk`,
    ];
    for (const domain of domains) {
      assert.equal(domainObjection(domain), undefined, domain);
      const prefix = pagesPrefix(domain);
      assert.match(prefix, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, domain);
      assert.doesNotMatch(prefix, /aws|amazon|cognito/, domain);
    }
  });
});
