import { CreateDBParameterGroupCommand } from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import { type AnySample, sample } from "../../entry";
import { needSubnets } from "../ec2/needs.samples";
import { client } from "./api";
import { needCluster, needHome, needInstance, needKey } from "./needs.samples";

const zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];
const role = "arn:aws:iam::123456789012:role/rds-monitoring";

const cluster = sample<aws.rds.ClusterArgs>({
  needs: (cloud) => needHome(cloud, "aurora-postgresql16"),
  inputs: (needs) => ({
    allowMajorVersionUpgrade: true,
    applyImmediately: true,
    autoMinorVersionUpgrade: false,
    availabilityZones: zones,
    backupRetentionPeriod: 7,
    clusterIdentifier: "relational",
    copyTagsToSnapshot: true,
    databaseInsightsMode: "standard",
    databaseName: "shop",
    dbClusterParameterGroupName: needs["parameterGroup"],
    dbSubnetGroupName: needs["subnetGroup"],
    deleteAutomatedBackups: false,
    deletionProtection: false,
    enabledCloudwatchLogsExports: ["postgresql"],
    engine: "aurora-postgresql",
    engineMode: "provisioned",
    engineVersion: "16",
    finalSnapshotIdentifier: "relational-last",
    iamDatabaseAuthenticationEnabled: true,
    kmsKeyId: needs["key"],
    masterPasswordWo: "correct-horse",
    masterPasswordWoVersion: 1,
    masterUsername: "meridian",
    networkType: "IPV4",
    port: 5433,
    preferredBackupWindow: "02:00-03:00",
    preferredMaintenanceWindow: "sun:04:00-sun:05:00",
    skipFinalSnapshot: true,
    storageEncrypted: true,
    storageType: "aurora-iopt1",
    tags: { Name: "a", gone: "x" },
    vpcSecurityGroupIds: [needs["securityGroup"]!],
  }),
  change: (needs) => ({
    backupRetentionPeriod: 14,
    copyTagsToSnapshot: false,
    databaseInsightsMode: "advanced",
    deletionProtection: false,
    enabledCloudwatchLogsExports: ["instance", "iam-db-auth-error"],
    engineVersion: "17.5",
    dbClusterParameterGroupName: "default.aurora-postgresql17",
    iamDatabaseAuthenticationEnabled: false,
    masterPasswordWo: "battery-staple",
    masterPasswordWoVersion: 2,
    monitoringInterval: 30,
    monitoringRoleArn: role,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: needs["key"],
    performanceInsightsRetentionPeriod: 465,
    preferredBackupWindow: "03:00-04:00",
    tags: { Name: "b" },
  }),
  replacement: () => ({ clusterIdentifier: "relational-2", databaseName: "store" }),
});

const clusterInstance = sample<aws.rds.ClusterInstanceArgs>({
  needs: async (cloud) => {
    const DBParameterGroupName = "sample-instances";
    const parameters = { DBParameterGroupFamily: "aurora-postgresql16", Description: "a sample's" };
    await client(cloud).send(new CreateDBParameterGroupCommand({ ...parameters, DBParameterGroupName }));
    return { cluster: await needCluster(cloud, "aurora-postgresql", "16.4"), group: DBParameterGroupName };
  },
  inputs: (needs) => ({
    applyImmediately: true,
    autoMinorVersionUpgrade: false,
    availabilityZone: "eu-west-1b",
    caCertIdentifier: "rds-ca-rsa2048-g1",
    clusterIdentifier: needs["cluster"]!,
    copyTagsToSnapshot: true,
    engine: "aurora-postgresql",
    engineVersion: "16",
    identifier: "relational-1",
    instanceClass: "db.r7g.large",
    monitoringInterval: 60,
    monitoringRoleArn: role,
    performanceInsightsEnabled: true,
    performanceInsightsRetentionPeriod: 7,
    preferredMaintenanceWindow: "sun:04:00-sun:05:00",
    promotionTier: 1,
    publiclyAccessible: false,
    tags: { Name: "a", gone: "x" },
  }),
  change: (needs) => ({
    autoMinorVersionUpgrade: true,
    dbParameterGroupName: needs["group"],
    instanceClass: "db.r7g.xlarge",
    monitoringInterval: 15,
    performanceInsightsRetentionPeriod: 465,
    promotionTier: 0,
    tags: { Name: "b" },
  }),
  replacement: () => ({ identifier: "relational-2", availabilityZone: "eu-west-1a" }),
});

const instance = sample<aws.rds.InstanceArgs>({
  needs: (cloud) => needHome(cloud, "postgres17"),
  inputs: (needs) => ({
    allocatedStorage: 100,
    allowMajorVersionUpgrade: false,
    applyImmediately: true,
    autoMinorVersionUpgrade: false,
    availabilityZone: "eu-west-1b",
    backupRetentionPeriod: 7,
    backupWindow: "02:00-03:00",
    caCertIdentifier: "rds-ca-rsa2048-g1",
    copyTagsToSnapshot: true,
    databaseInsightsMode: "standard",
    dbName: "shop",
    dbSubnetGroupName: needs["subnetGroup"],
    deleteAutomatedBackups: true,
    deletionProtection: false,
    enabledCloudwatchLogsExports: ["postgresql"],
    engine: "postgres",
    engineVersion: "17.5",
    iamDatabaseAuthenticationEnabled: true,
    identifier: "sample-alone",
    instanceClass: "db.t4g.medium",
    kmsKeyId: needs["key"],
    maintenanceWindow: "sun:04:00-sun:05:00",
    maxAllocatedStorage: 400,
    monitoringInterval: 60,
    monitoringRoleArn: role,
    multiAz: false,
    parameterGroupName: needs["parameterGroup"],
    password: "correct-horse",
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: needs["key"],
    performanceInsightsRetentionPeriod: 7,
    port: 5433,
    publiclyAccessible: false,
    skipFinalSnapshot: true,
    storageEncrypted: true,
    storageType: "gp3",
    tags: { Name: "a", gone: "x" },
    username: "meridian",
    vpcSecurityGroupIds: [needs["securityGroup"]!],
  }),
  change: () => ({
    allocatedStorage: 200,
    backupRetentionPeriod: 14,
    copyTagsToSnapshot: false,
    databaseInsightsMode: "advanced",
    enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
    engineVersion: "17.6",
    iamDatabaseAuthenticationEnabled: false,
    identifier: "sample-renamed",
    instanceClass: "db.r7g.large",
    maxAllocatedStorage: 800,
    monitoringInterval: 30,
    multiAz: true,
    password: "battery-staple",
    performanceInsightsRetentionPeriod: 465,
    port: 5434,
    tags: { Name: "b" },
  }),
  replacement: () => ({ dbName: "store" }),
});

const automatedBackups = sample<aws.rds.InstanceAutomatedBackupsReplicationArgs>({
  needs: async (cloud) => {
    const elsewhere = (client: unknown) => cloud.client(client as never, "us-east-1");
    const virginia = { ...cloud, region: "us-east-1", client: elsewhere } as typeof cloud;
    const [source, other] = [await needInstance(virginia), await needInstance(virginia)];
    return { source, other, key: await needKey(cloud) };
  },
  inputs: (needs) => ({ kmsKeyId: needs["key"], retentionPeriod: 14, sourceDbInstanceArn: needs["source"]! }),
  replacement: (needs) => ({ sourceDbInstanceArn: needs["other"]! }),
});

const globalCluster = sample<aws.rds.GlobalClusterArgs>({
  inputs: () => ({
    databaseName: "shop",
    deletionProtection: true,
    engine: "aurora-postgresql",
    engineLifecycleSupport: "open-source-rds-extended-support-disabled",
    engineVersion: "16.4",
    forceDestroy: true,
    globalClusterIdentifier: "sample-relational",
    storageEncrypted: true,
    tags: { Name: "a", gone: "x" },
  }),
  change: () => ({ deletionProtection: false, engineVersion: "17.5", tags: { Name: "b" } }),
  replacement: () => ({ globalClusterIdentifier: "sample-relational-2", databaseName: "store" }),
});

const parameter = (name: string, value: string, applyMethod = "immediate") => ({ name, value, applyMethod });

const clusterParameterGroup = sample<aws.rds.ClusterParameterGroupArgs>({
  inputs: () => ({
    description: "relational",
    family: "aurora-postgresql16",
    name: "sample-relational",
    parameters: [
      parameter("rds.force_ssl", "1"),
      parameter("shared_preload_libraries", "auto_explain", "pending-reboot"),
    ],
    tags: { Name: "a" },
  }),
  change: () => ({
    parameters: [parameter("rds.force_ssl", "0"), parameter("rds.global_db_rpo", "60")],
    tags: { Name: "b" },
  }),
  replacement: () => ({ name: "sample-relational-2", family: "aurora-postgresql17" }),
});

const parameterGroup = sample<aws.rds.ParameterGroupArgs>({
  inputs: () => ({
    family: "aurora-postgresql16",
    name: "sample-instance",
    description: "instances",
    parameters: [parameter("log_statement", "ddl"), parameter("log_min_duration_statement", "500")],
    tags: { Name: "a" },
  }),
  change: () => ({ parameters: [parameter("log_statement", "none")], tags: { Name: "b" } }),
  replacement: () => ({ name: "sample-instance-2" }),
});

const subnetGroup = sample<aws.rds.SubnetGroupArgs>({
  needs: (cloud) => needSubnets(cloud),
  inputs: (needs) => ({
    name: "sample-subnets",
    subnetIds: [needs["first"]!, needs["second"]!],
    tags: { Name: "a", gone: "x" },
  }),
  change: () => ({ description: "isolated", tags: { Name: "b" } }),
  replacement: () => ({ name: "sample-subnets-2" }),
});

export const samples: Record<string, AnySample> = {
  "aws:rds/cluster:Cluster": cluster,
  "aws:rds/clusterInstance:ClusterInstance": clusterInstance,
  "aws:rds/globalCluster:GlobalCluster": globalCluster,
  "aws:rds/instance:Instance": instance,
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": automatedBackups,
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": clusterParameterGroup,
  "aws:rds/parameterGroup:ParameterGroup": parameterGroup,
  "aws:rds/subnetGroup:SubnetGroup": subnetGroup,
};
