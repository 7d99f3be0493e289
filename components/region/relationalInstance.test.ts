import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { type RecorderOptions, valueOf } from "../../test/recorder";
import { declareMember, memberArgs, namesOf } from "./databaseMember.fixture";
import { RelationalInstance, type RelationalInstanceArgs, relationalInstanceRoleIgnores } from "./relationalInstance";

const instanceType = "aws:rds/instance:Instance";
const source = "arn:aws:rds:us-east-1:123456789012:db:meridian-relational";
const replica = { kind: "replica", sourceArn: source } as const;

const args: RelationalInstanceArgs = {
  ...memberArgs,
  instanceClass: "db.t4g.medium",
  creation: { kind: "writer", username: "meridian", password: "a password", databaseName: "storefront" },
  engineVersion: "17.5",
  storageGigabytes: 50,
  generation: 0,
};

const answer = { identifier: "meridian-relational", address: "instance.example" };
const declare = (changes: Partial<RelationalInstanceArgs> = {}, options: RecorderOptions = {}) =>
  declareMember(
    { type: instanceType, clusterIdentifier: "none" },
    (opts) => new RelationalInstance("relational", { ...args, ...changes }, opts),
    { outputs: { [instanceType]: () => answer }, ...options },
  );

const everything = [
  "Instance relational-instance",
  "LogGroup relational-postgresql-log",
  "LogGroup relational-upgrade-log",
  "ParameterGroup relational-parameters",
  "RelationalInstance relational",
  "Role relational-monitoring-role",
  "RolePolicyAttachment relational-monitoring-policy",
  "SecurityGroup relational-access",
  "SecurityGroupIngressRule relational-from-service",
  "SubnetGroup relational-subnets",
];

/** @pulumi/aws makes a secret of a master password by itself; mocks see its envelope. */
const secret = (value: unknown) => (value as { value: unknown }).value;

describe("RelationalInstance", () => {
  it("declares the same resources as writer, as replica and in a preview", async () => {
    assert.deepEqual(namesOf(await declare()), everything);
    assert.deepEqual(namesOf(await declare({ creation: replica })), everything);
    assert.deepEqual(namesOf(await declare({}, { preview: true })), everything);
  });

  it("is an encrypted, logged and protected instance in two zones, whose storage grows fourfold", async () => {
    const { recorder, watch } = await declare();
    const { password, ...inputs } = recorder.only(instanceType, "relational-instance").inputs;
    assert.deepEqual(inputs, {
      identifier: "meridian-relational",
      engine: "postgres",
      engineVersion: "17.5",
      instanceClass: "db.t4g.medium",
      multiAz: true,
      storageType: "gp3",
      allocatedStorage: 50,
      maxAllocatedStorage: 200,
      storageEncrypted: true,
      kmsKeyId: "key",
      username: "meridian",
      dbName: "storefront",
      dbSubnetGroupName: "relational-subnets-1234567",
      vpcSecurityGroupIds: ["relational-access-id"],
      port: 5432,
      publiclyAccessible: false,
      parameterGroupName: "relational-parameters-1234567",
      iamDatabaseAuthenticationEnabled: true,
      autoMinorVersionUpgrade: false,
      applyImmediately: true,
      maintenanceWindow: "sun:02:00-sun:02:30",
      backupWindow: "21:00-21:30",
      backupRetentionPeriod: 7,
      copyTagsToSnapshot: true,
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      monitoringInterval: 60,
      monitoringRoleArn: "arn:aws:mock:eu-west-1:123456789012:relational-monitoring-role",
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: "key",
      performanceInsightsRetentionPeriod: 7,
      deletionProtection: true,
      deleteAutomatedBackups: false,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "relational-subnets-1234567-final",
      tags: { Backup: "meridian" },
    });
    assert.equal(secret(password), "a password");
    assert.equal(watch.of(instanceType, "relational-instance").protect, true);
  });

  it("follows the writer's instance as a replica, which takes no credentials and leaves no last snapshot", async () => {
    const writer = (await declare()).recorder.only(instanceType).inputs;
    const { inputs } = (await declare({ creation: replica })).recorder.only(instanceType);
    assert.equal(inputs["replicateSourceDb"], source);
    assert.equal(inputs["skipFinalSnapshot"], true);
    const differing = [...new Set([...Object.keys(writer), ...Object.keys(inputs)])].filter(
      (name) => JSON.stringify(writer[name]) !== JSON.stringify(inputs[name]),
    );
    assert.deepEqual(
      differing.sort(),
      ["dbName", "finalSnapshotIdentifier", "password", "replicateSourceDb", "skipFinalSnapshot", "username"].sort(),
    );
  });

  it("ignores exactly what a promotion and a move of the bootstrap region move", async () => {
    const { watch } = await declare();
    assert.deepEqual([...relationalInstanceRoleIgnores], ["replicateSourceDb", "username", "password", "dbName"]);
    const ignoring = watch.where(({ ignoreChanges }) => ignoreChanges !== undefined);
    assert.equal(ignoring.length, 1);
    const { ignoreChanges } = watch.of(instanceType, "relational-instance");
    assert.deepEqual(ignoreChanges, [...relationalInstanceRoleIgnores]);
  });

  it("is another resource with other names once it is rebuilt, so that it is made before the stale one goes", async () => {
    const rebuilt = await declare({ generation: 2, creation: replica });
    const renamed = everything.map((it) =>
      it
        .replace("Instance relational-instance", "Instance relational-instance-2")
        .replace(/LogGroup relational-(\w+)-log/, "LogGroup relational-2-$1-log"),
    );
    assert.deepEqual(namesOf(rebuilt), renamed.sort());
    const { inputs } = rebuilt.recorder.only(instanceType, "relational-instance-2");
    assert.equal(inputs["identifier"], "meridian-relational-2");
    const again = await declare({ generation: 2 });
    assert.equal(
      again.recorder.only(instanceType).inputs["finalSnapshotIdentifier"],
      "relational-subnets-1234567-2-final",
    );
  });

  it("has its log groups, encrypted and limited, before it can log", async () => {
    const { recorder, watch } = await declare({ generation: 1 });
    assert.deepEqual(recorder.only("aws:cloudwatch/logGroup:LogGroup", "relational-1-postgresql-log").inputs, {
      name: "/aws/rds/instance/meridian-relational-1/postgresql",
      retentionInDays: 90,
      kmsKeyId: "key",
    });
    const groups = watch.of(instanceType, "relational-instance-1").dependsOn as pulumi.Resource[];
    const names = await Promise.all(groups.map((it) => valueOf(it.urn)));
    assert.deepEqual(
      names.map((urn) => urn.split("::").pop()),
      ["relational-1-postgresql-log", "relational-1-upgrade-log"],
    );
  });

  it("takes no connection without TLS, and none from anybody but the service", async () => {
    const { recorder } = await declare();
    const parameters = recorder.only("aws:rds/parameterGroup:ParameterGroup").inputs;
    assert.equal(parameters["family"], "postgres17");
    const [tls] = parameters["parameters"] as unknown[];
    assert.deepEqual(tls, { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" });
    const rule = recorder.only("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").inputs;
    assert.equal(rule["referencedSecurityGroupId"], "sg-service");
  });

  it("hands out one address for writes and reads, and how metrics and AWS Backup name it", async () => {
    const { database } = await declare();
    assert.equal(await valueOf(database.databaseId), "meridian-relational");
    assert.equal(await valueOf(database.databaseArn), "arn:aws:mock:eu-west-1:123456789012:relational-instance");
    assert.equal(await valueOf(database.endpoint), "instance.example");
    assert.equal(await valueOf(database.readerEndpoint), "instance.example");
    assert.equal(database.backupType, "RDS");
    const [dimension, value] = database.dimension;
    assert.deepEqual([dimension, await valueOf(value)], ["DBInstanceIdentifier", "meridian-relational"]);
  });

  it("rings for saturation, a full disk, a replica that doesn't listen, and lag in seconds", async () => {
    const { database } = await declare();
    const alarms = database.alarms(5);
    const gibibytes = (bytes: number) => bytes / 2 ** 30;
    assert.deepEqual(
      alarms.map((it) => it.name),
      [
        "relational-cpu",
        "relational-memory",
        "relational-storage",
        "relational-replication-slot",
        "relational-replication-lag",
        "relational-connections",
        "relational-transaction-ids",
      ],
    );
    const threshold = (name: string) => alarms.find((it) => it.name === `relational-${name}`)!.threshold;
    assert.equal(threshold("replication-lag"), 5);
    assert.equal(gibibytes(threshold("memory")), 4 / 20);
    assert.equal(gibibytes(threshold("storage")), 5);
    assert.equal(gibibytes(threshold("replication-slot")), 10);
    // 80 % of the 450 connections that 4 GiB allow.
    assert.equal(threshold("connections"), 360);
  });

  it("leaves nothing behind in a throw-away stack", async () => {
    const { recorder, watch } = await declare({ protect: false });
    const { inputs } = recorder.only(instanceType);
    assert.deepEqual(
      [inputs["deletionProtection"], inputs["skipFinalSnapshot"], inputs["deleteAutomatedBackups"]],
      [false, true, true],
    );
    assert.equal("finalSnapshotIdentifier" in inputs, false);
    assert.deepEqual(
      watch.where(({ protect }) => protect === true),
      [],
    );
  });
});
