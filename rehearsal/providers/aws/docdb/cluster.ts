import { CreateDBClusterCommand, type DBCluster } from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, entry, type Plain, type Shape } from "../../entry";
import * as api from "../rds/api";
import { changeMembership, deleteCluster } from "../rds/membership";
import { fromTags, toTags } from "../tags";
import { modifyCluster } from "../rds/modification";

type Inputs = Plain<aws.docdb.ClusterArgs>;

/** The real provider's default, sent whether or not the program says so. */
const port = 27017;

const inputs: Shape<aws.docdb.ClusterArgs> = {
  allowMajorVersionUpgrade: true,
  applyImmediately: true,
  availabilityZones: true,
  backupRetentionPeriod: true,
  clusterIdentifier: true,
  dbClusterParameterGroupName: true,
  dbSubnetGroupName: true,
  deletionProtection: true,
  enabledCloudwatchLogsExports: true,
  engine: true,
  engineVersion: true,
  finalSnapshotIdentifier: true,
  globalClusterIdentifier: true,
  kmsKeyId: true,
  masterPassword: true,
  masterPasswordWo: true,
  masterPasswordWoVersion: true,
  masterUsername: true,
  networkType: true,
  port: true,
  preferredBackupWindow: true,
  preferredMaintenanceWindow: true,
  region: true,
  skipFinalSnapshot: true,
  storageEncrypted: true,
  storageType: true,
  tags: true,
  vpcSecurityGroupIds: true,
};

/** What both CreateDBCluster and ModifyDBCluster take. */
const settings = (it: Inputs) => ({
  BackupRetentionPeriod: it.backupRetentionPeriod,
  DBClusterParameterGroupName: it.dbClusterParameterGroupName,
  DeletionProtection: it.deletionProtection,
  EngineVersion: it.engineVersion,
  NetworkType: it.networkType,
  PreferredBackupWindow: it.preferredBackupWindow,
  PreferredMaintenanceWindow: it.preferredMaintenanceWindow,
  StorageType: it.storageType,
  VpcSecurityGroupIds: it.vpcSecurityGroupIds,
});

const creation = (it: Inputs) => ({
  ...settings(it),
  AvailabilityZones: it.availabilityZones,
  DBClusterIdentifier: it.clusterIdentifier,
  DBSubnetGroupName: it.dbSubnetGroupName,
  EnableCloudwatchLogsExports: it.enabledCloudwatchLogsExports,
  Engine: it.engine ?? "docdb",
  GlobalClusterIdentifier: it.globalClusterIdentifier,
  KmsKeyId: it.kmsKeyId,
  MasterUsername: it.masterUsername,
  MasterUserPassword: it.masterPassword ?? it.masterPasswordWo,
  Port: it.port ?? port,
  StorageEncrypted: it.storageEncrypted,
  Tags: toTags(it.tags),
});

const seenInputs = (it: DBCluster, globalClusterIdentifier: string | undefined, asked: Inputs): Partial<Inputs> => ({
  availabilityZones: it.AvailabilityZones,
  backupRetentionPeriod: it.BackupRetentionPeriod,
  clusterIdentifier: it.DBClusterIdentifier,
  dbClusterParameterGroupName: it.DBClusterParameterGroup,
  dbSubnetGroupName: it.DBSubnetGroup,
  deletionProtection: it.DeletionProtection,
  enabledCloudwatchLogsExports: it.EnabledCloudwatchLogsExports ?? [],
  engine: it.Engine,
  engineVersion: it.EngineVersion,
  globalClusterIdentifier,
  kmsKeyId: it.KmsKeyId,
  masterUsername: it.MasterUsername,
  networkType: it.NetworkType,
  port: it.Port,
  preferredBackupWindow: it.PreferredBackupWindow,
  preferredMaintenanceWindow: it.PreferredMaintenanceWindow,
  storageEncrypted: it.StorageEncrypted,
  // AWS doesn't tell "standard", and the real provider lets that pass.
  storageType: it.StorageType === "iopt1" ? it.StorageType : asked.storageType,
  tags: fromTags(it.TagList),
  vpcSecurityGroupIds: it.VpcSecurityGroups?.map((group) => group.VpcSecurityGroupId!) ?? [],
});

const cluster = entry<aws.docdb.ClusterArgs>({
  inputs,
  required: [],
  replaceOn: [
    "availabilityZones",
    "clusterIdentifier",
    "dbSubnetGroupName",
    "engine",
    "kmsKeyId",
    "masterUsername",
    "port",
    "region",
    "storageEncrypted",
  ],
  autoName: { property: "clusterIdentifier", maxLength: 63 },
  unreadable: {
    allowMajorVersionUpgrade: "says how to change, not what is",
    applyImmediately: "says how to change, not what is",
    finalSnapshotIdentifier: "says how to delete",
    masterPassword: "AWS tells nobody",
    masterPasswordWo: "AWS tells nobody",
    masterPasswordWoVersion: "the program's own count",
    skipFinalSnapshot: "says how to delete",
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
    return {
      inputs: seenInputs(it, globalCluster, last),
      outputs: {
        arn: it.DBClusterArn,
        clusterMembers: it.DBClusterMembers?.map((member) => member.DBInstanceIdentifier!) ?? [],
        clusterResourceId: it.DbClusterResourceId,
        endpoint: it.Endpoint,
        hostedZoneId: it.HostedZoneId,
        masterUserSecrets: [],
        readerEndpoint: it.ReaderEndpoint,
      },
    };
  },
  async update(cloud, id, to, from) {
    await modifyCluster(cloud, id, api.differing(settings(to), settings(from)), to, from);
    await changeMembership(cloud, id, to.globalClusterIdentifier, from.globalClusterIdentifier);
    await api.retag(cloud, api.arnOf(cloud, "cluster", id), to.tags, from.tags);
  },
  remove: deleteCluster,
});

export const entries: Record<string, AnyEntry> = {
  "aws:docdb/cluster:Cluster": cluster,
};
