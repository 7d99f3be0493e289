import assert from "node:assert/strict";
import { record, settled } from "../../test/recorder";
import { six, three, two } from "../../test/settings";
import { BackupPlans } from "./backupPlans";
import { globalSettings, notKnown, vaultArnOf } from "./global.samples";
import { byRegion } from "./regions";

const planType = "aws:backup/plan:Plan";
const selectionType = "aws:backup/selection:Selection";

function plansFor(regions: readonly string[]): BackupPlans {
  const vaults = byRegion(regions, (region) => ({ name: `vault-${region}`, arn: vaultArnOf(region) }));
  return new BackupPlans("backup-plans", { regions, vaults, backups: globalSettings(regions).backups });
}

describe("BackupPlans", () => {
  it("keep a recovery point a day in the region's vault and a copy in the next region's", async () => {
    const recorder = record();
    plansFor(three);
    await settled();

    assert.deepEqual(recorder.only(planType, "daily-ap-south-1").inputs, {
      region: "ap-south-1",
      rules: [
        {
          ruleName: "daily",
          targetVaultName: "vault-ap-south-1",
          schedule: "cron(0 3 * * ? *)",
          startWindow: 60,
          completionWindow: 480,
          lifecycle: { deleteAfter: 35 },
          copyActions: [{ destinationVaultArn: vaultArnOf("us-east-1"), lifecycle: { deleteAfter: 35 } }],
        },
      ],
    });
  });

  it("select by tag, in each region", async () => {
    const recorder = record();
    plansFor(three);
    await settled();

    assert.deepEqual(recorder.only(selectionType, "tagged-ap-south-1").inputs, {
      region: "ap-south-1",
      planId: "daily-ap-south-1-id",
      iamRoleArn: "arn:aws:mock:eu-west-1:123456789012:backup",
      selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: "meridian" }],
    });
  });

  it("share one role that AWS Backup alone may assume", async () => {
    for (const regions of [two, three, six]) {
      const recorder = record();
      plansFor(regions);
      await settled();

      assert.equal(recorder.of(planType).length, regions.length);
      assert.equal(recorder.of(selectionType).length, regions.length);
      const assume = JSON.parse(String(recorder.only("aws:iam/role:Role").inputs["assumeRolePolicy"]));
      assert.deepEqual(assume.Statement, [
        { Sid: "Service", Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "backup.amazonaws.com" } },
      ]);
      const attached = recorder
        .of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .map((it) => it.inputs["policyArn"]);
      assert.deepEqual(attached.sort(), [
        "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
      ]);
    }
  });

  it("are planned in full while nothing exists", async () => {
    const recorder = record({ preview: true });
    plansFor(three);
    await settled();

    assert.equal(recorder.of(planType).length, 3);
    assert.deepEqual(recorder.only(selectionType, "tagged-ap-south-1").inputs["planId"], notKnown);
  });
});
