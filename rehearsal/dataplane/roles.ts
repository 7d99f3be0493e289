/** Who storefronts and functions are for the AWS API: their deployed roles, to whose policies the emulator holds whoever has their credentials. */
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Cloud } from "../providers/entry";

/** Credentials, as AWS' SDKs read them of their environment. */
export interface RoleVariables {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_SESSION_TOKEN: string;
}

/**
 * As the instance's metadata and Lambda hand them out. They don't expire here.
 * @param name whose session it is: an instance's id, a function's name. What a policy doesn't allow is refused by it.
 */
export async function credentialsOfRole(cloud: Cloud, RoleArn: string, name: string): Promise<RoleVariables> {
  const asked = new AssumeRoleCommand({ RoleArn, RoleSessionName: name.slice(0, 64) });
  const { Credentials } = await cloud.client(STSClient).send(asked);
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
  return {
    AWS_ACCESS_KEY_ID: AccessKeyId!,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey!,
    AWS_SESSION_TOKEN: SessionToken!,
  };
}
