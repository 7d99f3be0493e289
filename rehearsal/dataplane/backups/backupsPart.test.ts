import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import * as sdk from "@aws-sdk/client-backup";
import {
  CreateDBClusterSnapshotCommand,
  DescribeDBClustersCommand,
  RestoreDBClusterFromSnapshotCommand,
} from "@aws-sdk/client-rds";
import { temporaryServerDirectory } from "../../../servers/serverUser";
import { withEmulator } from "../../emulator/emulator.fixture";
import { Databases as Described } from "../../emulator/overlay-rds.fixture";
import { Databases } from "../databases/databases";
import { askAt, settle } from "../databases/databases.fixture";
import { heard, worldOf } from "../world.fixture";
import type { World } from "../world";
import { BackupsPart } from "./backupsPart";
import { RecoveryPoints } from "./recoveryPoints";

const [us, eu] = ["us-east-1", "eu-west-1"] as const;
const IamRoleArn = "arn:aws:iam::123456789012:role/backup";
const BackupVaultName = "meridian";

describe("AWS Backup of a living cloud", function () {
  const emulator = withEmulator(this);
  this.timeout(120_000);
  const described = new Described(emulator);
  const backup = (region: string) => emulator.cloudIn(region).client(sdk.BackupClient);
  let world: World;
  let part: Databases;
  let backups: BackupsPart;
  let orders = "";
  const vaults: Record<string, string> = {};

  before(async () => {
    world = { ...(await worldOf(emulator, [us, eu], 6000)), folder: await temporaryServerDirectory("backups-test") };
    const points = new RecoveryPoints();
    part = new Databases(world, "relational", undefined, points);
    backups = new BackupsPart(world, [part], points);
    for (const region of [us, eu])
      vaults[region] = (
        await backup(region).send(new sdk.CreateBackupVaultCommand({ BackupVaultName }))
      ).BackupVaultArn!;
    orders = await described.standalone(us, { DatabaseName: "shop", EngineVersion: "16.4" });
    await described.instance(us, "aurora-postgresql", orders.split(":")[6]!);
    assert.deepEqual(await settle(part), [`start ${us}`]);
    await sql(orders, "create table orders (number int primary key)");
    await sql(orders, "insert into orders values (1)");
  });
  after(async () => {
    await backups.stop();
    await part.stop();
    await world.network.close();
    await rm(world.folder, { recursive: true, force: true });
  });

  const sql = async (arn: string, text: string) => askAt(world, (await described.one(arn)).Endpoint!, text);
  const numbers = async (arn: string): Promise<string> =>
    (await sql(arn, "select number from orders order by number")).map((it) => it["number"]).join();

  /** Has the part do what waits, and waits until it says this. */
  async function performed(said: RegExp): Promise<void> {
    const ended = heard(world, said);
    const steps = backups.plan(await backups.observe());
    assert.equal(steps.length, 1);
    for (const it of steps) await backups.perform(it);
    assert.deepEqual(backups.plan(await backups.observe()), []);
    await ended;
  }

  async function backUp(said: RegExp): Promise<sdk.DescribeBackupJobOutput> {
    const asked = { BackupVaultName, ResourceArn: orders, IamRoleArn };
    const { BackupJobId } = await backup(us).send(new sdk.StartBackupJobCommand(asked));
    await performed(said);
    return backup(us).send(new sdk.DescribeBackupJobCommand({ BackupJobId }));
  }

  async function copyToEurope(RecoveryPointArn: string, said: RegExp): Promise<sdk.CopyJob> {
    const asked = { RecoveryPointArn, SourceBackupVaultName: BackupVaultName, IamRoleArn };
    const job = new sdk.StartCopyJobCommand({ ...asked, DestinationBackupVaultArn: vaults[eu] });
    const { CopyJobId } = await backup(us).send(job);
    await performed(said);
    return (await backup(us).send(new sdk.DescribeCopyJobCommand({ CopyJobId }))).CopyJob!;
  }

  it("keeps what the cluster had, copies it to another region, and restores it there into a server of its own", async () => {
    const { State, RecoveryPointArn, BackupSizeInBytes } = await backUp(/^awsbackup:job-.* has the data of /);
    assert.equal(State, "COMPLETED");
    assert.ok(BackupSizeInBytes! > 1_000_000);
    await sql(orders, "insert into orders values (2)");
    const copy = await copyToEurope(RecoveryPointArn!, /^awsbackup:copyjob-.* has the data of awsbackup:job-/);
    assert.deepEqual([copy.State, copy.BackupSizeInBytes], ["COMPLETED", BackupSizeInBytes]);
    const restore = { RecoveryPointArn: copy.DestinationRecoveryPointArn, IamRoleArn };
    const Metadata = { DBClusterIdentifier: "restored", Engine: "aurora-postgresql" };
    await backup(eu).send(new sdk.StartRestoreJobCommand({ ...restore, Metadata }));
    // A cluster without an instance answers nobody.
    assert.deepEqual(await settle(part), []);
    await described.instance(eu, "aurora-postgresql", "restored");
    assert.deepEqual(await settle(part), [`start ${eu}`]);
    const found = await described.rds(eu).send(new DescribeDBClustersCommand({ DBClusterIdentifier: "restored" }));
    const restored = found.DBClusters![0]!.DBClusterArn!;
    await sql(restored, "insert into orders values (3)");
    assert.deepEqual([await numbers(restored), await numbers(orders)], ["1,3", "1,2"]);
  });

  it("fails to copy to a region that nothing gets to, and says so", async () => {
    const { RecoveryPointArn } = await backUp(/ has the data of /);
    const heal = world.network.apply({ between: [{ region: eu }], effect: { kind: "cut" } });
    const { State, StatusMessage } = await copyToEurope(RecoveryPointArn!, / failed: /);
    await heal();
    assert.deepEqual([State, StatusMessage], ["FAILED", `nothing gets from ${us} to ${eu}`]);
  });

  it("fails where nothing of the cluster runs", async () => {
    await part.faults.kill(`${us} relational`);
    const { State, StatusMessage } = await backUp(/ failed: /);
    assert.deepEqual([State, StatusMessage], ["FAILED", `${orders} doesn't run`]);
    await settle(part);
  });

  it("is no excuse for an empty database: what was restored from something without data here is refused", async () => {
    const DBClusterIdentifier = orders.split(":")[6]!;
    const snapshot = { DBClusterSnapshotIdentifier: "by-hand", DBClusterIdentifier };
    await described.rds(us).send(new CreateDBClusterSnapshotCommand(snapshot));
    const asked = { SnapshotIdentifier: "by-hand", DBClusterIdentifier: "empty", Engine: "aurora-postgresql" };
    await described.rds(us).send(new RestoreDBClusterFromSnapshotCommand(asked));
    await described.instance(us, "aurora-postgresql", "empty");
    await assert.rejects(settle(part), /cluster-snapshot:by-hand has no data here\. Only recovery points/);
  });
});
