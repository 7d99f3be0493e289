/** The drill role of a local cloud: whoever has its credentials is held by the emulator to the policy that foundation deploys. */
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { type ClientCredentials, clientsIn } from "../../drill/clients";
import type { DrillPlatform } from "../../drill/drillPlatform";
import { credentials } from "../providers/cloud";

/** By STS of a region that answers. @throws Error in the last region's words where none does */
export async function drillRoleCredentials(
  { regions, foundation }: DrillPlatform,
  endpoint: string,
): Promise<ClientCredentials> {
  let why: unknown;
  for (const { region } of regions) {
    try {
      const { Credentials: given } = await clientsIn(region, { endpoint, credentials }).identity.send(
        new AssumeRoleCommand({ RoleArn: foundation.ciRoleArns.drill, RoleSessionName: "rehearsal" }),
      );
      const { AccessKeyId, SecretAccessKey, SessionToken } = given!;
      return { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
    } catch (error) {
      why = error;
    }
  }
  throw why;
}
