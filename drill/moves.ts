/** Where both stores are to be written next, as actions. */
import type { Action } from "./actions/action";
import { failOver, promote, switchOver } from "./actions/stores";
import { type DeployedPlatform, regionIn, type StoreKind } from "./platform";
import type { DatabaseClients } from "./probes/globalClusters";
import { observeBackupRetention } from "./probes/instances";
import type { Store } from "./probes/membership";

export interface StoreMove {
  readonly kind: "switchover" | "failover";
  /** Region that takes over. */
  readonly to: string;
}

/**
 * What moves both stores. An instance has one way to go, planned or not: it is promoted, and keeps its days of backups, which are asked
 * of the region that takes over.
 */
export async function moveActions(
  platform: DeployedPlatform,
  { kind, to }: StoreMove,
  databasesIn: (region: string) => DatabaseClients,
): Promise<readonly Action[]> {
  const target = regionIn(platform, to);
  const moved = kind === "switchover" ? switchOver : failOver;
  const actionFor = async (store: Store): Promise<Action> => {
    const { id, arn } = target[store];
    const it: StoreKind = platform[store];
    if (it.kind === "globalCluster")
      return moved({ store, globalClusterId: it.globalClusterId, region: to, clusterArn: arn });
    const backupRetentionDays = await observeBackupRetention(databasesIn(to).relational, id);
    return promote({ region: to, instance: id, backupRetentionDays });
  };
  return [await actionFor("relational"), await actionFor("document")];
}
