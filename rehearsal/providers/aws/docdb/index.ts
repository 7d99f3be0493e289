import type { AnyEntry } from "../../entry";
import { fixed, orElse, unreadable } from "../inputs";
import { clusterWith } from "../rds/cluster";
import { clusterInstanceWith } from "../rds/clusterInstance";
import { globalClusterWith } from "../rds/globalCluster";
import { clusterParameterGroup, subnetGroup } from "../rds/groups";
import { whole } from "../wire";

/** The real provider's default, sent whether or not the program says so. */
const engine = fixed(orElse("Engine", "docdb"));

/** AWS doesn't tell "standard", and the real provider lets that pass. */
const storageType = { ...whole, fromAws: (given: unknown, asked: unknown) => (given === "iopt1" ? given : asked) };

const cluster = clusterWith({
  inputs: {
    engine,
    engineVersion: "EngineVersion",
    port: fixed(orElse("Port", 27017)),
    storageType: ["StorageType", storageType],
  },
});

const untold = "DocumentDB's API doesn't tell";

const clusterInstance = clusterInstanceWith({
  inputs: {
    enablePerformanceInsights: unreadable(untold, "EnablePerformanceInsights"),
    engine,
    performanceInsightsKmsKeyId: unreadable(untold, "PerformanceInsightsKMSKeyId"),
  },
  outputs: {
    dbSubnetGroupName: "DBSubnetGroup.DBSubnetGroupName",
    engineVersion: "EngineVersion",
    preferredBackupWindow: "PreferredBackupWindow",
    publiclyAccessible: (it) => Boolean(it.PubliclyAccessible),
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:docdb/cluster:Cluster": cluster,
  "aws:docdb/clusterInstance:ClusterInstance": clusterInstance,
  "aws:docdb/clusterParameterGroup:ClusterParameterGroup": clusterParameterGroup,
  "aws:docdb/globalCluster:GlobalCluster": globalClusterWith({ inputs: {} }),
  "aws:docdb/subnetGroup:SubnetGroup": subnetGroup,
};
