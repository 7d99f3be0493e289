import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { type OwnSecret, ownSecrets, secretIn } from "../../config/replicatedSecret";
import type { Settings } from "../../config/settings";
import { type Answer, type AccountCheck, ok, problem } from "./check";
import type { RegionClients } from "./clients";

/** Whether a region's storefronts find the secrets that whoever deploys has made: one that isn't there keeps them from starting. */
export function ownSecretChecks(
  region: string,
  settings: Settings,
  { secrets }: Pick<RegionClients, "secrets">,
): readonly AccountCheck[] {
  return ownSecrets(settings).map((it): AccountCheck => ({
    name: `${it.what} in ${region}`,
    stage: "regions",
    ask: () => isThere(region, it, secrets),
  }));
}

async function isThere(region: string, { key, arn }: OwnSecret, secrets: RegionClients["secrets"]): Promise<Answer> {
  const replica = secretIn(region, arn);
  const home = arn.split(":")[3]!;
  const of = `--region ${home} --secret-id ${arn}`;
  const replicate = (to: string): string =>
    `aws secretsmanager replicate-secret-to-regions ${of} --add-replica-regions Region=${to}`;
  try {
    const found = await secrets.send(new DescribeSecretCommand({ SecretId: replica }));
    if (found.DeletedDate) return problem("it is scheduled for deletion", `aws secretsmanager restore-secret ${of}`);
    const failed = found.ReplicationStatus?.find((it) => it.Status === "Failed");
    if (failed?.Region)
      return problem(
        `its copy to ${failed.Region} failed: ${failed.StatusMessage}`,
        `${replicate(failed.Region)} --force-overwrite-replica-secret`,
      );
    return ok(home === region ? "there" : `a copy of ${home}'s`);
  } catch (error) {
    if ((error as Error).name !== "ResourceNotFoundException") throw error;
    const remedy = home === region ? `Set ${key} to the ARN of a secret that is there.` : replicate(region);
    return problem(`${replica} doesn't exist`, remedy);
  }
}
