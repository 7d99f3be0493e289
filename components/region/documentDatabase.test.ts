import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { type RecorderOptions, valueOf } from "../../test/recorder";
import { declareMember, memberArgs, namesOf } from "./databaseMember.fixture";
import { documentClusterIgnores, DocumentDatabase, type DocumentDatabaseArgs } from "./documentDatabase";

const clusterType = "aws:docdb/cluster:Cluster";
const instanceType = "aws:docdb/clusterInstance:ClusterInstance";

const args: DocumentDatabaseArgs = {
  ...memberArgs,
  globalClusterId: "meridian-document",
  creation: { kind: "writer", username: "meridian", password: "a password" },
  engineVersion: "5.0.0",
};

const declare = (changes: Partial<DocumentDatabaseArgs> = {}, options?: RecorderOptions) =>
  declareMember(
    { type: clusterType, clusterIdentifier: "document-cluster-1234567" },
    (opts) => new DocumentDatabase("document", { ...args, ...changes }, opts),
    options,
  );

const everything = [
  "Cluster document-cluster",
  "ClusterInstance document-instance-1",
  "ClusterInstance document-instance-2",
  "ClusterParameterGroup document-parameters",
  "DocumentDatabase document",
  "LogGroup document-audit-log",
  "LogGroup document-profiler-log",
  "SecurityGroup document-access",
  "SecurityGroupIngressRule document-from-service",
  "SubnetGroup document-subnets",
];

describe("DocumentDatabase", () => {
  it("declares the same resources as writer, as secondary and in a preview", async () => {
    assert.deepEqual(namesOf(await declare()), everything);
    assert.deepEqual(namesOf(await declare({ creation: { kind: "secondary" } })), everything);
    assert.deepEqual(namesOf(await declare({}, { preview: true })), everything);
  });

  it("is an encrypted, logged and protected member of the global cluster", async () => {
    const { recorder, watch } = await declare();
    const { masterPassword, ...inputs } = recorder.only(clusterType, "document-cluster").inputs;
    assert.deepEqual(inputs, {
      engine: "docdb",
      engineVersion: "5.0.0",
      globalClusterIdentifier: "meridian-document",
      masterUsername: "meridian",
      dbSubnetGroupName: "document-subnets-1234567",
      vpcSecurityGroupIds: ["document-access-id"],
      port: 27017,
      dbClusterParameterGroupName: "document-parameters-1234567",
      storageEncrypted: true,
      kmsKeyId: "key",
      backupRetentionPeriod: 7,
      applyImmediately: true,
      preferredMaintenanceWindow: "sun:02:30-sun:03:00",
      preferredBackupWindow: "21:00-21:30",
      enabledCloudwatchLogsExports: ["audit", "profiler"],
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "document-subnets-1234567-final",
      tags: { Backup: "meridian" },
    });
    assert.equal((masterPassword as { value: unknown }).value, "a password");
    assert.equal(watch.of(clusterType, "document-cluster").protect, true);
  });

  it("takes no credentials as a secondary", async () => {
    const { recorder } = await declare({ creation: { kind: "secondary" } });
    const { inputs } = recorder.only(clusterType);
    assert.equal("masterUsername" in inputs, false);
    assert.equal("masterPassword" in inputs, false);
    assert.equal(inputs["globalClusterIdentifier"], "meridian-document");
  });

  it("ignores exactly what roles and upgrades through the global cluster move, on the cluster alone", async () => {
    const { watch } = await declare();
    assert.deepEqual(
      [...documentClusterIgnores],
      [
        "globalClusterIdentifier",
        "masterUsername",
        "masterPassword",
        "masterPasswordWo",
        "masterPasswordWoVersion",
        "engineVersion",
        "availabilityZones",
      ],
    );
    assert.deepEqual(
      watch.where(({ ignoreChanges }) => ignoreChanges !== undefined),
      [`${clusterType} document-cluster`],
    );
    assert.deepEqual(watch.of(clusterType, "document-cluster").ignoreChanges, [...documentClusterIgnores]);
  });

  it("has instances spread over the zones that never upgrade themselves", async () => {
    const { recorder, watch } = await declare({ zones: ["eu-west-1a", "eu-west-1b"], instances: 3 });
    assert.deepEqual(
      recorder
        .of(instanceType)
        .map((it) => [it.name, it.inputs["availabilityZone"]])
        .sort(),
      [
        ["document-instance-1", "eu-west-1a"],
        ["document-instance-2", "eu-west-1b"],
        ["document-instance-3", "eu-west-1a"],
      ],
    );
    assert.deepEqual(recorder.only(instanceType, "document-instance-2").inputs, {
      clusterIdentifier: "document-cluster-id",
      engine: "docdb",
      instanceClass: "db.r6g.large",
      availabilityZone: "eu-west-1b",
      promotionTier: 1,
      autoMinorVersionUpgrade: false,
      copyTagsToSnapshot: true,
      enablePerformanceInsights: true,
      performanceInsightsKmsKeyId: "key",
      applyImmediately: true,
      preferredMaintenanceWindow: "sun:01:30-sun:02:00",
    });
    assert.equal(watch.of(instanceType, "document-instance-2").protect, true);
  });

  it("asks for TLS 1.2 and audits, and has both log groups before an instance can log", async () => {
    const { recorder, watch } = await declare();
    assert.deepEqual(recorder.only("aws:docdb/clusterParameterGroup:ClusterParameterGroup").inputs, {
      family: "docdb5.0",
      description: "TLS 1.2 or newer for every connection; changes of schema and users and slow operations are logged",
      parameters: [
        { name: "tls", value: "tls1.2+", applyMethod: "pending-reboot" },
        { name: "audit_logs", value: "enabled", applyMethod: "pending-reboot" },
        { name: "profiler", value: "enabled", applyMethod: "pending-reboot" },
      ],
    });
    assert.deepEqual(
      ["audit", "profiler"].map(
        (kind) => recorder.only("aws:cloudwatch/logGroup:LogGroup", `document-${kind}-log`).inputs,
      ),
      ["audit", "profiler"].map((kind) => ({
        name: `/aws/docdb/document-cluster-1234567/${kind}`,
        retentionInDays: 90,
        kmsKeyId: "key",
      })),
    );
    assert.equal((watch.of(instanceType, "document-instance-1").dependsOn as pulumi.Resource[]).length, 2);
  });

  it("lets only the service in and nothing out", async () => {
    const { recorder } = await declare();
    assert.deepEqual(recorder.only("aws:ec2/securityGroup:SecurityGroup").inputs, {
      vpcId: "vpc-1",
      description: "DocumentDB, from the service only",
    });
    const rule = recorder.only("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").inputs;
    assert.deepEqual(rule, {
      securityGroupId: "document-access-id",
      referencedSecurityGroupId: "sg-service",
      description: "DocumentDB from the service",
      ipProtocol: "tcp",
      fromPort: 27017,
      toPort: 27017,
    });
  });

  it("hands out where it is", async () => {
    const { database } = await declare();
    assert.equal(await valueOf(database.clusterId), "document-cluster-1234567");
    assert.equal(await valueOf(database.clusterArn), "arn:aws:mock:eu-west-1:123456789012:document-cluster");
    assert.equal(await valueOf(database.endpoint), "writer.example");
    assert.equal(await valueOf(database.readerEndpoint), "reader.example");
    assert.equal(await valueOf(database.subnetGroupName), "document-subnets-1234567");
  });

  it("leaves nothing behind in a throw-away stack", async () => {
    const { recorder, watch } = await declare({ protect: false });
    const { inputs } = recorder.only(clusterType);
    assert.equal(inputs["deletionProtection"], false);
    assert.equal(inputs["skipFinalSnapshot"], true);
    assert.equal("finalSnapshotIdentifier" in inputs, false);
    assert.deepEqual(
      watch.where(({ protect }) => protect === true),
      [],
    );
  });
});
