import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-rds";
import { refused, withEmulator } from "./emulator.fixture";
import { control } from "./faults";
import { needKey } from "../providers/aws/rds/needs.samples";

describe("RDS replicas of another region in the emulator", function () {
  const emulator = withEmulator(this);
  const rds = (region: string) => emulator.cloudIn(region).client(sdk.RDSClient);
  const [virginia, ireland, mumbai] = ["us-east-1", "eu-west-1", "ap-south-1"] as const;
  let made = 0;

  /** An instance that others can follow; its name. */
  async function instance(more: Partial<sdk.CreateDBInstanceCommandInput> = {}): Promise<string> {
    const DBInstanceIdentifier = `writer-${++made}`;
    const size = { DBInstanceClass: "db.t4g.medium", AllocatedStorage: 20, Engine: "postgres", EngineVersion: "17.5" };
    const credentials = { MasterUsername: "meridian", MasterUserPassword: "correct-horse", DBName: "shop" };
    const command = { DBInstanceIdentifier, ...size, ...credentials, BackupRetentionPeriod: 7, ...more };
    await rds(virginia).send(new sdk.CreateDBInstanceCommand(command));
    return DBInstanceIdentifier;
  }
  const arnOf = (name: string, region: string = virginia) => `arn:aws:rds:${region}:123456789012:db:${name}`;
  const follow = (
    region: string,
    name: string,
    source: string,
    more: Partial<sdk.CreateDBInstanceReadReplicaCommandInput> = {},
  ) =>
    rds(region).send(
      new sdk.CreateDBInstanceReadReplicaCommand({
        DBInstanceIdentifier: name,
        SourceDBInstanceIdentifier: arnOf(source),
        ...more,
      }),
    );
  const one = async (region: string, DBInstanceIdentifier: string) =>
    (await rds(region).send(new sdk.DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances![0]!;
  const promote = (region: string, DBInstanceIdentifier: string, more: object = {}) =>
    rds(region).send(new sdk.PromoteReadReplicaCommand({ DBInstanceIdentifier, ...more }));
  const drop = (region: string, DBInstanceIdentifier: string, more: object = { SkipFinalSnapshot: true }) =>
    rds(region).send(new sdk.DeleteDBInstanceCommand({ DBInstanceIdentifier, ...more }));
  const fault = async (region: string, down: boolean) =>
    void (await fetch(`${emulator.endpoint()}/_meridian/faults`, {
      method: "POST",
      body: JSON.stringify({ region, down }),
    }));

  it("takes data and size from its source, and everything of its own place from what it is told", async () => {
    const source = await instance({ DeletionProtection: true, MultiAZ: true });
    await follow(ireland, `${source}-copy`, source, { DBInstanceClass: "db.r7g.large" });
    const seen = await one(ireland, `${source}-copy`);
    assert.equal(seen.ReadReplicaSourceDBInstanceIdentifier, arnOf(source));
    assert.deepEqual(
      [seen.DBName, seen.MasterUsername, seen.EngineVersion, seen.AllocatedStorage, seen.DBInstanceClass],
      ["shop", "meridian", "17.5", 20, "db.r7g.large"],
    );
    assert.deepEqual([seen.BackupRetentionPeriod, seen.DeletionProtection, seen.MultiAZ], [0, false, false]);
    assert.notEqual(seen.DbiResourceId, (await one(virginia, source)).DbiResourceId);
    assert.deepEqual((await one(virginia, source)).ReadReplicaDBInstanceIdentifiers, [
      arnOf(`${source}-copy`, ireland),
    ]);
  });

  it("needs a key of its own region where the source is encrypted, and a source that keeps backups", async () => {
    const encrypted = await instance({ StorageEncrypted: true, KmsKeyId: await needKey(emulator.cloudIn(virginia)) });
    await assert.rejects(
      follow(ireland, "keyless", encrypted),
      refused("InvalidParameterCombination", /kmsKeyId should be explicitly specified/),
    );
    const KmsKeyId = await needKey(emulator.cloudIn(ireland));
    await follow(ireland, "keyed", encrypted, { KmsKeyId });
    assert.equal((await one(ireland, "keyed")).KmsKeyId, KmsKeyId);
    const careless = await instance({ BackupRetentionPeriod: 0 });
    await assert.rejects(
      follow(ireland, "of-careless", careless),
      refused("InvalidDBInstanceStateFault", /Automated backups are not enabled/),
    );
  });

  it("is promoted while its source's region is down, with the days of backups that it is told", async () => {
    const source = await instance();
    await follow(ireland, `${source}-a`, source);
    await follow(mumbai, `${source}-b`, source);
    await fault(virginia, true);
    await assert.rejects(
      follow(ireland, "late", source),
      refused("InvalidDBInstanceStateFault", /not currently in the available state/),
    );
    await promote(ireland, `${source}-a`, { BackupRetentionPeriod: 9 });
    await promote(mumbai, `${source}-b`);
    await fault(virginia, false);
    const [told, untold] = [await one(ireland, `${source}-a`), await one(mumbai, `${source}-b`)];
    assert.deepEqual([told.ReadReplicaSourceDBInstanceIdentifier, told.BackupRetentionPeriod], [undefined, 9]);
    assert.equal(untold.BackupRetentionPeriod, 1);
    await assert.rejects(promote(ireland, `${source}-a`), refused("InvalidDBInstanceStateFault", /not a read replica/));
  });

  it("is being promoted until the data plane that there is says that it takes writes, or is gone", async () => {
    const tell = (body: Record<string, unknown>) => control(emulator.endpoint(), "databases", body);
    const source = await instance();
    for (const it of ["a", "b"]) await follow(ireland, `${source}-${it}`, source);
    const [told, untold] = [`${source}-a`, `${source}-b`];
    const seen = async (name: string) => {
      const { DBInstanceStatus, ReadReplicaSourceDBInstanceIdentifier, BackupRetentionPeriod } = await one(
        ireland,
        name,
      );
      return [DBInstanceStatus, ReadReplicaSourceDBInstanceIdentifier, BackupRetentionPeriod];
    };
    await tell({ attendedBy: process.pid });
    try {
      for (const it of [told, untold]) await promote(ireland, it, { BackupRetentionPeriod: 9 });
      const { promoting } = (await tell({})) as { promoting: readonly string[] };
      assert.deepEqual(promoting, [arnOf(told, ireland), arnOf(untold, ireland)]);
      assert.deepEqual(await seen(told), ["modifying", arnOf(source), 0]);
      await assert.rejects(promote(ireland, told), refused("InvalidDBInstanceStateFault", /available state/));
      await tell({ promoted: arnOf(told, ireland) });
      assert.deepEqual(await seen(told), ["available", undefined, 9]);
      assert.deepEqual(await seen(untold), ["modifying", arnOf(source), 0]);
    } finally {
      await tell({ attendedBy: 0 });
    }
    assert.deepEqual(await seen(untold), ["available", undefined, 9]);
  });

  it("can't be promoted where its own region is down", async () => {
    const source = await instance();
    await follow(ireland, `${source}-a`, source);
    await fault(ireland, true);
    await assert.rejects(promote(ireland, `${source}-a`), refused("InvalidDBInstanceStateFault", /available state/));
    await fault(ireland, false);
  });

  it("outlives its source, and leaves no last snapshot itself", async () => {
    const source = await instance();
    await follow(ireland, `${source}-a`, source);
    const last = { FinalDBSnapshotIdentifier: `${source}-last` };
    await assert.rejects(
      drop(ireland, `${source}-a`, last),
      refused("InvalidParameterCombination", /can not be specified when deleting a read replica/),
    );
    await assert.rejects(
      drop(virginia, source, {}),
      refused("InvalidParameterCombination", /FinalDBSnapshotIdentifier is required/),
    );
    await drop(virginia, source, last);
    assert.equal((await one(ireland, `${source}-a`)).ReadReplicaSourceDBInstanceIdentifier, arnOf(source));
    const snapshots = new sdk.DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: `${source}-last` });
    assert.equal((await rds(virginia).send(snapshots)).DBSnapshots!.length, 1);
    await drop(ireland, `${source}-a`);
  });

  it("stays known to its source where protection keeps it", async () => {
    const source = await instance();
    await follow(ireland, `${source}-a`, source, { DeletionProtection: true });
    await assert.rejects(
      drop(ireland, `${source}-a`),
      refused("InvalidParameterCombination", /disable deletion protection/),
    );
    assert.equal((await one(virginia, source)).ReadReplicaDBInstanceIdentifiers!.length, 1);
  });

  it("copies backups of a writer to another region, until it is stopped, which keeps what was copied", async () => {
    const source = await instance();
    await follow(ireland, `${source}-a`, source);
    const start = (region: string, SourceDBInstanceArn: string) =>
      rds(region).send(
        new sdk.StartDBInstanceAutomatedBackupsReplicationCommand({ SourceDBInstanceArn, BackupRetentionPeriod: 5 }),
      );
    const { DBInstanceAutomatedBackup } = await start(mumbai, arnOf(source));
    const { DBInstanceAutomatedBackupsArn: arn } = DBInstanceAutomatedBackup!;
    const seen = async () => {
      const command = new sdk.DescribeDBInstanceAutomatedBackupsCommand({ DBInstanceAutomatedBackupsArn: arn });
      const [found] = (await rds(mumbai).send(command)).DBInstanceAutomatedBackups!;
      return [found!.Status, found!.DBInstanceArn, found!.Region, found!.BackupRetentionPeriod];
    };
    assert.deepEqual(await seen(), ["replicating", arnOf(source), virginia, 5]);
    await assert.rejects(start(mumbai, arnOf(source)), refused("InvalidDBInstanceStateFault", /replicated .* already/));
    await assert.rejects(start(virginia, arnOf(source)), refused("InvalidDBInstanceStateFault", /another AWS Region/));
    await assert.rejects(
      start(mumbai, arnOf(`${source}-a`, ireland)),
      refused("InvalidDBInstanceStateFault", /no automated backups/),
    );
    const stop = new sdk.StopDBInstanceAutomatedBackupsReplicationCommand({ SourceDBInstanceArn: arnOf(source) });
    await rds(mumbai).send(stop);
    assert.equal((await seen())[0], "retained");
    await assert.rejects(rds(mumbai).send(stop), refused("DBInstanceAutomatedBackupNotFoundFault", /not found/));
  });
});
