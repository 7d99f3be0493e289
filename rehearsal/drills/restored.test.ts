import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import * as sdk from "@aws-sdk/client-backup";
import { CreateSecurityGroupCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { clientsIn } from "../../drill/clients";
import type { DrillContext } from "../../drill/context";
import type { DrillChoice } from "../../drill/drill";
import { drillPlatform, type DrillPlatform } from "../../drill/drillPlatform";
import { backupRestore } from "../../drill/drills/backupRestore";
import type { EntryBodies } from "../../drill/entries";
import { sampleOutputs } from "../../drill/platform.fixture";
import { takeSteps } from "../../drill/runner";
import { temporaryServerDirectory } from "../../servers/serverUser";
import { BackupsPart } from "../dataplane/backups/backupsPart";
import { RecoveryPoints } from "../dataplane/backups/recoveryPoints";
import { Databases } from "../dataplane/databases/databases";
import { askAt, settle } from "../dataplane/databases/databases.fixture";
import type { World } from "../dataplane/world";
import { heard, worldOf } from "../dataplane/world.fixture";
import { withEmulator } from "../emulator/emulator.fixture";
import { Databases as Described } from "../emulator/overlay-rds.fixture";
import { credentials } from "../providers/cloud";
import { contentAt } from "./databaseContent";

const region = "us-east-1";
const BackupVaultName = "meridian";
const IamRoleArn = "arn:aws:iam::123456789012:role/restore-testing-role-1";
const choice: DrillChoice = { store: "relational", dataLoss: "refused" };

/** As much of the shop's tables as is looked at. */
const tables = `
  CREATE TABLE orders (id int PRIMARY KEY, number text, total int, currency text, status text, synthetic boolean DEFAULT false);
  CREATE TABLE order_lines (order_id int, sku text, price int, quantity int);
  CREATE TABLE payments (order_id int, amount int, currency text, status text);
  CREATE TABLE stock (sku text, sold int);
  INSERT INTO orders VALUES (1, 'N-1', 700, 'USD', 'paid'), (2, 'N-2', 100, 'USD', 'cancelled');
  INSERT INTO order_lines VALUES (1, 'lamp', 200, 3), (1, 'chair', 100, 1), (2, 'chair', 100, 1);
  INSERT INTO payments VALUES (1, 700, 'USD', 'succeeded'), (2, 100, 'USD', 'voided');
  INSERT INTO stock VALUES ('lamp', 3), ('chair', 1)`;

describe("backup-restore of a database that really runs", function () {
  const emulator = withEmulator(this);
  this.timeout(120_000);
  const described = new Described(emulator);
  const points = new RecoveryPoints();
  const backups = () => emulator.cloudIn(region).client(sdk.BackupClient);
  let world: World;
  let part: Databases;
  let job: BackupsPart;
  let platform: DrillPlatform;
  let serving = "";

  before(async () => {
    world = { ...(await worldOf(emulator, [region], 6000)), folder: await temporaryServerDirectory("restored-test") };
    part = new Databases(world, "relational", undefined, points);
    job = new BackupsPart(world, [part], points);
    const made = await backups().send(new sdk.CreateBackupVaultCommand({ BackupVaultName }));
    const { KeyMetadata } = await emulator.cloudIn(region).client(KMSClient).send(new CreateKeyCommand({}));
    const group = new CreateSecurityGroupCommand({ GroupName: "shop", Description: "what serves" });
    const { GroupId } = await emulator.cloudIn(region).client(EC2Client).send(group);
    const kept = { StorageEncrypted: true, KmsKeyId: KeyMetadata!.Arn!, VpcSecurityGroupIds: [GroupId!] };
    serving = await described.standalone(region, { ...kept, DatabaseName: "shop", EngineVersion: "16.4" });
    const relationalDatabaseId = serving.split(":")[6]!;
    await described.instance(region, "aurora-postgresql", relationalDatabaseId);
    await settle(part);
    await sql(tables);
    const outputs = sampleOutputs("globalCluster", [region]);
    Object.assign(outputs["foundation"]!, { keyArns: { [region]: KeyMetadata!.Arn! } });
    Object.assign(outputs[region]!, {
      ...{ relationalDatabaseId, relationalDatabaseArn: serving, restoreRoleArn: IamRoleArn },
      ...{ backupVaultName: BackupVaultName, backupVaultArn: made.BackupVaultArn },
    });
    const source = { takenAt: "2026-11-29T12:00:00Z", commit: "0".repeat(40), domain: "shop.example" };
    platform = drillPlatform({ ...source, regions: [region], outputs });
  });
  after(async () => {
    await job.stop();
    await part.stop();
    await world.network.close();
    await rm(world.folder, { recursive: true, force: true });
  });

  const sql = async (text: string) => askAt(world, (await described.one(serving)).Endpoint!, text);

  /** @returns ARN of the recovery point */
  async function backUp(): Promise<string> {
    const asked = { BackupVaultName, ResourceArn: serving, IamRoleArn };
    const { RecoveryPointArn } = await backups().send(new sdk.StartBackupJobCommand(asked));
    const ended = heard(world, / has the data of /);
    for (const it of job.plan(await job.observe())) await job.perform(it);
    await ended;
    return RecoveryPointArn!;
  }

  /** Whenever the drill waits, the local cloud catches up with what the API says. */
  async function drilled() {
    const found: EntryBodies["integrity"][] = [];
    let now = 0;
    const wait = async (milliseconds: number): Promise<void> => {
      now += milliseconds;
      await settle(part).catch(() => undefined);
    };
    const context = {
      ...{ platform, choice, timeScale: 6000 },
      clientsIn: (of: string) => clientsIn(of, { endpoint: emulator.endpoint(), credentials }),
      ports: {
        ...{ clock: { now: () => now, wait }, interruption: new AbortController().signal, say: () => undefined },
        ...{ confirm: () => Promise.resolve(true), pollMilliseconds: 30_000 },
      },
      data: {
        contentOf: async (_: unknown, arn: string) => {
          const server = part.serverOf(arn);
          return server?.isRunning ? contentAt("relational", server.url) : undefined;
        },
        rowsBefore: () => undefined,
      },
      found: (it: EntryBodies["integrity"]) => void found.push(it),
    } as unknown as DrillContext;
    const plan = backupRestore.plan(platform, choice);
    const watcher = { begin: () => undefined, end: () => undefined };
    const steps = await takeSteps(plan.steps, context, context.ports, watcher);
    const safe = await takeSteps(plan.safeState.steps, context, context.ports, watcher);
    assert.deepEqual(
      safe.map(({ outcome }) => outcome),
      ["held"],
    );
    await settle(part);
    return { found, missed: steps.filter(({ outcome }) => outcome !== "held").map((it) => it.detail), steps };
  }

  it("counts the rows of the copy and of what it was made of, finds its orders whole, and ends its server", async () => {
    await backUp();
    await sql("INSERT INTO orders VALUES (3, 'N-3', 0, 'USD', 'pending-payment')");
    const { missed, found, steps } = await drilled();
    assert.deepEqual(missed, []);
    const rows = found.find(({ what }) => / has the rows of /.test(what))!;
    assert.equal(rows.detail, "3 order_lines of 3 now, 2 orders of 3 now, 2 payments of 2 now, 2 stock of 2 now");
    assert.deepEqual(
      found.map(({ held }) => held),
      found.map(() => true),
    );
    assert.equal(found.length, 3 + 1 + 4);
    assert.equal(steps.length, 4);
    assert.equal(part.serverOf(serving.replace(/[^:]+$/, "drill-restore-relational-own")), undefined);
    await sql("DELETE FROM orders WHERE id = 3");
  });

  it("names the order that doesn't fit together in the backup", async () => {
    await sql("UPDATE order_lines SET price = 1 WHERE order_id = 2");
    await backUp();
    await sql("UPDATE order_lines SET price = 100 WHERE order_id = 2");
    const { missed } = await drilled();
    assert.match(missed[0]!, /: each order's total is the sum of its lines: not so of N-2$/);
  });

  it("says that nobody answers where a backup has no data that a server could be started with", async () => {
    const arn = await backUp();
    await rm(points.folderOf(arn), { recursive: true });
    const { missed } = await drilled();
    assert.match(
      missed[0]!,
      /^drill-restore-relational-own answers: nobody answers there, though its API says available$/,
    );
  });
});
