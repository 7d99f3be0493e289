import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import type * as aws from "@pulumi/aws";
import type { cognito as Types } from "@pulumi/aws/types/input";
import type { AnyEntry } from "../../entry";
import { autoName, fixed, orElse, required, seen } from "../inputs";
import { bring, call, tagOperations } from "../operations";
import { service } from "../service";
import { capitalised, fields, list, tagMap } from "../wire";

const cognito = service({
  client: sdk.CognitoIdentityProviderClient,
  gone: /^ResourceNotFound/,
  tags: tagOperations({
    of: "ResourceArn",
    wire: tagMap,
    put: [sdk.TagResourceCommand, "Tags"],
    remove: [sdk.UntagResourceCommand, "TagKeys"],
  }),
});

const recovery = fields<Types.UserPoolAccountRecoverySetting, sdk.AccountRecoverySettingType>({
  recoveryMechanisms: [
    "RecoveryMechanisms",
    list(
      fields<Types.UserPoolAccountRecoverySettingRecoveryMechanism, sdk.RecoveryOptionType>(
        capitalised("name", "priority"),
      ),
    ),
  ],
});
const creation = fields<Types.UserPoolAdminCreateUserConfig, sdk.AdminCreateUserConfigType>(
  capitalised("allowAdminCreateUserOnly"),
);
const passwords = fields<Types.UserPoolPasswordPolicy, sdk.PasswordPolicyType>(
  capitalised(
    "minimumLength",
    "passwordHistorySize",
    "requireLowercase",
    "requireNumbers",
    "requireSymbols",
    "requireUppercase",
    "temporaryPasswordValidityDays",
  ),
);
const timeBasedCodes = fields<Types.UserPoolSoftwareTokenMfaConfiguration, sdk.SoftwareTokenMfaConfigType>(
  capitalised("enabled"),
);
const attributeUpdates = fields<Types.UserPoolUserAttributeUpdateSettings, sdk.UserAttributeUpdateSettingsType>({
  attributesRequireVerificationBeforeUpdates: "AttributesRequireVerificationBeforeUpdate",
});
const userNames = fields<Types.UserPoolUsernameConfiguration, sdk.UsernameConfigurationType>(
  capitalised("caseSensitive"),
);

type Pool =
  | sdk.CreateUserPoolRequest
  | sdk.DescribeUserPoolRequest
  | (sdk.UserPoolType & { readonly SoftwareTokenMfaConfiguration?: sdk.SoftwareTokenMfaConfigType });

const pool = cognito.resource<aws.cognito.UserPoolArgs, Pool>({
  inputs: {
    accountRecoverySetting: ["AccountRecoverySetting", recovery],
    adminCreateUserConfig: ["AdminCreateUserConfig", creation],
    aliasAttributes: fixed("AliasAttributes"),
    autoVerifiedAttributes: "AutoVerifiedAttributes",
    deletionProtection: orElse("DeletionProtection", "INACTIVE"),
    // A call of its own: creating takes no MFA without telephone numbers.
    mfaConfiguration: seen("MfaConfiguration"),
    name: autoName({ sent: "PoolName", seen: "Name" }, 128),
    passwordPolicy: ["Policies.PasswordPolicy", passwords],
    softwareTokenMfaConfiguration: seen(["SoftwareTokenMfaConfiguration", timeBasedCodes]),
    tags: ["UserPoolTags", tagMap],
    userAttributeUpdateSettings: ["UserAttributeUpdateSettings", attributeUpdates],
    userPoolTier: "UserPoolTier",
    usernameAttributes: fixed("UsernameAttributes"),
    usernameConfiguration: fixed(["UsernameConfiguration", userNames]),
  },
  id: "UserPoolId",
  create: call(sdk.CreateUserPoolCommand, { answer: (made) => made.UserPool?.Id }),
  read: [
    call(sdk.DescribeUserPoolCommand, { answer: (found) => found.UserPool }),
    call(sdk.GetUserPoolMfaConfigCommand, {
      answer: ({ SoftwareTokenMfaConfiguration }) => ({ SoftwareTokenMfaConfiguration }),
    }),
  ],
  update: [
    // Whatever isn't said goes back to its default, MFA too.
    call(sdk.UpdateUserPoolCommand, {
      input: ({ inputs }) => ({ MfaConfiguration: inputs.mfaConfiguration as sdk.UserPoolMfaType | undefined }),
    }),
    bring(["mfaConfiguration", "softwareTokenMfaConfiguration"], ({ cloud, id: UserPoolId, inputs }) =>
      cloud.client(sdk.CognitoIdentityProviderClient).send(
        new sdk.SetUserPoolMfaConfigCommand({
          UserPoolId,
          MfaConfiguration: (inputs.mfaConfiguration ?? "OFF") as sdk.UserPoolMfaType,
          SoftwareTokenMfaConfiguration: timeBasedCodes.toAws(inputs.softwareTokenMfaConfiguration) as
            sdk.SoftwareTokenMfaConfigType | undefined,
        }),
      ),
    ),
  ],
  delete: call(sdk.DeleteUserPoolCommand),
  outputs: {
    arn: "Arn",
    domain: (it) => it.Domain ?? "",
    endpoint: (_it, { cloud, id }) => `cognito-idp.${cloud.region}.amazonaws.com/${id}`,
    estimatedNumberOfUsers: "EstimatedNumberOfUsers",
  },
  taggedBy: "Arn",
});

const domain = cognito.resource<
  aws.cognito.UserPoolDomainArgs,
  sdk.CreateUserPoolDomainRequest | sdk.DomainDescriptionType
>({
  inputs: {
    domain: required(fixed("Domain")),
    managedLoginVersion: "ManagedLoginVersion",
    userPoolId: required(fixed("UserPoolId")),
  },
  id: "Domain",
  create: call(sdk.CreateUserPoolDomainCommand),
  // Of one that isn't there it says nothing.
  read: call(sdk.DescribeUserPoolDomainCommand, {
    answer: ({ DomainDescription: it }) => (it?.Domain === undefined ? undefined : it),
  }),
  update: [call(sdk.UpdateUserPoolDomainCommand)],
  delete: call(sdk.DeleteUserPoolDomainCommand, { input: ({ inputs }) => ({ UserPoolId: inputs.userPoolId }) }),
  outputs: {
    awsAccountId: "AWSAccountId",
    cloudfrontDistribution: "CloudFrontDistribution",
    cloudfrontDistributionArn: "CloudFrontDistribution",
    version: "Version",
  },
});

const units = fields<Types.UserPoolClientTokenValidityUnits, sdk.TokenValidityUnitsType>(
  capitalised("accessToken", "idToken", "refreshToken"),
);

const client = cognito.resource<
  aws.cognito.UserPoolClientArgs,
  sdk.CreateUserPoolClientRequest | sdk.UserPoolClientType
>({
  inputs: {
    ...capitalised(
      "accessTokenValidity",
      "authSessionValidity",
      "enablePropagateAdditionalUserContextData",
      "enableTokenRevocation",
      "explicitAuthFlows",
      "idTokenValidity",
      "preventUserExistenceErrors",
      "readAttributes",
      "refreshTokenValidity",
      "supportedIdentityProviders",
      "writeAttributes",
    ),
    allowedOauthFlows: "AllowedOAuthFlows",
    allowedOauthFlowsUserPoolClient: "AllowedOAuthFlowsUserPoolClient",
    allowedOauthScopes: "AllowedOAuthScopes",
    callbackUrls: "CallbackURLs",
    defaultRedirectUri: "DefaultRedirectURI",
    generateSecret: fixed({ sent: "GenerateSecret" }),
    logoutUrls: "LogoutURLs",
    name: "ClientName",
    tokenValidityUnits: ["TokenValidityUnits", units],
    userPoolId: required(fixed("UserPoolId")),
  },
  id: "ClientId",
  create: call(sdk.CreateUserPoolClientCommand, { answer: (made) => made.UserPoolClient?.ClientId }),
  read: call(sdk.DescribeUserPoolClientCommand, {
    input: ({ inputs }) => ({ UserPoolId: inputs.userPoolId }),
    answer: (found) => found.UserPoolClient,
  }),
  update: [call(sdk.UpdateUserPoolClientCommand)],
  delete: call(sdk.DeleteUserPoolClientCommand, { input: ({ inputs }) => ({ UserPoolId: inputs.userPoolId }) }),
  outputs: { clientSecret: "ClientSecret" },
});

export const entries: Record<string, AnyEntry> = {
  "aws:cognito/userPool:UserPool": pool,
  "aws:cognito/userPoolClient:UserPoolClient": client,
  "aws:cognito/userPoolDomain:UserPoolDomain": domain,
};
