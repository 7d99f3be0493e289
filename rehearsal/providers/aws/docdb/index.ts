import { CreateDBInstanceCommand, ModifyDBInstanceCommand } from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, entry, type Plain } from "../../entry";
import * as api from "../rds/api";
import { deleteInstance, instanceAvailable, instanceOutputs } from "../rds/clusterInstance";
import * as globalClusters from "../rds/globalCluster";
import { clusterParameterGroup, subnetGroup } from "../rds/groups";
import { fromTags, toTags } from "../tags";
import * as cluster from "./cluster";

const globalCluster = entry<aws.docdb.GlobalClusterArgs>({
  inputs: {
    databaseName: true,
    deletionProtection: true,
    engine: true,
    engineVersion: true,
    globalClusterIdentifier: true,
    region: true,
    sourceDbClusterIdentifier: true,
    storageEncrypted: true,
  },
  required: ["globalClusterIdentifier"],
  replaceOn: [
    "databaseName",
    "engine",
    "globalClusterIdentifier",
    "region",
    "sourceDbClusterIdentifier",
    "storageEncrypted",
  ],
  unreadable: { sourceDbClusterIdentifier: "AWS doesn't tell which cluster it was made from" },
  create: globalClusters.create,
  async read(cloud, id) {
    const it = await api.globalClusterOf(cloud, id);
    return it && { inputs: globalClusters.seenInputs(it), outputs: globalClusters.outputs(it) };
  },
  update: globalClusters.update,
  remove: globalClusters.remove,
});

/** What both CreateDBInstance and ModifyDBInstance take. */
const settings = (it: Plain<aws.docdb.ClusterInstanceArgs>) => ({
  AutoMinorVersionUpgrade: it.autoMinorVersionUpgrade,
  CACertificateIdentifier: it.caCertIdentifier,
  CopyTagsToSnapshot: it.copyTagsToSnapshot,
  DBInstanceClass: it.instanceClass,
  EnablePerformanceInsights: it.enablePerformanceInsights,
  PerformanceInsightsKMSKeyId: it.performanceInsightsKmsKeyId,
  PreferredMaintenanceWindow: it.preferredMaintenanceWindow,
  PromotionTier: it.promotionTier,
});

const clusterInstance = entry<aws.docdb.ClusterInstanceArgs>({
  inputs: {
    applyImmediately: true,
    autoMinorVersionUpgrade: true,
    availabilityZone: true,
    caCertIdentifier: true,
    clusterIdentifier: true,
    copyTagsToSnapshot: true,
    enablePerformanceInsights: true,
    engine: true,
    identifier: true,
    instanceClass: true,
    performanceInsightsKmsKeyId: true,
    preferredMaintenanceWindow: true,
    promotionTier: true,
    region: true,
    tags: true,
  },
  required: ["clusterIdentifier", "instanceClass"],
  replaceOn: ["availabilityZone", "clusterIdentifier", "engine", "identifier", "region"],
  autoName: { property: "identifier", maxLength: 63 },
  unreadable: {
    applyImmediately: "says how to change, not what is",
    enablePerformanceInsights: "DocumentDB's API doesn't tell",
    performanceInsightsKmsKeyId: "DocumentDB's API doesn't tell",
  },
  async create(cloud, it) {
    const made = await api.client(cloud).send(
      new CreateDBInstanceCommand({
        ...settings(it),
        AvailabilityZone: it.availabilityZone,
        DBClusterIdentifier: it.clusterIdentifier,
        DBInstanceIdentifier: it.identifier,
        DBInstanceClass: it.instanceClass,
        Engine: it.engine ?? "docdb",
        Tags: toTags(it.tags),
      }),
    );
    const id = made.DBInstance!.DBInstanceIdentifier!;
    await instanceAvailable(cloud, id);
    return id;
  },
  async read(cloud, id) {
    const it = await api.instanceOf(cloud, id);
    if (!it) return undefined;
    return {
      inputs: {
        autoMinorVersionUpgrade: it.AutoMinorVersionUpgrade,
        availabilityZone: it.AvailabilityZone,
        caCertIdentifier: it.CACertificateIdentifier,
        clusterIdentifier: it.DBClusterIdentifier,
        copyTagsToSnapshot: it.CopyTagsToSnapshot,
        engine: it.Engine,
        identifier: it.DBInstanceIdentifier,
        instanceClass: it.DBInstanceClass,
        preferredMaintenanceWindow: it.PreferredMaintenanceWindow,
        promotionTier: it.PromotionTier,
        tags: fromTags(it.TagList),
      },
      outputs: {
        ...(await instanceOutputs(cloud, it)),
        dbSubnetGroupName: it.DBSubnetGroup?.DBSubnetGroupName,
        engineVersion: it.EngineVersion,
        preferredBackupWindow: it.PreferredBackupWindow,
        publiclyAccessible: Boolean(it.PubliclyAccessible),
      },
    };
  },
  async update(cloud, id, to, from) {
    const change = api.differing(settings(to), settings(from));
    const command = { ...change, DBInstanceIdentifier: id, ApplyImmediately: Boolean(to.applyImmediately) };
    if (Object.keys(change).length) await api.client(cloud).send(new ModifyDBInstanceCommand(command));
    await instanceAvailable(cloud, id);
    await api.retag(cloud, api.arnOf(cloud, "db", id), to.tags, from.tags);
  },
  remove: deleteInstance,
});

export const entries: Record<string, AnyEntry> = {
  ...cluster.entries,
  "aws:docdb/globalCluster:GlobalCluster": globalCluster,
  "aws:docdb/clusterInstance:ClusterInstance": clusterInstance,
  "aws:docdb/subnetGroup:SubnetGroup": subnetGroup,
  "aws:docdb/clusterParameterGroup:ClusterParameterGroup": clusterParameterGroup,
};
