import assert from "node:assert/strict";
import { BackupClient, DescribeRegionSettingsCommand, UpdateRegionSettingsCommand } from "@aws-sdk/client-backup";
import { useStage } from "./stage";

const stack = "eu-west-1";

describe("AWS Backup's settings of a region", function () {
  this.timeout(60_000);
  const stage = useStage({ program: require.resolve("./backupSettings.program"), stacks: { [stack]: stack } }, (it) =>
    it.up(stack).then(() => undefined),
  );

  it("plan nothing about the types that others chose, though AWS reports them all", async () => {
    const backup = stage().cloudIn(stack).client(BackupClient);
    await backup.send(new UpdateRegionSettingsCommand({ ResourceTypeOptInPreference: { EFS: true } }));
    assert.deepEqual(await stage().plan(stack), []);
    assert.deepEqual(await stage().refreshedPlan(stack), []);
    const { ResourceTypeOptInPreference: chosen } = await backup.send(new DescribeRegionSettingsCommand({}));
    assert.deepEqual([chosen!["EFS"], chosen!["Aurora"], chosen!["RDS"]], [true, true, false]);
  });
});
