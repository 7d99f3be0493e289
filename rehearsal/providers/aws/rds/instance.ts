import {
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  type DBInstance,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  PromoteReadReplicaCommand,
} from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain, type Shape } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, toTags } from "../tags";
import { until } from "../until";
import * as api from "./api";
import { instanceAvailable } from "./clusterInstance";

type Inputs = Plain<aws.rds.InstanceArgs>;

const inputs: Shape<aws.rds.InstanceArgs> = {
  allocatedStorage: true,
  allowMajorVersionUpgrade: true,
  applyImmediately: true,
  autoMinorVersionUpgrade: true,
  availabilityZone: true,
  backupRetentionPeriod: true,
  backupWindow: true,
  caCertIdentifier: true,
  copyTagsToSnapshot: true,
  databaseInsightsMode: true,
  dbName: true,
  dbSubnetGroupName: true,
  deleteAutomatedBackups: true,
  deletionProtection: true,
  enabledCloudwatchLogsExports: true,
  engine: true,
  engineVersion: true,
  finalSnapshotIdentifier: true,
  iamDatabaseAuthenticationEnabled: true,
  identifier: true,
  instanceClass: true,
  kmsKeyId: true,
  maintenanceWindow: true,
  maxAllocatedStorage: true,
  monitoringInterval: true,
  monitoringRoleArn: true,
  multiAz: true,
  parameterGroupName: true,
  password: true,
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: true,
  performanceInsightsRetentionPeriod: true,
  port: true,
  publiclyAccessible: true,
  region: true,
  replicateSourceDb: true,
  skipFinalSnapshot: true,
  storageEncrypted: true,
  storageType: true,
  tags: true,
  username: true,
  vpcSecurityGroupIds: true,
};

/** What creating an instance, creating a replica and changing either take alike. */
const common = (it: Inputs) => ({
  AutoMinorVersionUpgrade: it.autoMinorVersionUpgrade,
  CACertificateIdentifier: it.caCertIdentifier,
  CopyTagsToSnapshot: it.copyTagsToSnapshot,
  DatabaseInsightsMode: it.databaseInsightsMode as "standard" | "advanced" | undefined,
  DBInstanceClass: it.instanceClass,
  DBParameterGroupName: it.parameterGroupName,
  DBSubnetGroupName: it.dbSubnetGroupName,
  DeletionProtection: it.deletionProtection,
  EnableIAMDatabaseAuthentication: it.iamDatabaseAuthenticationEnabled,
  EnablePerformanceInsights: it.performanceInsightsEnabled,
  MaxAllocatedStorage: it.maxAllocatedStorage,
  MonitoringInterval: it.monitoringInterval,
  MonitoringRoleArn: it.monitoringRoleArn,
  MultiAZ: it.multiAz,
  PerformanceInsightsKMSKeyId: it.performanceInsightsKmsKeyId,
  PerformanceInsightsRetentionPeriod: it.performanceInsightsRetentionPeriod,
  PubliclyAccessible: it.publiclyAccessible,
  StorageType: it.storageType,
  VpcSecurityGroupIds: it.vpcSecurityGroupIds,
});

/** What a replica can't be told when it is made, so that the real provider changes it afterwards. */
const afterwards = (it: Inputs) => ({
  BackupRetentionPeriod: it.backupRetentionPeriod,
  PreferredBackupWindow: it.backupWindow,
  PreferredMaintenanceWindow: it.maintenanceWindow,
});

const modification = (it: Inputs) => ({
  ...common(it),
  ...afterwards(it),
  AllocatedStorage: it.allocatedStorage,
  DBPortNumber: it.port,
  EngineVersion: it.engineVersion,
  MasterUserPassword: it.password,
});

const newborn = (it: Inputs) => ({
  AvailabilityZone: it.availabilityZone,
  DBInstanceIdentifier: it.identifier,
  DBInstanceClass: it.instanceClass,
  EnableCloudwatchLogsExports: it.enabledCloudwatchLogsExports,
  KmsKeyId: it.kmsKeyId,
  Port: it.port,
  Tags: toTags(it.tags),
});

async function makeInstance(cloud: Cloud, it: Inputs): Promise<string> {
  const made = await api.client(cloud).send(
    new CreateDBInstanceCommand({
      ...common(it),
      ...afterwards(it),
      ...newborn(it),
      AllocatedStorage: it.allocatedStorage,
      DBName: it.dbName,
      Engine: it.engine,
      EngineVersion: it.engineVersion,
      MasterUsername: it.username,
      MasterUserPassword: it.password,
      StorageEncrypted: it.storageEncrypted,
    }),
  );
  return made.DBInstance!.DBInstanceIdentifier!;
}

/** @throws Error where the program tells a replica what only its source may say. */
async function makeReplica(cloud: Cloud, it: Inputs): Promise<string> {
  const refused = (["dbName", "username", "password"] as const).filter((name) => it[name] !== undefined);
  if (refused.length > 0) throw new Error(`${refused.join(", ")}: conflicts with replicateSourceDb`);
  const source = { SourceDBInstanceIdentifier: it.replicateSourceDb };
  const command = new CreateDBInstanceReadReplicaCommand({ ...common(it), ...newborn(it), ...source });
  const id = (await api.client(cloud).send(command)).DBInstance!.DBInstanceIdentifier!;
  await instanceAvailable(cloud, id);
  const rest = { ...afterwards(it), DBInstanceIdentifier: id, ApplyImmediately: true };
  await api.client(cloud).send(new ModifyDBInstanceCommand(rest));
  return id;
}

/** The real provider's id is the one that AWS gives, because an instance's own name can be changed. */
async function byResourceId(cloud: Cloud, id: string): Promise<DBInstance | undefined> {
  const Filters = [{ Name: "dbi-resource-id", Values: [id] }];
  return (await api.client(cloud).send(new DescribeDBInstancesCommand({ Filters }))).DBInstances?.[0];
}

/** Storage that grew by itself is no difference, where it may grow. */
const storageOf = (it: DBInstance, { allocatedStorage, maxAllocatedStorage }: Inputs): number | undefined =>
  allocatedStorage && maxAllocatedStorage && (it.AllocatedStorage ?? 0) > allocatedStorage
    ? allocatedStorage
    : it.AllocatedStorage;

const seenInputs = (it: DBInstance, last: Inputs): Partial<Inputs> => ({
  allocatedStorage: storageOf(it, last),
  autoMinorVersionUpgrade: it.AutoMinorVersionUpgrade,
  availabilityZone: it.AvailabilityZone,
  backupRetentionPeriod: it.BackupRetentionPeriod,
  backupWindow: it.PreferredBackupWindow,
  caCertIdentifier: it.CACertificateIdentifier,
  copyTagsToSnapshot: it.CopyTagsToSnapshot,
  databaseInsightsMode: it.DatabaseInsightsMode,
  dbName: it.DBName,
  dbSubnetGroupName: it.DBSubnetGroup?.DBSubnetGroupName,
  deletionProtection: it.DeletionProtection,
  enabledCloudwatchLogsExports: it.EnabledCloudwatchLogsExports ?? [],
  engine: it.Engine,
  engineVersion: api.askedVersion(last.engineVersion, it.EngineVersion),
  iamDatabaseAuthenticationEnabled: it.IAMDatabaseAuthenticationEnabled,
  identifier: it.DBInstanceIdentifier,
  instanceClass: it.DBInstanceClass,
  kmsKeyId: it.KmsKeyId,
  maintenanceWindow: it.PreferredMaintenanceWindow,
  maxAllocatedStorage: it.MaxAllocatedStorage,
  monitoringInterval: it.MonitoringInterval,
  monitoringRoleArn: it.MonitoringRoleArn,
  multiAz: it.MultiAZ,
  parameterGroupName: it.DBParameterGroups?.[0]?.DBParameterGroupName,
  performanceInsightsEnabled: it.PerformanceInsightsEnabled,
  performanceInsightsKmsKeyId: it.PerformanceInsightsKMSKeyId,
  performanceInsightsRetentionPeriod: it.PerformanceInsightsRetentionPeriod,
  port: it.Endpoint?.Port,
  publiclyAccessible: it.PubliclyAccessible,
  replicateSourceDb: it.ReadReplicaSourceDBInstanceIdentifier,
  storageEncrypted: it.StorageEncrypted,
  storageType: it.StorageType,
  tags: fromTags(it.TagList),
  username: it.MasterUsername,
  vpcSecurityGroupIds: it.VpcSecurityGroups?.map((group) => group.VpcSecurityGroupId!) ?? [],
});

const outputs = (it: DBInstance) => ({
  address: it.Endpoint?.Address,
  arn: it.DBInstanceArn,
  endpoint: `${it.Endpoint?.Address}:${it.Endpoint?.Port}`,
  engineVersionActual: it.EngineVersion,
  hostedZoneId: it.Endpoint?.HostedZoneId ?? "Z2R2ITUGPM61AM",
  replicas: it.ReadReplicaDBInstanceIdentifiers ?? [],
  resourceId: it.DbiResourceId,
  status: it.DBInstanceStatus,
});

/** Removing the source promotes the replica; naming another fails, whatever was there before. */
async function changeSource(cloud: Cloud, id: string, to: Inputs, from: Inputs): Promise<void> {
  if ((to.replicateSourceDb ?? "") === (from.replicateSourceDb ?? "")) return;
  if (to.replicateSourceDb) throw new Error("cannot elect new source database for replication");
  const backups = { BackupRetentionPeriod: to.backupRetentionPeriod, PreferredBackupWindow: to.backupWindow };
  await api.client(cloud).send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: id, ...backups }));
  await instanceAvailable(cloud, id);
}

async function changeSettings(cloud: Cloud, id: string, to: Inputs, from: Inputs): Promise<void> {
  const exports = api.logExports(to.enabledCloudwatchLogsExports, from.enabledCloudwatchLogsExports);
  const change = { ...api.differing(modification(to), modification(from)), CloudwatchLogsExportConfiguration: exports };
  if (Object.values(change).every((value) => value === undefined)) return;
  const how = { ApplyImmediately: Boolean(to.applyImmediately), AllowMajorVersionUpgrade: to.allowMajorVersionUpgrade };
  await api.client(cloud).send(new ModifyDBInstanceCommand({ ...change, ...how, DBInstanceIdentifier: id }));
  await instanceAvailable(cloud, id);
}

async function deleteInstance(cloud: Cloud, id: string, last: Inputs): Promise<void> {
  if (!last.skipFinalSnapshot && !last.finalSnapshotIdentifier)
    throw new Error("final_snapshot_identifier is required when skip_final_snapshot is false");
  const command = new DeleteDBInstanceCommand({
    DBInstanceIdentifier: id,
    SkipFinalSnapshot: Boolean(last.skipFinalSnapshot),
    FinalDBSnapshotIdentifier: last.skipFinalSnapshot ? undefined : last.finalSnapshotIdentifier,
    DeleteAutomatedBackups: last.deleteAutomatedBackups ?? true,
  });
  await unlessGone(api.gone, () => api.client(cloud).send(command));
  await until(`the database instance ${id} to be gone`, 60, async () =>
    (await api.instanceOf(cloud, id)) ? undefined : true,
  );
}

const instance = entry<aws.rds.InstanceArgs>({
  inputs,
  required: ["instanceClass"],
  replaceOn: [
    "availabilityZone",
    "dbName",
    "engine",
    "identifier",
    "kmsKeyId",
    "region",
    "storageEncrypted",
    "username",
  ],
  seenUnasked: ["replicateSourceDb"],
  autoName: { property: "identifier", maxLength: 63 },
  unreadable: {
    allowMajorVersionUpgrade: "says how to change, not what is",
    applyImmediately: "says how to change, not what is",
    deleteAutomatedBackups: "says how to delete",
    finalSnapshotIdentifier: "says how to delete",
    password: "AWS tells nobody",
    skipFinalSnapshot: "says how to delete",
  },
  async create(cloud, it) {
    const name = await (it.replicateSourceDb ? makeReplica(cloud, it) : makeInstance(cloud, it));
    await instanceAvailable(cloud, name);
    return (await api.instanceOf(cloud, name))!.DbiResourceId!;
  },
  async read(cloud, id, last) {
    const it = await byResourceId(cloud, id);
    return it && { inputs: seenInputs(it, last), outputs: outputs(it) };
  },
  async update(cloud, id, to, from) {
    const name = (await byResourceId(cloud, id))!.DBInstanceIdentifier!;
    await changeSource(cloud, name, to, from);
    await changeSettings(cloud, name, to, from);
    await api.retag(cloud, api.arnOf(cloud, "db", name), to.tags, from.tags);
  },
  async remove(cloud, id, last) {
    const it = await byResourceId(cloud, id);
    if (it) await deleteInstance(cloud, it.DBInstanceIdentifier!, last);
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:rds/instance:Instance": instance,
};
