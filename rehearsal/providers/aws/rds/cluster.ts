import { CreateDBClusterCommand, type DBCluster } from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, entry, type Plain, type Shape } from "../../entry";
import { fromTags, toTags } from "../tags";
import * as api from "./api";
import { changeMembership, changeSource, deleteCluster } from "./membership";
import { modifyCluster } from "./modification";

type Inputs = Plain<aws.rds.ClusterArgs>;

const inputs: Shape<aws.rds.ClusterArgs> = {
  allowMajorVersionUpgrade: true,
  applyImmediately: true,
  autoMinorVersionUpgrade: true,
  availabilityZones: true,
  backupRetentionPeriod: true,
  clusterIdentifier: true,
  copyTagsToSnapshot: true,
  databaseInsightsMode: true,
  databaseName: true,
  dbClusterParameterGroupName: true,
  dbSubnetGroupName: true,
  deleteAutomatedBackups: true,
  deletionProtection: true,
  enableGlobalWriteForwarding: true,
  enabledCloudwatchLogsExports: true,
  engine: true,
  engineMode: true,
  engineVersion: true,
  finalSnapshotIdentifier: true,
  globalClusterIdentifier: true,
  iamDatabaseAuthenticationEnabled: true,
  kmsKeyId: true,
  masterPassword: true,
  masterPasswordWo: true,
  masterPasswordWoVersion: true,
  masterUsername: true,
  monitoringInterval: true,
  monitoringRoleArn: true,
  networkType: true,
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: true,
  performanceInsightsRetentionPeriod: true,
  port: true,
  preferredBackupWindow: true,
  preferredMaintenanceWindow: true,
  region: true,
  replicationSourceIdentifier: true,
  skipFinalSnapshot: true,
  sourceRegion: true,
  storageEncrypted: true,
  storageType: true,
  tags: true,
  vpcSecurityGroupIds: true,
};

/** What both CreateDBCluster and ModifyDBCluster take. */
const settings = (it: Inputs) => ({
  AutoMinorVersionUpgrade: it.autoMinorVersionUpgrade,
  BackupRetentionPeriod: it.backupRetentionPeriod,
  CopyTagsToSnapshot: it.copyTagsToSnapshot,
  DatabaseInsightsMode: it.databaseInsightsMode as "standard" | "advanced" | undefined,
  DBClusterParameterGroupName: it.dbClusterParameterGroupName,
  DeletionProtection: it.deletionProtection,
  EnableGlobalWriteForwarding: it.enableGlobalWriteForwarding,
  EnableIAMDatabaseAuthentication: it.iamDatabaseAuthenticationEnabled,
  EnablePerformanceInsights: it.performanceInsightsEnabled,
  EngineVersion: it.engineVersion,
  MonitoringInterval: it.monitoringInterval,
  MonitoringRoleArn: it.monitoringRoleArn,
  NetworkType: it.networkType,
  PerformanceInsightsKMSKeyId: it.performanceInsightsKmsKeyId,
  PerformanceInsightsRetentionPeriod: it.performanceInsightsRetentionPeriod,
  Port: it.port,
  PreferredBackupWindow: it.preferredBackupWindow,
  PreferredMaintenanceWindow: it.preferredMaintenanceWindow,
  StorageType: it.storageType,
  VpcSecurityGroupIds: it.vpcSecurityGroupIds,
});

const creation = (it: Inputs) => ({
  ...settings(it),
  AvailabilityZones: it.availabilityZones,
  DBClusterIdentifier: it.clusterIdentifier,
  DatabaseName: it.databaseName,
  DBSubnetGroupName: it.dbSubnetGroupName,
  EnableCloudwatchLogsExports: it.enabledCloudwatchLogsExports,
  Engine: it.engine,
  EngineMode: it.engineMode,
  GlobalClusterIdentifier: it.globalClusterIdentifier,
  KmsKeyId: it.kmsKeyId,
  MasterUsername: it.masterUsername,
  MasterUserPassword: it.masterPassword ?? it.masterPasswordWo,
  ReplicationSourceIdentifier: it.globalClusterIdentifier ? undefined : it.replicationSourceIdentifier,
  StorageEncrypted: it.storageEncrypted,
  Tags: toTags(it.tags),
});

const seenInputs = (it: DBCluster, last: Inputs, globalClusterIdentifier: string | undefined): Partial<Inputs> => ({
  autoMinorVersionUpgrade: it.AutoMinorVersionUpgrade,
  availabilityZones: it.AvailabilityZones,
  backupRetentionPeriod: it.BackupRetentionPeriod,
  clusterIdentifier: it.DBClusterIdentifier,
  copyTagsToSnapshot: it.CopyTagsToSnapshot,
  databaseInsightsMode: it.DatabaseInsightsMode,
  databaseName: it.DatabaseName ?? last.databaseName,
  dbClusterParameterGroupName: it.DBClusterParameterGroup,
  dbSubnetGroupName: it.DBSubnetGroup,
  deletionProtection: it.DeletionProtection,
  enabledCloudwatchLogsExports: it.EnabledCloudwatchLogsExports ?? [],
  engine: it.Engine,
  engineMode: it.EngineMode,
  engineVersion: api.askedVersion(last.engineVersion, it.EngineVersion),
  globalClusterIdentifier,
  iamDatabaseAuthenticationEnabled: it.IAMDatabaseAuthenticationEnabled,
  kmsKeyId: it.KmsKeyId,
  masterUsername: it.MasterUsername,
  monitoringInterval: it.MonitoringInterval,
  monitoringRoleArn: it.MonitoringRoleArn,
  networkType: it.NetworkType,
  performanceInsightsEnabled: it.PerformanceInsightsEnabled,
  performanceInsightsKmsKeyId: it.PerformanceInsightsKMSKeyId,
  performanceInsightsRetentionPeriod: it.PerformanceInsightsRetentionPeriod,
  port: it.Port,
  preferredBackupWindow: it.PreferredBackupWindow,
  preferredMaintenanceWindow: it.PreferredMaintenanceWindow,
  replicationSourceIdentifier: it.ReplicationSourceIdentifier,
  storageEncrypted: it.StorageEncrypted,
  storageType: it.StorageType,
  tags: fromTags(it.TagList),
  vpcSecurityGroupIds: it.VpcSecurityGroups?.map((group) => group.VpcSecurityGroupId!) ?? [],
});

const outputs = (it: DBCluster) => ({
  arn: it.DBClusterArn,
  allocatedStorage: it.AllocatedStorage,
  clusterMembers: it.DBClusterMembers?.map((member) => member.DBInstanceIdentifier!) ?? [],
  clusterResourceId: it.DbClusterResourceId,
  endpoint: it.Endpoint,
  engineVersionActual: it.EngineVersion,
  hostedZoneId: it.HostedZoneId,
  iamRoles: [],
  masterUserSecrets: [],
  readerEndpoint: it.ReaderEndpoint,
});

const cluster = entry<aws.rds.ClusterArgs>({
  inputs,
  required: ["engine"],
  replaceOn: [
    "availabilityZones",
    "clusterIdentifier",
    "databaseName",
    "dbSubnetGroupName",
    "engine",
    "engineMode",
    "kmsKeyId",
    "masterUsername",
    "region",
    "sourceRegion",
    "storageEncrypted",
  ],
  seenUnasked: ["replicationSourceIdentifier"],
  autoName: { property: "clusterIdentifier", maxLength: 63 },
  unreadable: {
    allowMajorVersionUpgrade: "says how to change, not what is",
    applyImmediately: "says how to change, not what is",
    deleteAutomatedBackups: "says how to delete",
    enableGlobalWriteForwarding: "the real provider doesn't read it",
    finalSnapshotIdentifier: "says how to delete",
    masterPassword: "AWS tells nobody",
    masterPasswordWo: "AWS tells nobody",
    masterPasswordWoVersion: "the program's own count",
    skipFinalSnapshot: "says how to delete",
    sourceRegion: "used at creation only",
  },
  async create(cloud, it) {
    const made = await api.client(cloud).send(new CreateDBClusterCommand(creation(it)));
    const id = made.DBCluster!.DBClusterIdentifier!;
    await api.clusterAvailable(cloud, id);
    return id;
  },
  async read(cloud, id, last) {
    const it = await api.clusterOf(cloud, id);
    if (!it) return undefined;
    const globalCluster = await api.globalClusterOfMember(cloud, it.DBClusterArn!);
    return { inputs: seenInputs(it, last, globalCluster), outputs: outputs(it) };
  },
  async update(cloud, id, to, from) {
    await changeSource(cloud, id, to.replicationSourceIdentifier, from.replicationSourceIdentifier);
    await modifyCluster(cloud, id, api.differing(settings(to), settings(from)), to, from);
    await changeMembership(cloud, id, to.globalClusterIdentifier, from.globalClusterIdentifier);
    await api.retag(cloud, api.arnOf(cloud, "cluster", id), to.tags, from.tags);
  },
  remove: deleteCluster,
});

export const entries: Record<string, AnyEntry> = {
  "aws:rds/cluster:Cluster": cluster,
};
