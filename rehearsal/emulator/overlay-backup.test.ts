import assert from "node:assert/strict";
import {
  BackupClient,
  CreateBackupPlanCommand,
  CreateBackupSelectionCommand,
  CreateBackupVaultCommand,
  CreateRestoreTestingPlanCommand,
  CreateRestoreTestingSelectionCommand,
  DeleteBackupPlanCommand,
  DeleteBackupSelectionCommand,
  DeleteRestoreTestingPlanCommand,
  DescribeGlobalSettingsCommand,
  DescribeRegionSettingsCommand,
  GetBackupPlanCommand,
  GetBackupVaultAccessPolicyCommand,
  ListBackupSelectionsCommand,
  ListRestoreTestingPlansCommand,
  ListTagsCommand,
  PutBackupVaultAccessPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateBackupPlanCommand,
  UpdateGlobalSettingsCommand,
  UpdateRegionSettingsCommand,
} from "@aws-sdk/client-backup";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's AWS Backup", function () {
  const { cloudIn } = withEmulator(this);
  let ireland: BackupClient;
  let mumbai: BackupClient;
  before(() => {
    ireland = cloudIn("eu-west-1").client(BackupClient);
    mumbai = cloudIn("ap-south-1").client(BackupClient);
  });

  const rules = (RuleName: string) => [{ RuleName, TargetBackupVaultName: "a" }];

  it("changes a plan under its id, as a new version", async () => {
    const BackupPlan = { BackupPlanName: "changing", Rules: rules("daily") };
    const { BackupPlanId, VersionId } = await ireland.send(new CreateBackupPlanCommand({ BackupPlan }));
    const changed = { ...BackupPlan, Rules: rules("weekly") };
    await ireland.send(new UpdateBackupPlanCommand({ BackupPlanId, BackupPlan: changed }));
    const seen = await ireland.send(new GetBackupPlanCommand({ BackupPlanId }));
    assert.deepEqual(
      seen.BackupPlan?.Rules?.map((it) => it.RuleName),
      ["weekly"],
    );
    assert.notEqual(seen.VersionId, VersionId);
  });

  it("deletes a plan only after its selections", async () => {
    const BackupPlan = { BackupPlanName: "deleted", Rules: rules("daily") };
    const { BackupPlanId } = await ireland.send(new CreateBackupPlanCommand({ BackupPlan }));
    const BackupSelection = { SelectionName: "tagged", IamRoleArn: "arn:aws:iam::123456789012:role/backup" };
    const { SelectionId } = await ireland.send(new CreateBackupSelectionCommand({ BackupPlanId, BackupSelection }));
    const { BackupSelectionsList } = await ireland.send(new ListBackupSelectionsCommand({ BackupPlanId }));
    assert.deepEqual(
      BackupSelectionsList?.map((it) => it.SelectionName),
      ["tagged"],
    );
    await assert.rejects(
      ireland.send(new DeleteBackupPlanCommand({ BackupPlanId })),
      /selections must be deleted prior/,
    );
    await ireland.send(new DeleteBackupSelectionCommand({ BackupPlanId, SelectionId }));
    await ireland.send(new DeleteBackupPlanCommand({ BackupPlanId }));
    await assert.rejects(ireland.send(new GetBackupPlanCommand({ BackupPlanId })), {
      name: "ResourceNotFoundException",
    });
  });

  it("knows a vault's policy in the vault's region only", async () => {
    const BackupVaultName = "guarded";
    await ireland.send(new CreateBackupVaultCommand({ BackupVaultName }));
    await mumbai.send(new CreateBackupVaultCommand({ BackupVaultName }));
    await ireland.send(new PutBackupVaultAccessPolicyCommand({ BackupVaultName, Policy: "{}" }));
    assert.equal((await ireland.send(new GetBackupVaultAccessPolicyCommand({ BackupVaultName }))).Policy, "{}");
    const elsewhere = mumbai.send(new GetBackupVaultAccessPolicyCommand({ BackupVaultName }));
    await assert.rejects(elsewhere, { name: "ResourceNotFoundException" });
  });

  it("tags and untags a vault by its ARN", async () => {
    const created = await ireland.send(new CreateBackupVaultCommand({ BackupVaultName: "tagged" }));
    const ResourceArn = created.BackupVaultArn!;
    await ireland.send(new TagResourceCommand({ ResourceArn, Tags: { a: "1", b: "2" } }));
    await ireland.send(new UntagResourceCommand({ ResourceArn, TagKeyList: ["a"] }));
    assert.deepEqual((await ireland.send(new ListTagsCommand({ ResourceArn }))).Tags, { b: "2" });
  });

  it("merges a region's settings, and keeps one set of global ones", async () => {
    await ireland.send(new UpdateRegionSettingsCommand({ ResourceTypeOptInPreference: { Aurora: true } }));
    await ireland.send(new UpdateRegionSettingsCommand({ ResourceTypeOptInPreference: { S3: false } }));
    const here = await ireland.send(new DescribeRegionSettingsCommand({}));
    const { Aurora, S3, CloudFormation } = here.ResourceTypeOptInPreference!;
    assert.deepEqual([Aurora, S3, CloudFormation], [true, false, false], "every type is reported, chosen or not");
    const there = (await mumbai.send(new DescribeRegionSettingsCommand({}))).ResourceTypeOptInPreference!;
    assert.deepEqual([Object.keys(there).length, there["Aurora"]], [17, false]);
    const GlobalSettings = { isCrossAccountBackupEnabled: "true" };
    await ireland.send(new UpdateGlobalSettingsCommand({ GlobalSettings }));
    const everywhere = await mumbai.send(new DescribeGlobalSettingsCommand({}));
    assert.equal(everywhere.GlobalSettings?.isCrossAccountBackupEnabled, "true");
  });

  const testingPlan = (RestoreTestingPlanName: string) =>
    new CreateRestoreTestingPlanCommand({
      RestoreTestingPlan: {
        RestoreTestingPlanName,
        ScheduleExpression: "cron(0 5 ? * SUN *)",
        RecoveryPointSelection: {
          Algorithm: "LATEST_WITHIN_WINDOW",
          IncludeVaults: ["*"],
          RecoveryPointTypes: ["SNAPSHOT"],
        },
      },
    });

  it("refuses a hyphen in the name of a restore testing plan, and the same name twice", async () => {
    await assert.rejects(ireland.send(testingPlan("weekly-restore")), /only letters, digits and underscores/);
    await ireland.send(testingPlan("weekly_restore"));
    await assert.rejects(ireland.send(testingPlan("weekly_restore")), { name: "AlreadyExistsException" });
    const { RestoreTestingPlans } = await ireland.send(new ListRestoreTestingPlansCommand({}));
    assert.deepEqual(
      RestoreTestingPlans?.map((it) => it.RestoreTestingPlanName),
      ["weekly_restore"],
    );
  });

  it("keeps a restore testing plan while it has selections", async () => {
    const RestoreTestingPlanName = "kept";
    await ireland.send(testingPlan(RestoreTestingPlanName));
    const RestoreTestingSelection = {
      RestoreTestingSelectionName: "aurora",
      ProtectedResourceType: "Aurora",
      IamRoleArn: "arn:aws:iam::123456789012:role/backup",
    };
    await ireland.send(new CreateRestoreTestingSelectionCommand({ RestoreTestingPlanName, RestoreTestingSelection }));
    const deletion = ireland.send(new DeleteRestoreTestingPlanCommand({ RestoreTestingPlanName }));
    await assert.rejects(deletion, /still has selections/);
  });
});
