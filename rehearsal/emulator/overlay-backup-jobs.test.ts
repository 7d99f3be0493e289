import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-backup";
import {
  CreateDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  RestoreDBClusterFromSnapshotCommand,
  CreateDBClusterSnapshotCommand,
} from "@aws-sdk/client-rds";
import { refused, withEmulator } from "./emulator.fixture";
import { control } from "./faults";
import { Databases } from "./overlay-rds.fixture";

const [virginia, ireland] = ["us-east-1", "eu-west-1"] as const;
const IamRoleArn = "arn:aws:iam::123456789012:role/backup";

interface Waiting {
  readonly jobs: readonly {
    readonly id: string;
    readonly kind: string;
    readonly source: string;
    readonly point: string;
  }[];
  readonly restored: Readonly<Record<string, string>>;
}

describe("the emulator's backup jobs", function () {
  const emulator = withEmulator(this);
  const databases = new Databases(emulator);
  const backup = (region: string) => emulator.cloudIn(region).client(sdk.BackupClient);
  const tell = (body: Record<string, unknown> = {}) =>
    control(emulator.endpoint(), "backups", body) as Promise<Waiting>;
  const attended = (attendedBy: number) => control(emulator.endpoint(), "databases", { attendedBy });
  const vaults: Record<string, string> = {};
  let orders = "";

  before(async () => {
    for (const region of [virginia, ireland]) {
      const made = await backup(region).send(new sdk.CreateBackupVaultCommand({ BackupVaultName: "meridian" }));
      vaults[region] = made.BackupVaultArn!;
    }
    orders = await databases.standalone(virginia, { DatabaseName: "storefront", EngineVersion: "16.4" });
  });
  afterEach(() => attended(0));

  const backUp = async (more: Partial<sdk.StartBackupJobCommandInput> = {}): Promise<string> => {
    const asked = { BackupVaultName: "meridian", ResourceArn: orders, IamRoleArn, ...more };
    return (await backup(virginia).send(new sdk.StartBackupJobCommand(asked))).BackupJobId!;
  };
  const job = (BackupJobId: string) => backup(virginia).send(new sdk.DescribeBackupJobCommand({ BackupJobId }));
  const copy = async (RecoveryPointArn: string): Promise<sdk.CopyJob> => {
    const asked = {
      RecoveryPointArn,
      SourceBackupVaultName: "meridian",
      DestinationBackupVaultArn: vaults[ireland],
      IamRoleArn,
    };
    const { CopyJobId } = await backup(virginia).send(new sdk.StartCopyJobCommand(asked));
    return (await backup(virginia).send(new sdk.DescribeCopyJobCommand({ CopyJobId }))).CopyJob!;
  };
  const pointsIn = async (region: string) => {
    const asked = new sdk.ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: "meridian" });
    return (await backup(region).send(asked)).RecoveryPoints!.map((it) => [it.RecoveryPointArn, it.Status]);
  };
  const restore = (SnapshotIdentifier: string, region: string, DBClusterIdentifier: string) =>
    databases.rds(region).send(
      new RestoreDBClusterFromSnapshotCommand({
        SnapshotIdentifier,
        DBClusterIdentifier,
        Engine: "aurora-postgresql",
      }),
    );

  it("are through at once where no data are, and leave a recovery point that a cluster can be restored from", async () => {
    const { State, RecoveryPointArn, ResourceType } = await job(await backUp());
    assert.deepEqual([State, ResourceType], ["COMPLETED", "Aurora"]);
    assert.match(RecoveryPointArn!, /^arn:aws:rds:us-east-1:\d+:cluster-snapshot:awsbackup:job-/);
    const { DBCluster } = await restore(RecoveryPointArn!, virginia, "restored");
    assert.deepEqual(
      [DBCluster!.DatabaseName, DBCluster!.MasterUsername, DBCluster!.EngineVersion],
      ["storefront", "meridian", "16.4"],
    );
    assert.equal((await tell()).restored[DBCluster!.DBClusterArn!], RecoveryPointArn);
  });

  it("wait for their data where a data plane has them, and so does whoever wants to restore", async () => {
    await attended(process.pid);
    const id = await backUp();
    const { State, RecoveryPointArn } = await job(id);
    assert.equal(State, "RUNNING");
    assert.deepEqual((await tell()).jobs, [{ id, kind: "backup", source: orders, point: RecoveryPointArn }]);
    await assert.rejects(
      restore(RecoveryPointArn!, virginia, "early"),
      refused("InvalidDBClusterSnapshotStateFault", /CREATING/),
    );
    await assert.rejects(copy(RecoveryPointArn!), refused("InvalidRequestException", /is CREATING, not COMPLETED/));
    assert.deepEqual((await tell({ done: id, bytes: 4711 })).jobs, []);
    const done = await job(id);
    assert.deepEqual([done.State, done.BackupSizeInBytes], ["COMPLETED", 4711]);
  });

  it("that fail say why, and leave no recovery point", async () => {
    await attended(process.pid);
    const id = await backUp();
    const { RecoveryPointArn } = await job(id);
    await tell({ failed: id, why: "its server doesn't run" });
    const { State, StatusMessage } = await job(id);
    assert.deepEqual([State, StatusMessage], ["FAILED", "its server doesn't run"]);
    assert.ok(!(await pointsIn(virginia)).some(([arn]) => arn === RecoveryPointArn));
  });

  it("copy recovery points into another region's vault, which keeps them, and restores from there by a job", async () => {
    const { RecoveryPointArn } = await job(await backUp());
    await attended(process.pid);
    const { DestinationRecoveryPointArn: there, State } = await copy(RecoveryPointArn!);
    assert.equal(State, "RUNNING");
    const [{ id, ...waits }] = (await tell()).jobs as [Waiting["jobs"][number]];
    assert.deepEqual(waits, { kind: "copy", source: RecoveryPointArn, point: there });
    await tell({ done: id });
    assert.deepEqual(await pointsIn(ireland), [[there, "COMPLETED"]]);
    await assert.rejects(
      backup(ireland).send(new sdk.DeleteBackupVaultCommand({ BackupVaultName: "meridian" })),
      refused("InvalidRequestException", /contains 1 recovery point/),
    );
    const start = (Metadata: Record<string, string>) =>
      backup(ireland).send(new sdk.StartRestoreJobCommand({ RecoveryPointArn: there, Metadata, IamRoleArn }));
    const { RestoreJobId } = await start({ DBClusterIdentifier: "restored-there", Engine: "aurora-postgresql" });
    const { CreatedResourceArn, Status } = await backup(ireland).send(
      new sdk.DescribeRestoreJobCommand({ RestoreJobId }),
    );
    assert.equal(Status, "COMPLETED");
    const { DBClusters } = await databases.rds(ireland).send(new DescribeDBClustersCommand({}));
    assert.deepEqual(
      DBClusters!.map((it) => it.DBClusterArn),
      [CreatedResourceArn],
    );
    await assert.rejects(start({ DBClusterIdentifier: "x", BacktrackWindow: "1" }), /BacktrackWindow isn't emulated/);
    await backup(ireland).send(
      new sdk.DeleteRecoveryPointCommand({ BackupVaultName: "meridian", RecoveryPointArn: there }),
    );
    assert.deepEqual(await pointsIn(ireland), []);
  });

  it("are done of an instance, too, and of a member that follows, by jobs that are listed", async () => {
    const DBInstanceIdentifier = "meridian-relational";
    const size = { DBInstanceClass: "db.r6g.large", AllocatedStorage: 20 };
    const { DBInstance } = await databases.rds(virginia).send(
      new CreateDBInstanceCommand({
        ...{ ...size, DBInstanceIdentifier, Engine: "postgres", EngineVersion: "17.9", DBName: "storefront" },
        ...{ MasterUsername: "meridian", MasterUserPassword: "correct-horse" },
      }),
    );
    const { RecoveryPointArn, ResourceType } = await job(await backUp({ ResourceArn: DBInstance!.DBInstanceArn! }));
    assert.equal(ResourceType, "RDS");
    assert.match(RecoveryPointArn!, /^arn:aws:rds:us-east-1:\d+:snapshot:awsbackup:job-/);
    const Metadata = { DBInstanceIdentifier: "copy", DBInstanceClass: "db.t4g.medium", MultiAZ: "false" };
    const start = new sdk.StartRestoreJobCommand({ RecoveryPointArn, IamRoleArn, Metadata });
    const { RestoreJobId } = await backup(virginia).send(start);
    const described = new DescribeDBInstancesCommand({ DBInstanceIdentifier: "copy" });
    const [copied] = (await databases.rds(virginia).send(described)).DBInstances!;
    assert.deepEqual(
      [copied!.DBInstanceClass, copied!.EngineVersion, copied!.DBName, copied!.MasterUsername, copied!.MultiAZ],
      ["db.t4g.medium", "17.9", "storefront", "meridian", false],
    );
    assert.equal((await tell()).restored[copied!.DBInstanceArn!], RecoveryPointArn);
    const ended = await backup(virginia).send(new sdk.ListRestoreJobsCommand({ ByStatus: "COMPLETED" }));
    assert.deepEqual(
      ended.RestoreJobs!.map((it) => [it.RestoreJobId, it.IamRoleArn, it.CreatedResourceArn]),
      [[RestoreJobId, IamRoleArn, copied!.DBInstanceArn]],
    );
    const running = await backup(virginia).send(new sdk.ListRestoreJobsCommand({ ByStatus: "RUNNING" }));
    assert.deepEqual(running.RestoreJobs, []);
    const { ireland: member } = await databases.world("docdb");
    const asked = { BackupVaultName: "meridian", ResourceArn: member, IamRoleArn };
    const { BackupJobId } = await backup(ireland).send(new sdk.StartBackupJobCommand(asked));
    const done = await backup(ireland).send(new sdk.DescribeBackupJobCommand({ BackupJobId }));
    const { DBCluster } = await databases.rds(ireland).send(
      new RestoreDBClusterFromSnapshotCommand({
        ...{ SnapshotIdentifier: done.RecoveryPointArn, DBClusterIdentifier: "of-a-member", Engine: "docdb" },
      }),
    );
    assert.deepEqual([DBCluster!.Engine, DBCluster!.MasterUsername], ["docdb", "meridian"]);
  });

  it("restore from a snapshot of the cluster's own as well, which the data plane is told", async () => {
    const DBClusterSnapshotIdentifier = "by-hand";
    const asked = { DBClusterSnapshotIdentifier, DBClusterIdentifier: orders.split(":").at(-1) };
    const { DBClusterSnapshot } = await databases.rds(virginia).send(new CreateDBClusterSnapshotCommand(asked));
    const { DBCluster } = await restore(DBClusterSnapshotIdentifier, virginia, "from-snapshot");
    assert.equal((await tell()).restored[DBCluster!.DBClusterArn!], DBClusterSnapshot!.DBClusterSnapshotArn);
  });

  it("are refused of what they don't copy here, and with what they don't do", async () => {
    const bucket = backUp({ ResourceArn: "arn:aws:s3:::pictures" });
    await assert.rejects(
      bucket,
      refused("InvalidParameterValueException", /of arn:aws:s3:::pictures aren't emulated.*backup_jobs\.py/),
    );
    const unknown = backUp({ ResourceArn: orders.replace(/[^:]+$/, "gone") });
    await assert.rejects(unknown, refused("ResourceNotFoundException", /There is no cluster .*:gone/));
    const optioned = backUp({ BackupOptions: { WindowsVSS: "enabled" } });
    await assert.rejects(optioned, refused("InvalidParameterValueException", /BackupOptions isn't honoured/));
  });
});
