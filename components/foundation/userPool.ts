import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";

export interface UserPoolArgs {
  /** Where the pool is. A pool in another region is another pool, without the customers of this one. */
  readonly region: string;
  /** Of the shop: browsers come back to it. */
  readonly domain: string;
  /** Deletion protection, in AWS and in Pulumi. */
  readonly protect: boolean;
}

/**
 * A Cognito user pool that customers sign up and sign in at, by the authorization code flow with PKCE.
 *
 * Price: what Cognito takes for each customer who signs in, up or out there in a month, beyond the first 10,000 (feature plan Lite,
 * https://aws.amazon.com/cognito/pricing/).
 */
export class UserPool extends pulumi.ComponentResource {
  /** The pool's address as an OIDC issuer. */
  readonly issuer: pulumi.Output<string>;
  readonly clientId: pulumi.Output<string>;

  constructor(name: string, args: UserPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:foundation:UserPool", name, {}, opts);
    const { region, domain, protect } = args;
    const pool = new aws.cognito.UserPool("user-pool", { region, ...poolOf(protect) }, { parent: this, protect });
    const inside = { parent: this };
    // Nobody sees pages of the pool before they have an address.
    const pages = new aws.cognito.UserPoolDomain(
      "user-pool-domain",
      { region, userPoolId: pool.id, domain: pagesPrefix(domain), managedLoginVersion: classicPages },
      inside,
    );
    const client = new aws.cognito.UserPoolClient(
      "user-pool-client",
      { region, userPoolId: pool.id, ...clientOf(domain) },
      { ...inside, dependsOn: [pages] },
    );
    this.issuer = pulumi.interpolate`https://cognito-idp.${region}.amazonaws.com/${pool.id}`;
    this.clientId = client.id;
    this.registerOutputs({ issuer: this.issuer, clientId: this.clientId });
  }
}

/** The only pages of the plan Lite: https://docs.aws.amazon.com/cognito/latest/developerguide/feature-plans-features-lite.html */
const classicPages = 1;

/** People sign up by themselves, with an address that Cognito verifies, whose letters count the same, large or small. */
const poolOf = (protect: boolean): aws.cognito.UserPoolArgs => ({
  userPoolTier: "LITE",
  deletionProtection: protect ? "ACTIVE" : "INACTIVE",
  usernameAttributes: ["email"],
  usernameConfiguration: { caseSensitive: false },
  autoVerifiedAttributes: ["email"],
  // A new address counts once it is verified: until then the old one signs in.
  userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
  accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
  adminCreateUserConfig: { allowAdminCreateUserOnly: false },
  // As long as the shop's own (docs/storefront.md, Sign-in).
  passwordPolicy: {
    minimumLength: 15,
    requireLowercase: true,
    requireNumbers: true,
    requireSymbols: true,
    requireUppercase: true,
    temporaryPasswordValidityDays: 1,
  },
  // Codes of an app that the customer has: no telephone numbers, no charge for messages.
  mfaConfiguration: "OPTIONAL",
  softwareTokenMfaConfiguration: { enabled: true },
});

/**
 * A public client, which shows by PKCE that it asked: there is no secret that could be in a state. Its tokens are good for the sign-in
 * alone: the shop gives its own.
 */
const clientOf = (domain: string): Omit<aws.cognito.UserPoolClientArgs, "userPoolId"> => ({
  generateSecret: false,
  allowedOauthFlowsUserPoolClient: true,
  allowedOauthFlows: ["code"],
  allowedOauthScopes: ["openid", "email", "profile"],
  callbackUrls: [`https://${domain}/sign-in/callback`],
  logoutUrls: [`https://${domain}/`],
  supportedIdentityProviders: ["COGNITO"],
  // No flow in which a password goes to the API as it is.
  explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
  preventUserExistenceErrors: "ENABLED",
  enableTokenRevocation: true,
  // The least that Cognito takes of each.
  accessTokenValidity: 5,
  idTokenValidity: 5,
  refreshTokenValidity: 60,
  tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "minutes" },
  readAttributes: ["email", "email_verified", "name"],
  writeAttributes: ["email", "name"],
});

/** https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html */
const longestPrefix = 63;
const reserved = /aws|amazon|cognito/;

/**
 * First label of the pages' address, `https://<prefix>.auth.<region>.amazoncognito.com`, of which a region has each once, whoever has it:
 * the domain, as people know it, and what tells apart two that look alike. Without Cognito's reserved words.
 */
export function pagesPrefix(domain: string): string {
  const mark = createHash("sha256").update(domain).digest("hex").slice(0, 8);
  const readable = domain.replaceAll(".", "-").slice(0, longestPrefix - mark.length - 1);
  return `${reserved.test(readable) ? "shop" : readable}-${mark}`;
}
