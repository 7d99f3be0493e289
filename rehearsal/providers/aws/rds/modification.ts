import { ModifyDBClusterCommand, type ModifyDBClusterCommandInput } from "@aws-sdk/client-rds";
import type { Cloud } from "../../entry";
import { clusterAvailable, logExports, client } from "./api";

/** What Aurora's and DocumentDB's clusters have in common when they are changed in place. */
interface Modified {
  readonly masterPassword?: string;
  readonly masterPasswordWo?: string;
  readonly masterPasswordWoVersion?: number;
  readonly enabledCloudwatchLogsExports?: string[];
  readonly applyImmediately?: boolean;
  readonly allowMajorVersionUpgrade?: boolean;
}

/** A write-only password is sent again only where its version says that it is another one. */
function password(to: Modified, from: Modified): string | undefined {
  if (to.masterPassword !== from.masterPassword) return to.masterPassword;
  return to.masterPasswordWoVersion === from.masterPasswordWoVersion ? undefined : to.masterPasswordWo;
}

/** Changes a cluster and waits for it. `differing` are the settings of its own kind that differ; nothing differs, nothing is sent. */
export async function modifyCluster(
  cloud: Cloud,
  id: string,
  differing: Partial<ModifyDBClusterCommandInput>,
  to: Modified,
  from: Modified,
): Promise<void> {
  const change = {
    ...differing,
    CloudwatchLogsExportConfiguration: logExports(to.enabledCloudwatchLogsExports, from.enabledCloudwatchLogsExports),
    MasterUserPassword: password(to, from),
  };
  if (Object.values(change).every((value) => value === undefined)) return;
  await client(cloud).send(
    new ModifyDBClusterCommand({
      ...change,
      DBClusterIdentifier: id,
      ApplyImmediately: Boolean(to.applyImmediately),
      AllowMajorVersionUpgrade: to.allowMajorVersionUpgrade,
    }),
  );
  await clusterAvailable(cloud, id);
}
