import { ListEmailIdentitiesCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import type { Context } from "../steps/context";

/** Whether the deployed platform sends mails. */
export async function hasMailIdentity({ cloud, platform }: Pick<Context, "cloud" | "platform">): Promise<boolean> {
  const ses = cloud.cloudIn(platform.bootstrapRegion).client(SESv2Client);
  const { EmailIdentities = [] } = await ses.send(new ListEmailIdentitiesCommand({}));
  return EmailIdentities.length > 0;
}
