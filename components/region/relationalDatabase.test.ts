import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { type RecorderOptions, valueOf } from "../../test/recorder";
import { declareMember, memberArgs, namesOf } from "./databaseMember.fixture";
import {
  RelationalDatabase,
  type RelationalDatabaseArgs,
  relationalClusterIgnores,
  relationalClusterOrigins,
  relationalInstanceIgnores,
} from "./relationalDatabase";

const clusterType = "aws:rds/cluster:Cluster";
const instanceType = "aws:rds/clusterInstance:ClusterInstance";

const args: RelationalDatabaseArgs = {
  ...memberArgs,
  globalClusterId: "meridian-relational",
  creation: { kind: "writer", username: "meridian", password: "a password", databaseName: "storefront" },
  engineVersion: "16.6",
};

const declare = (changes: Partial<RelationalDatabaseArgs> = {}, options?: RecorderOptions) =>
  declareMember(
    { type: clusterType, clusterIdentifier: "relational-cluster-1234567" },
    (opts) => new RelationalDatabase("relational", { ...args, ...changes }, opts),
    options,
  );

const everything = [
  "Cluster relational-cluster",
  "ClusterInstance relational-instance-1",
  "ClusterInstance relational-instance-2",
  "ClusterParameterGroup relational-parameters",
  "LogGroup relational-postgresql-log",
  "RelationalDatabase relational",
  "Role relational-monitoring-role",
  "RolePolicyAttachment relational-monitoring-policy",
  "SecurityGroup relational-access",
  "SecurityGroupIngressRule relational-from-service",
  "SubnetGroup relational-subnets",
];

/** @pulumi/aws makes a secret of a master password by itself; mocks see its envelope. */
const secret = (value: unknown) => (value as { value: unknown }).value;

describe("RelationalDatabase", () => {
  it("declares the same resources as writer, as secondary and in a preview", async () => {
    assert.deepEqual(namesOf(await declare()), everything);
    assert.deepEqual(
      namesOf(await declare({ creation: { kind: "secondary", writerRegion: "us-east-1" } })),
      everything,
    );
    assert.deepEqual(namesOf(await declare({}, { preview: true })), everything);
  });

  it("is an encrypted, logged and protected member of the global cluster", async () => {
    const { recorder, watch } = await declare();
    const { masterPassword, ...inputs } = recorder.only(clusterType, "relational-cluster").inputs;
    assert.deepEqual(inputs, {
      engine: "aurora-postgresql",
      engineVersion: "16.6",
      globalClusterIdentifier: "meridian-relational",
      masterUsername: "meridian",
      databaseName: "storefront",
      dbSubnetGroupName: "relational-subnets-1234567",
      vpcSecurityGroupIds: ["relational-access-id"],
      port: 5432,
      dbClusterParameterGroupName: "relational-parameters-1234567",
      storageEncrypted: true,
      kmsKeyId: "key",
      iamDatabaseAuthenticationEnabled: true,
      backupRetentionPeriod: 7,
      applyImmediately: true,
      preferredMaintenanceWindow: "sun:02:30-sun:03:00",
      preferredBackupWindow: "21:00-21:30",
      copyTagsToSnapshot: true,
      enabledCloudwatchLogsExports: ["postgresql"],
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "relational-subnets-1234567-final",
      tags: { Backup: "meridian" },
    });
    assert.equal(secret(masterPassword), "a password");
    assert.equal(watch.of(clusterType, "relational-cluster").protect, true);
  });

  it("takes no credentials, no database name and no source as a secondary, but says where the writer is", async () => {
    const { recorder } = await declare({ creation: { kind: "secondary", writerRegion: "us-east-1" } });
    const { inputs } = recorder.only(clusterType);
    for (const name of ["masterUsername", "masterPassword", "databaseName", "replicationSourceIdentifier"]) {
      assert.equal(name in inputs, false, name);
    }
    assert.equal(inputs["globalClusterIdentifier"], "meridian-relational");
    assert.equal(inputs["sourceRegion"], "us-east-1");
    assert.equal("sourceRegion" in (await declare()).recorder.only(clusterType).inputs, false);
  });

  it("ignores exactly what roles and upgrades through the global cluster move, and what only a creation reads", async () => {
    const { watch } = await declare();
    assert.deepEqual(
      [...relationalClusterIgnores],
      [
        "replicationSourceIdentifier",
        "globalClusterIdentifier",
        "masterUsername",
        "masterPassword",
        "masterPasswordWo",
        "masterPasswordWoVersion",
        "databaseName",
        "engineVersion",
        "availabilityZones",
      ],
    );
    assert.deepEqual([...relationalClusterOrigins], ["sourceRegion"]);
    assert.deepEqual([...relationalInstanceIgnores], ["engineVersion"]);
    assert.deepEqual(watch.of(clusterType, "relational-cluster").ignoreChanges, [
      ...relationalClusterIgnores,
      ...relationalClusterOrigins,
    ]);
    assert.deepEqual(watch.of(instanceType, "relational-instance-2").ignoreChanges, [...relationalInstanceIgnores]);
    assert.equal(watch.where(({ ignoreChanges }) => ignoreChanges !== undefined).length, 3);
  });

  it("has instances that are watched, closed to the world and never upgrade themselves", async () => {
    const { recorder, watch } = await declare({ zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"], instances: 4 });
    assert.deepEqual(
      recorder
        .of(instanceType)
        .map((it) => [it.name, it.inputs["availabilityZone"], it.inputs["promotionTier"]])
        .sort(),
      [
        ["relational-instance-1", "eu-west-1a", 0],
        ["relational-instance-2", "eu-west-1b", 1],
        ["relational-instance-3", "eu-west-1c", 2],
        ["relational-instance-4", "eu-west-1a", 3],
      ],
    );
    assert.deepEqual(recorder.only(instanceType, "relational-instance-2").inputs, {
      clusterIdentifier: "relational-cluster-id",
      engine: "aurora-postgresql",
      engineVersion: "16.6",
      instanceClass: "db.r6g.large",
      availabilityZone: "eu-west-1b",
      promotionTier: 1,
      publiclyAccessible: false,
      autoMinorVersionUpgrade: false,
      copyTagsToSnapshot: true,
      monitoringInterval: 60,
      monitoringRoleArn: "arn:aws:mock:eu-west-1:123456789012:relational-monitoring-role",
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: "key",
      performanceInsightsRetentionPeriod: 7,
      applyImmediately: true,
      preferredMaintenanceWindow: "sun:01:30-sun:02:00",
    });
    assert.equal(watch.of(instanceType, "relational-instance-2").protect, true);
  });

  it("changes its instances one after the other, because a change of class restarts each at once", async () => {
    const { watch } = await declare({ instances: 3 });
    const before = (number: number) =>
      (watch.of(instanceType, `relational-instance-${number}`).dependsOn as pulumi.Resource[])
        .map((it) => (it as { __name?: string }).__name)
        .filter((it) => it?.startsWith("relational-instance"));
    assert.deepEqual([1, 2, 3].map(before), [[], ["relational-instance-1"], ["relational-instance-2"]]);
  });

  it("leaves the zone of an instance to Aurora where none are named", async () => {
    const { recorder } = await declare();
    assert.equal("availabilityZone" in recorder.only(instanceType, "relational-instance-1").inputs, false);
  });

  it("has its log group, encrypted and limited, before an instance can log", async () => {
    const { recorder, watch } = await declare();
    assert.deepEqual(recorder.only("aws:cloudwatch/logGroup:LogGroup").inputs, {
      name: "/aws/rds/cluster/relational-cluster-1234567/postgresql",
      retentionInDays: 90,
      kmsKeyId: "key",
    });
    const [logGroup] = watch.of(instanceType, "relational-instance-1").dependsOn as pulumi.Resource[];
    assert.match(await valueOf(logGroup!.urn), /::relational-postgresql-log$/);
  });

  it("lets only the service in, over TLS, and nothing out", async () => {
    const { recorder } = await declare();
    assert.deepEqual(recorder.only("aws:ec2/securityGroup:SecurityGroup").inputs, {
      vpcId: "vpc-1",
      description: "PostgreSQL, from the service only",
    });
    assert.deepEqual(recorder.only("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").inputs, {
      securityGroupId: "relational-access-id",
      referencedSecurityGroupId: "sg-service",
      description: "PostgreSQL from the service",
      ipProtocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
    });
    const parameters = recorder.only("aws:rds/clusterParameterGroup:ClusterParameterGroup").inputs;
    assert.equal(parameters["family"], "aurora-postgresql16");
    assert.deepEqual((parameters["parameters"] as unknown[])[0], {
      name: "rds.force_ssl",
      value: "1",
      applyMethod: "pending-reboot",
    });
  });

  it("hands out where it is", async () => {
    const { database } = await declare();
    assert.equal(await valueOf(database.databaseId), "relational-cluster-1234567");
    assert.equal(await valueOf(database.databaseArn), "arn:aws:mock:eu-west-1:123456789012:relational-cluster");
    assert.equal(await valueOf(database.endpoint), "writer.example");
    assert.equal(await valueOf(database.readerEndpoint), "reader.example");
    assert.equal(await valueOf(database.subnetGroupName), "relational-subnets-1234567");
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
