import { GetInstanceProfileCommand, IAMClient } from "@aws-sdk/client-iam";
import type { Cloud } from "../../providers/entry";

/** ARN of the role that an instance profile has. @throws Error where there is no such profile, or it has no role */
export async function roleOfProfile(cloud: Cloud, profileArn: string): Promise<string> {
  const InstanceProfileName = profileArn.split("/").at(-1)!;
  const { InstanceProfile } = await cloud
    .client(IAMClient)
    .send(new GetInstanceProfileCommand({ InstanceProfileName }));
  const role = InstanceProfile?.Roles?.[0]?.Arn;
  if (role === undefined) throw new Error(`${profileArn} has no role`);
  return role;
}
