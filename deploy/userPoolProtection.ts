/** Deletion protection of a Cognito user pool, switched off, and nothing else of it changed. */
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
  type UpdateUserPoolCommandInput,
  type UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";

/** What an update puts back to its default where it isn't said: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html */
function asItIs(pool: UserPoolType): Omit<UpdateUserPoolCommandInput, "UserPoolId"> {
  const { Policies, LambdaConfig, AutoVerifiedAttributes, VerificationMessageTemplate } = pool;
  const { UserAttributeUpdateSettings, MfaConfiguration, EmailConfiguration, SmsConfiguration } = pool;
  const { UserPoolTags, UserPoolAddOns, AccountRecoverySetting, UserPoolTier, DeviceConfiguration } = pool;
  // It is told twice, and taken once: the password policy has it.
  const { UnusedAccountValidityDays: _, ...AdminCreateUserConfig } = pool.AdminCreateUserConfig ?? {};
  return {
    ...{ Policies, LambdaConfig, AutoVerifiedAttributes, VerificationMessageTemplate },
    ...{ UserAttributeUpdateSettings, MfaConfiguration, EmailConfiguration, SmsConfiguration },
    ...{ UserPoolTags, UserPoolAddOns, AccountRecoverySetting, UserPoolTier, DeviceConfiguration },
    AdminCreateUserConfig,
  };
}

export async function unprotectUserPool(UserPoolId: string, client: CognitoIdentityProviderClient): Promise<void> {
  const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
  if (UserPool)
    await client.send(new UpdateUserPoolCommand({ UserPoolId, ...asItIs(UserPool), DeletionProtection: "INACTIVE" }));
}
