import assert from "node:assert/strict";
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeDBClustersCommand as DescribeDocuments, DocDBClient } from "@aws-sdk/client-docdb";
import * as sdk from "@aws-sdk/client-rds";
import { refused, withEmulator } from "./emulator.fixture";
import { Databases, memberOf } from "./overlay-rds.fixture";

describe("databases in the emulator", function () {
  const emulator = withEmulator(this);
  const databases = new Databases(emulator);
  let rds: sdk.RDSClient;
  before(() => {
    rds = databases.rds("eu-west-1");
  });

  const nameOf = (arn: string) => arn.split(":")[6]!;
  const modify = (DBClusterIdentifier: string, change: Partial<sdk.ModifyDBClusterCommandInput>) =>
    rds.send(new sdk.ModifyDBClusterCommand({ DBClusterIdentifier, ApplyImmediately: true, ...change }));
  const drop = (
    DBClusterIdentifier: string,
    last: Partial<sdk.DeleteDBClusterCommandInput> = { SkipFinalSnapshot: true },
  ) => rds.send(new sdk.DeleteDBClusterCommand({ DBClusterIdentifier, ...last }));
  const snapshotsOf = async (DBClusterIdentifier: string) =>
    (await rds.send(new sdk.DescribeDBClusterSnapshotsCommand({ DBClusterIdentifier }))).DBClusterSnapshots!.map(
      (it) => it.SnapshotType,
    );

  it("shows a DocumentDB cluster to DocumentDB's client and to RDS', under its own domain", async () => {
    const arn = await databases.standalone("eu-west-1", { Engine: "docdb", EngineVersion: "5.0" });
    const documents = emulator.cloudIn("eu-west-1").client(DocDBClient);
    const seen = await documents.send(new DescribeDocuments({ DBClusterIdentifier: nameOf(arn) }));
    const { Engine, EngineVersion, Port, Endpoint, DBClusterParameterGroup } = seen.DBClusters![0]!;
    assert.deepEqual(
      [Engine, EngineVersion, Port, DBClusterParameterGroup],
      ["docdb", "5.0.0", 27017, "default.docdb5.0"],
    );
    assert.match(Endpoint!, /\.eu-west-1\.docdb\.amazonaws\.com$/);
    assert.equal((await databases.one(arn)).DBClusterArn, arn);
  });

  it("reports three zones whatever was asked for, and fills a version up", async () => {
    const one = { AvailabilityZones: ["eu-west-1c"], EngineVersion: "16" };
    const { AvailabilityZones, EngineVersion } = await databases.one(await databases.standalone("eu-west-1", one));
    assert.deepEqual(AvailabilityZones, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    assert.equal(EngineVersion, "16.13");
    const elsewhere = databases.standalone("eu-west-1", { AvailabilityZones: ["us-east-1a"] });
    await assert.rejects(elsewhere, refused("InvalidParameterValue", /Invalid availability zone: us-east-1a/));
  });

  it("refuses a cluster that refers to something that isn't there", async () => {
    const cases: [Partial<sdk.CreateDBClusterCommandInput>, string, RegExp][] = [
      [{ DBSubnetGroupName: "none" }, "DBSubnetGroupNotFoundFault", /none not found/],
      [{ DBClusterParameterGroupName: "none" }, "DBClusterParameterGroupNotFoundFault", /not found: none/],
      [{ VpcSecurityGroupIds: ["sg-0"] }, "InvalidParameterValue", /Invalid security group , groupId= sg-0/],
      [
        {
          StorageEncrypted: true,
          KmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
        },
        "KMSKeyNotAccessibleFault",
        /does not exist/,
      ],
      [{ Engine: "docdb", EngineVersion: "9.9" }, "InvalidParameterCombination", /Cannot find version 9.9/],
      [{ MasterUserPassword: "short" }, "InvalidParameterValue", /shorter than 8/],
    ];
    for (const [input, name, message] of cases)
      await assert.rejects(databases.standalone("eu-west-1", input), refused(name, message), JSON.stringify(input));
  });

  it("refuses a name that is taken", async () => {
    await databases.standalone("eu-west-1", { DBClusterIdentifier: "taken" });
    const again = databases.standalone("eu-west-1", { DBClusterIdentifier: "taken" });
    await assert.rejects(again, refused("DBClusterAlreadyExistsFault", /already exists/));
  });

  it("changes a cluster in place, and upgrades its major version only when told to", async () => {
    const arn = await databases.standalone("eu-west-1", {
      EngineVersion: "16.4",
      EnableCloudwatchLogsExports: ["postgresql"],
    });
    const id = nameOf(arn);
    await modify(id, {
      EnableIAMDatabaseAuthentication: true,
      BackupRetentionPeriod: 9,
      CloudwatchLogsExportConfiguration: { DisableLogTypes: ["postgresql"], EnableLogTypes: ["instance"] },
    });
    const seen = await databases.one(arn);
    assert.deepEqual(
      [seen.IAMDatabaseAuthenticationEnabled, seen.BackupRetentionPeriod, seen.EnabledCloudwatchLogsExports],
      [true, 9, ["instance"]],
    );
    await assert.rejects(
      modify(id, { EngineVersion: "17.5" }),
      refused("InvalidParameterCombination", /AllowMajorVersionUpgrade/),
    );
    await modify(id, { EngineVersion: "17.5", AllowMajorVersionUpgrade: true });
    assert.equal((await databases.one(arn)).EngineVersion, "17.5");
    await assert.rejects(modify("no-such", {}), refused("DBClusterNotFoundFault", /no-such not found/));
  });

  it("upgrades no member's major version alone, and promotes none by the way of replicas", async () => {
    const { virginia, ireland } = await databases.world("aurora-postgresql");
    const upgrade = { EngineVersion: "17.5", AllowMajorVersionUpgrade: true };
    await assert.rejects(
      modify(nameOf(ireland), upgrade),
      refused("InvalidParameterCombination", /ModifyGlobalCluster/),
    );
    const password = { MasterUserPassword: "correct-horse-2" };
    await assert.rejects(
      modify(nameOf(ireland), password),
      refused("InvalidParameterCombination", /cross region replication/),
    );
    const promote = new sdk.PromoteReadReplicaDBClusterCommand({ DBClusterIdentifier: nameOf(ireland) });
    await assert.rejects(rds.send(promote), refused("InvalidDBClusterStateFault", /RemoveFromGlobalCluster/));
    const stop = new sdk.StopDBClusterCommand({ DBClusterIdentifier: nameOf(virginia) });
    await assert.rejects(
      databases.rds("us-east-1").send(stop),
      refused("InvalidDBClusterStateFault", /global cluster/),
    );
  });

  it("deletes a cluster only unprotected, empty, and with a decision on its last snapshot", async () => {
    const id = nameOf(await databases.standalone("eu-west-1", { DeletionProtection: true }));
    const instance = await databases.instance("eu-west-1", "aurora-postgresql", id);
    await assert.rejects(drop(id, {}), refused("InvalidParameterCombination", /FinalDBSnapshotIdentifier is required/));
    await assert.rejects(drop(id), refused("InvalidParameterCombination", /disable deletion protection/));
    await modify(id, { DeletionProtection: false });
    await assert.rejects(drop(id), refused("InvalidDBClusterStateFault", /still contains DB instances/));
    await rds.send(new sdk.DeleteDBInstanceCommand({ DBInstanceIdentifier: instance, SkipFinalSnapshot: true }));
    const both = { SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: `${id}-last` };
    await assert.rejects(drop(id, both), refused("InvalidParameterCombination", /can not be specified/));
    await drop(id, { FinalDBSnapshotIdentifier: `${id}-last` });
    await assert.rejects(drop(id), refused("DBClusterNotFoundFault", /not found/));
    assert.deepEqual(await snapshotsOf(id), ["manual"]);
  });

  it("makes a cluster again at once under the same name", async () => {
    const again = { DBClusterIdentifier: "again" };
    await databases.standalone("eu-west-1", again);
    await drop("again");
    await databases.standalone("eu-west-1", again);
    assert.deepEqual(await snapshotsOf("again"), ["automated"]);
  });

  it("refuses small classes in a global cluster, and gives each instance an id and a zone of its own", async () => {
    const group = await databases.globalCluster("docdb");
    const arn = await databases.member(group, "docdb", "eu-west-1", "writer");
    await databases.instance("eu-west-1", "docdb", nameOf(arn));
    const input = { DBClusterIdentifier: nameOf(arn), DBInstanceIdentifier: "small", Engine: "docdb" };
    const small = new sdk.CreateDBInstanceCommand({ ...input, DBInstanceClass: "db.t4g.medium" });
    await assert.rejects(rds.send(small), refused("InvalidParameterCombination", /db\.t4g\.medium/));
    const filter = [{ Name: "db-cluster-id", Values: [nameOf(arn)] }];
    const seen = (await rds.send(new sdk.DescribeDBInstancesCommand({ Filters: filter }))).DBInstances!;
    assert.equal(new Set(seen.map((it) => it.DbiResourceId)).size, 2);
    assert.equal(new Set(seen.map((it) => it.AvailabilityZone)).size, 2);
    const members = (await databases.one(arn)).DBClusterMembers!;
    assert.deepEqual(
      members.map((it) => it.IsClusterWriter),
      [true, false],
    );
  });

  it("promotes a read replica for good, also one whose source is in another region", async () => {
    const virginia = databases.rds("us-east-1");
    const size = { DBInstanceClass: "db.r6g.large" };
    const primary = {
      ...size,
      DBInstanceIdentifier: "primary",
      Engine: "postgres",
      EngineVersion: "16.4",
      AllocatedStorage: 20,
    };
    const credentials = { MasterUsername: "meridian", MasterUserPassword: "correct-horse" };
    const made = await virginia.send(new sdk.CreateDBInstanceCommand({ ...primary, ...credentials }));
    const SourceDBInstanceIdentifier = made.DBInstance!.DBInstanceArn!;
    await rds.send(
      new sdk.CreateDBInstanceReadReplicaCommand({ DBInstanceIdentifier: "copy", SourceDBInstanceIdentifier }),
    );
    const one = async (from: sdk.RDSClient, DBInstanceIdentifier: string) =>
      (await from.send(new sdk.DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances![0]!;
    assert.equal((await one(rds, "copy")).ReadReplicaSourceDBInstanceIdentifier, SourceDBInstanceIdentifier);
    const promote = new sdk.PromoteReadReplicaCommand({ DBInstanceIdentifier: "copy" });
    await rds.send(promote);
    assert.equal((await one(rds, "copy")).ReadReplicaSourceDBInstanceIdentifier, undefined);
    assert.deepEqual((await one(virginia, "primary")).ReadReplicaDBInstanceIdentifiers ?? [], []);
    await assert.rejects(rds.send(promote), refused("InvalidDBInstanceStateFault", /not a read replica/));
  });

  it("keeps a subnet group through a change, and while it is in use", async () => {
    const [first, second] = await subnets("10.90");
    const DBSubnetGroupName = "kept";
    const narrow = { DBSubnetGroupName, DBSubnetGroupDescription: "a", SubnetIds: [first!] };
    await assert.rejects(
      rds.send(new sdk.CreateDBSubnetGroupCommand(narrow)),
      refused("DBSubnetGroupDoesNotCoverEnoughAZs", /at least 2 AZs/),
    );
    const wide = { ...narrow, SubnetIds: [first!, second!] };
    await rds.send(new sdk.CreateDBSubnetGroupCommand(wide));
    await assert.rejects(
      rds.send(new sdk.CreateDBSubnetGroupCommand(wide)),
      refused("DBSubnetGroupAlreadyExistsFault", /already exists/),
    );
    await rds.send(new sdk.ModifyDBSubnetGroupCommand({ ...wide, DBSubnetGroupDescription: "b" }));
    const seen = await rds.send(new sdk.DescribeDBSubnetGroupsCommand({ DBSubnetGroupName }));
    assert.equal(seen.DBSubnetGroups![0]!.DBSubnetGroupDescription, "b");
    await databases.standalone("eu-west-1", { DBSubnetGroupName });
    const gone = new sdk.DeleteDBSubnetGroupCommand({ DBSubnetGroupName });
    await assert.rejects(rds.send(gone), refused("InvalidDBSubnetGroupStateFault", /still using it/));
    const strange = new sdk.ModifyDBSubnetGroupCommand({ ...wide, DBSubnetGroupName: "none" });
    await assert.rejects(rds.send(strange), refused("DBSubnetGroupNotFoundFault", /none not found/));
  });

  it("puts parameters back to their defaults, and keeps a parameter group that is in use", async () => {
    const DBClusterParameterGroupName = "tuned";
    const group = { DBClusterParameterGroupName };
    await rds.send(
      new sdk.CreateDBClusterParameterGroupCommand({
        ...group,
        DBParameterGroupFamily: "aurora-postgresql16",
        Description: "a",
      }),
    );
    const Parameters = ["a", "b"].map((ParameterName) => ({
      ParameterName,
      ParameterValue: "1",
      ApplyMethod: "immediate" as const,
    }));
    await rds.send(new sdk.ModifyDBClusterParameterGroupCommand({ ...group, Parameters }));
    await rds.send(new sdk.ResetDBClusterParameterGroupCommand({ ...group, Parameters: [Parameters[0]!] }));
    const seen = await rds.send(new sdk.DescribeDBClusterParametersCommand(group));
    assert.deepEqual(
      seen.Parameters!.map((it) => it.ParameterName),
      ["b"],
    );
    await databases.standalone("eu-west-1", { ...group, EngineVersion: "16.4" });
    await assert.rejects(
      databases.standalone("eu-west-1", { ...group, EngineVersion: "15.4" }),
      refused("InvalidParameterCombination", /Use a parameter group with DBParameterGroupFamily aurora-postgresql15/),
    );
    await assert.rejects(
      rds.send(new sdk.DeleteDBClusterParameterGroupCommand(group)),
      refused("InvalidDBParameterGroupStateFault", /cannot be deleted/),
    );
    const none = new sdk.DescribeDBParameterGroupsCommand({ DBParameterGroupName: "none" });
    await assert.rejects(rds.send(none), refused("DBParameterGroupNotFoundFault", /none not found/));
  });

  it("tags global clusters, and refuses to tag what isn't there", async () => {
    const group = await databases.globalCluster("aurora-postgresql");
    const ResourceName = `arn:aws:rds::123456789012:global-cluster:${group}`;
    const Tags = [{ Key: "Owner", Value: "shop" }];
    await rds.send(new sdk.AddTagsToResourceCommand({ ResourceName, Tags }));
    assert.deepEqual((await databases.described(group)).TagList, Tags);
    const nothing = "arn:aws:rds:eu-west-1:123456789012:cluster:none";
    const strange = new sdk.AddTagsToResourceCommand({ ResourceName: nothing, Tags });
    await assert.rejects(rds.send(strange), refused("DBClusterNotFoundFault", /none not found/));
  });

  it("lets no API answer in a region that a fault cut off, and keeps the others", async () => {
    const { group } = await databases.world("aurora-postgresql");
    assert.deepEqual(await databases.fault({ api: "us-east-1", down: true }), {
      regions: [],
      clusters: [],
      apis: ["us-east-1"],
    });
    const there = databases.rds("us-east-1").send(new sdk.DescribeDBClustersCommand({}));
    await assert.rejects(there, refused("ServiceUnavailable", /rds\.DescribeDBClusters doesn't answer in us-east-1/));
    assert.equal((await databases.described(group)).GlobalClusterMembers!.length, 3);
    await databases.fault({ api: "us-east-1", down: false });
    assert.deepEqual(await databases.fault({ rgion: "us-east-1" }), {
      error: "ValueError: rgion is no fault: name one of region, cluster, api and down",
    });
  });

  it("refuses a secondary while the writer is down", async () => {
    const group = await databases.globalCluster("aurora-postgresql");
    const writer = await databases.member(group, "aurora-postgresql", "us-east-1", "writer");
    await databases.fault({ cluster: writer, down: true });
    const join = databases.cluster("eu-west-1", memberOf(group, "aurora-postgresql"));
    await assert.rejects(join, refused("InvalidGlobalClusterStateFault", /no available primary/));
    await databases.fault({ cluster: writer, down: false });
  });

  async function subnets(block: string): Promise<string[]> {
    const ec2 = emulator.cloudIn("eu-west-1").client(EC2Client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: `${block}.0.0/16` }));
    const make = async (letter: string, third: number) => {
      const where = { VpcId: Vpc!.VpcId, CidrBlock: `${block}.${third}.0/24`, AvailabilityZone: `eu-west-1${letter}` };
      return (await ec2.send(new CreateSubnetCommand(where))).Subnet!.SubnetId!;
    };
    return [await make("a", 1), await make("b", 2)];
  }
});
