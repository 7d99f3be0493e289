import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-rds";
import { withEmulator } from "./emulator.fixture";

describe("changes of an instance in the emulator", function () {
  const { cloudIn } = withEmulator(this);
  let rds: sdk.RDSClient;
  const DBInstanceIdentifier = "shop";

  before(async () => {
    rds = cloudIn("eu-west-1").client(sdk.RDSClient);
    await rds.send(
      new sdk.CreateDBInstanceCommand({
        DBInstanceIdentifier,
        Engine: "postgres",
        EngineVersion: "17.5",
        DBInstanceClass: "db.t4g.medium",
        AllocatedStorage: 20,
        MasterUsername: "meridian",
        MasterUserPassword: "a password",
      }),
    );
  });

  const modify = (change: Partial<sdk.ModifyDBInstanceCommandInput>) =>
    rds.send(new sdk.ModifyDBInstanceCommand({ DBInstanceIdentifier, ...change }));
  async function now() {
    const found = await rds.send(new sdk.DescribeDBInstancesCommand({ DBInstanceIdentifier }));
    const { DBInstanceClass, AllocatedStorage, BackupRetentionPeriod, PendingModifiedValues } = found.DBInstances![0]!;
    return { DBInstanceClass, AllocatedStorage, BackupRetentionPeriod, PendingModifiedValues };
  }

  it("wait for its maintenance window, where they aren't to apply immediately", async () => {
    await modify({ DBInstanceClass: "db.r6g.large", AllocatedStorage: 40, BackupRetentionPeriod: 9 });
    assert.deepEqual(await now(), {
      DBInstanceClass: "db.t4g.medium",
      AllocatedStorage: 20,
      BackupRetentionPeriod: 9,
      PendingModifiedValues: { DBInstanceClass: "db.r6g.large", AllocatedStorage: 40 },
    });
    await modify({ BackupRetentionPeriod: 8 });
    assert.equal((await now()).PendingModifiedValues?.AllocatedStorage, 40);
  });

  it("apply at once where they are", async () => {
    await modify({ DBInstanceClass: "db.r6g.xlarge", AllocatedStorage: 60, ApplyImmediately: true });
    const { DBInstanceClass, AllocatedStorage, PendingModifiedValues } = await now();
    assert.deepEqual([DBInstanceClass, AllocatedStorage, PendingModifiedValues ?? {}], ["db.r6g.xlarge", 60, {}]);
  });

  it("take a maintenance window that reaches over the end of the week", async () => {
    const { DBInstance } = await modify({ PreferredMaintenanceWindow: "sun:23:30-mon:00:00" });
    assert.equal(DBInstance?.PreferredMaintenanceWindow, "sun:23:30-mon:00:00");
  });
});
