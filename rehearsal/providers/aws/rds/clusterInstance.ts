import {
  CreateDBInstanceCommand,
  type DBInstance,
  DeleteDBInstanceCommand,
  ModifyDBInstanceCommand,
} from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, toTags } from "../tags";
import { until } from "../until";
import * as api from "./api";

type Inputs = Plain<aws.rds.ClusterInstanceArgs>;

/** What both CreateDBInstance and ModifyDBInstance take. */
const settings = (it: Inputs) => ({
  AutoMinorVersionUpgrade: it.autoMinorVersionUpgrade,
  CACertificateIdentifier: it.caCertIdentifier,
  CopyTagsToSnapshot: it.copyTagsToSnapshot,
  DBInstanceClass: it.instanceClass,
  DBParameterGroupName: it.dbParameterGroupName,
  EnablePerformanceInsights: it.performanceInsightsEnabled,
  MonitoringInterval: it.monitoringInterval,
  MonitoringRoleArn: it.monitoringRoleArn,
  PerformanceInsightsKMSKeyId: it.performanceInsightsKmsKeyId,
  PerformanceInsightsRetentionPeriod: it.performanceInsightsRetentionPeriod,
  PreferredMaintenanceWindow: it.preferredMaintenanceWindow,
  PromotionTier: it.promotionTier,
  PubliclyAccessible: it.publiclyAccessible,
});

/** Waits as the real provider does, until the instance answers. */
export async function instanceAvailable(cloud: Cloud, id: string): Promise<void> {
  await until(`the database instance ${id} to be available`, 60, async () =>
    (await api.instanceOf(cloud, id))?.DBInstanceStatus === "available" ? true : undefined,
  );
}

export async function deleteInstance(cloud: Cloud, id: string): Promise<void> {
  const command = new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true });
  await unlessGone(api.gone, () => api.client(cloud).send(command));
  await until(`the database instance ${id} to be gone`, 60, async () =>
    (await api.instanceOf(cloud, id)) ? undefined : true,
  );
}

/** What an instance has as outputs, Aurora's and DocumentDB's alike. Its cluster says whether it writes. */
export async function instanceOutputs(cloud: Cloud, it: DBInstance): Promise<Record<string, unknown>> {
  const cluster = await api.clusterOf(cloud, it.DBClusterIdentifier!);
  const member = cluster?.DBClusterMembers?.find((one) => one.DBInstanceIdentifier === it.DBInstanceIdentifier);
  return {
    arn: it.DBInstanceArn,
    dbiResourceId: it.DbiResourceId,
    endpoint: it.Endpoint?.Address,
    kmsKeyId: it.KmsKeyId,
    port: it.Endpoint?.Port,
    storageEncrypted: it.StorageEncrypted,
    writer: Boolean(member?.IsClusterWriter),
  };
}

const seenInputs = (it: DBInstance, last: Inputs): Partial<Inputs> => ({
  autoMinorVersionUpgrade: it.AutoMinorVersionUpgrade,
  availabilityZone: it.AvailabilityZone,
  caCertIdentifier: it.CACertificateIdentifier,
  clusterIdentifier: it.DBClusterIdentifier,
  copyTagsToSnapshot: it.CopyTagsToSnapshot,
  dbParameterGroupName: it.DBParameterGroups?.[0]?.DBParameterGroupName,
  dbSubnetGroupName: it.DBSubnetGroup?.DBSubnetGroupName ?? last.dbSubnetGroupName,
  engine: it.Engine as Inputs["engine"],
  engineVersion: api.askedVersion(last.engineVersion, it.EngineVersion),
  identifier: it.DBInstanceIdentifier,
  instanceClass: it.DBInstanceClass,
  monitoringInterval: it.MonitoringInterval,
  monitoringRoleArn: it.MonitoringRoleArn,
  performanceInsightsEnabled: it.PerformanceInsightsEnabled,
  performanceInsightsKmsKeyId: it.PerformanceInsightsKMSKeyId,
  performanceInsightsRetentionPeriod: it.PerformanceInsightsRetentionPeriod,
  preferredMaintenanceWindow: it.PreferredMaintenanceWindow,
  promotionTier: it.PromotionTier,
  publiclyAccessible: it.PubliclyAccessible,
  tags: fromTags(it.TagList),
});

const clusterInstance = entry<aws.rds.ClusterInstanceArgs>({
  inputs: {
    applyImmediately: true,
    autoMinorVersionUpgrade: true,
    availabilityZone: true,
    caCertIdentifier: true,
    clusterIdentifier: true,
    copyTagsToSnapshot: true,
    dbParameterGroupName: true,
    dbSubnetGroupName: true,
    engine: true,
    engineVersion: true,
    forceDestroy: true,
    identifier: true,
    instanceClass: true,
    monitoringInterval: true,
    monitoringRoleArn: true,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: true,
    performanceInsightsRetentionPeriod: true,
    preferredMaintenanceWindow: true,
    promotionTier: true,
    publiclyAccessible: true,
    region: true,
    tags: true,
  },
  required: ["clusterIdentifier", "engine", "instanceClass"],
  replaceOn: ["availabilityZone", "clusterIdentifier", "dbSubnetGroupName", "engine", "identifier", "region"],
  autoName: { property: "identifier", maxLength: 63 },
  unreadable: {
    applyImmediately: "says how to change, not what is",
    forceDestroy: "says how to delete",
  },
  async create(cloud, it) {
    const made = await api.client(cloud).send(
      new CreateDBInstanceCommand({
        ...settings(it),
        AvailabilityZone: it.availabilityZone,
        DBClusterIdentifier: it.clusterIdentifier,
        DBInstanceIdentifier: it.identifier,
        DBInstanceClass: it.instanceClass,
        DBSubnetGroupName: it.dbSubnetGroupName,
        Engine: it.engine,
        EngineVersion: it.engineVersion,
        Tags: toTags(it.tags),
      }),
    );
    const id = made.DBInstance!.DBInstanceIdentifier!;
    await instanceAvailable(cloud, id);
    return id;
  },
  async read(cloud, id, last) {
    const it = await api.instanceOf(cloud, id);
    if (!it) return undefined;
    const outputs = await instanceOutputs(cloud, it);
    return {
      inputs: seenInputs(it, last),
      outputs: { ...outputs, engineVersionActual: it.EngineVersion, networkType: it.NetworkType },
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
  "aws:rds/clusterInstance:ClusterInstance": clusterInstance,
};
