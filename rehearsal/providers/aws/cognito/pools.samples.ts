import { CognitoIdentityProviderClient, CreateUserPoolCommand } from "@aws-sdk/client-cognito-identity-provider";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";

let made = 0;

async function pools(cloud: Cloud): Promise<Record<string, string>> {
  const make = async () => {
    const PoolName = `sample-needs-${++made}`;
    const { UserPool } = await cloud
      .client(CognitoIdentityProviderClient)
      .send(new CreateUserPoolCommand({ PoolName }));
    return UserPool!.Id!;
  };
  return { one: await make(), other: await make() };
}

export const samples: Record<string, AnySample> = {
  "aws:cognito/userPool:UserPool": sample<aws.cognito.UserPoolArgs>({
    inputs: () => ({
      name: "sample-customers",
      accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      autoVerifiedAttributes: ["email"],
      mfaConfiguration: "OPTIONAL",
      passwordPolicy: {
        ...{ minimumLength: 15, temporaryPasswordValidityDays: 1 },
        ...{ requireLowercase: true, requireNumbers: true, requireSymbols: true, requireUppercase: true },
      },
      softwareTokenMfaConfiguration: { enabled: true },
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
      userPoolTier: "LITE",
      usernameAttributes: ["email"],
      usernameConfiguration: { caseSensitive: false },
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      adminCreateUserConfig: { allowAdminCreateUserOnly: false },
      mfaConfiguration: "ON",
      passwordPolicy: {
        ...{ minimumLength: 12, temporaryPasswordValidityDays: 7 },
        ...{ requireLowercase: false, requireNumbers: false, requireSymbols: false, requireUppercase: false },
      },
      userPoolTier: "ESSENTIALS",
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "sample-other-customers" }),
  }),
  "aws:cognito/userPoolClient:UserPoolClient": sample<aws.cognito.UserPoolClientArgs>({
    needs: pools,
    inputs: ({ one }) => ({
      userPoolId: one!,
      name: "sample-shop",
      accessTokenValidity: 5,
      allowedOauthFlows: ["code"],
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthScopes: ["openid", "email"],
      callbackUrls: ["https://shop.example.com/sign-in/callback"],
      enableTokenRevocation: true,
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      idTokenValidity: 5,
      logoutUrls: ["https://shop.example.com/"],
      preventUserExistenceErrors: "ENABLED",
      readAttributes: ["email", "email_verified"],
      refreshTokenValidity: 60,
      supportedIdentityProviders: ["COGNITO"],
      tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "minutes" },
      writeAttributes: ["email"],
    }),
    change: () => ({
      name: "sample-other-shop",
      callbackUrls: ["https://other.example.com/sign-in/callback"],
      logoutUrls: ["https://other.example.com/"],
      tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "hours" },
    }),
    replacement: ({ other }) => ({ userPoolId: other! }),
  }),
  "aws:cognito/userPoolDomain:UserPoolDomain": sample<aws.cognito.UserPoolDomainArgs>({
    needs: pools,
    inputs: ({ one }) => ({ userPoolId: one!, domain: "sample-shop", managedLoginVersion: 1 }),
    change: () => ({ managedLoginVersion: 2 }),
    replacement: ({ other }) => ({ userPoolId: other!, domain: "sample-other-shop" }),
  }),
};
