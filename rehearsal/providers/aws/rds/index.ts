import type { AnyEntry } from "../../entry";
import * as cluster from "./cluster";
import * as clusterInstance from "./clusterInstance";
import * as globalCluster from "./globalCluster";
import * as groups from "./groups";
import * as instance from "./instance";
import * as instanceAutomatedBackupsReplication from "./instanceAutomatedBackupsReplication";

export const entries: Record<string, AnyEntry> = {
  ...globalCluster.entries,
  ...cluster.entries,
  ...clusterInstance.entries,
  ...groups.entries,
  ...instance.entries,
  ...instanceAutomatedBackupsReplication.entries,
};
