import type * as aws from "@pulumi/aws";
import { type AnySample, sample } from "../../entry";
import { needSubnets } from "../ec2/needs.samples";
import { needCluster, needHome } from "../rds/needs.samples";

const cluster = sample<aws.docdb.ClusterArgs>({
  needs: (cloud) => needHome(cloud, "docdb5.0"),
  inputs: (needs) => ({
    applyImmediately: true,
    availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    backupRetentionPeriod: 7,
    clusterIdentifier: "documents",
    dbClusterParameterGroupName: needs["parameterGroup"],
    dbSubnetGroupName: needs["subnetGroup"],
    deletionProtection: false,
    enabledCloudwatchLogsExports: ["audit"],
    engine: "docdb",
    engineVersion: "5.0.0",
    kmsKeyId: needs["key"],
    masterPassword: "correct-horse",
    masterUsername: "meridian",
    port: 27017,
    preferredBackupWindow: "02:00-03:00",
    preferredMaintenanceWindow: "sun:04:00-sun:05:00",
    skipFinalSnapshot: true,
    storageEncrypted: true,
    storageType: "standard",
    tags: { Name: "a", gone: "x" },
    vpcSecurityGroupIds: [needs["securityGroup"]!],
  }),
  change: () => ({
    allowMajorVersionUpgrade: true,
    backupRetentionPeriod: 14,
    dbClusterParameterGroupName: "default.docdb8.0",
    enabledCloudwatchLogsExports: ["audit", "profiler"],
    engineVersion: "8.0.0",
    masterPassword: "battery-staple",
    preferredBackupWindow: "03:00-04:00",
    storageType: "iopt1",
    tags: { Name: "b" },
  }),
  replacement: () => ({ clusterIdentifier: "documents-2", port: 27018 }),
});

const clusterInstance = sample<aws.docdb.ClusterInstanceArgs>({
  needs: async (cloud) => ({ cluster: await needCluster(cloud, "docdb", "5.0.0") }),
  inputs: (needs) => ({
    applyImmediately: true,
    autoMinorVersionUpgrade: false,
    availabilityZone: "eu-west-1b",
    caCertIdentifier: "rds-ca-rsa2048-g1",
    clusterIdentifier: needs["cluster"]!,
    copyTagsToSnapshot: true,
    enablePerformanceInsights: true,
    engine: "docdb",
    identifier: "documents-1",
    instanceClass: "db.r6g.large",
    preferredMaintenanceWindow: "sun:04:00-sun:05:00",
    promotionTier: 1,
    tags: { Name: "a", gone: "x" },
  }),
  change: () => ({
    autoMinorVersionUpgrade: true,
    instanceClass: "db.r6g.xlarge",
    promotionTier: 0,
    tags: { Name: "b" },
  }),
  replacement: () => ({ identifier: "documents-2", availabilityZone: "eu-west-1a" }),
});

const globalCluster = sample<aws.docdb.GlobalClusterArgs>({
  inputs: () => ({
    deletionProtection: true,
    engine: "docdb",
    engineVersion: "5.0.0",
    globalClusterIdentifier: "sample-documents",
    storageEncrypted: true,
  }),
  change: () => ({ deletionProtection: false, engineVersion: "8.0.0" }),
  replacement: () => ({ globalClusterIdentifier: "sample-documents-2", storageEncrypted: false }),
});

const clusterParameterGroup = sample<aws.docdb.ClusterParameterGroupArgs>({
  inputs: () => ({
    description: "documents",
    family: "docdb5.0",
    name: "sample-documents",
    parameters: [
      { name: "tls", value: "enabled", applyMethod: "pending-reboot" },
      { name: "audit_logs", value: "enabled", applyMethod: "pending-reboot" },
    ],
    tags: { Name: "a" },
  }),
  change: () => ({
    parameters: [{ name: "tls", value: "tls1.2+", applyMethod: "pending-reboot" }],
    tags: { Name: "b" },
  }),
  replacement: () => ({ name: "sample-documents-2" }),
});

const subnetGroup = sample<aws.docdb.SubnetGroupArgs>({
  needs: (cloud) => needSubnets(cloud),
  inputs: (needs) => ({
    description: "isolated",
    name: "sample-documents",
    subnetIds: [needs["first"]!, needs["second"]!],
    tags: { Name: "a", gone: "x" },
  }),
  change: () => ({ description: "isolated subnets", tags: { Name: "b" } }),
  replacement: () => ({ name: "sample-documents-2" }),
});

export const samples: Record<string, AnySample> = {
  "aws:docdb/cluster:Cluster": cluster,
  "aws:docdb/clusterInstance:ClusterInstance": clusterInstance,
  "aws:docdb/globalCluster:GlobalCluster": globalCluster,
  "aws:docdb/clusterParameterGroup:ClusterParameterGroup": clusterParameterGroup,
  "aws:docdb/subnetGroup:SubnetGroup": subnetGroup,
};
