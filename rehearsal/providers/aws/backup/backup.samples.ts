import {
  BackupClient,
  CreateBackupPlanCommand,
  CreateBackupVaultCommand,
  CreateRestoreTestingPlanCommand,
} from "@aws-sdk/client-backup";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";

let made = 0;

async function vaults(cloud: Cloud): Promise<Record<string, string>> {
  const make = async () => {
    const BackupVaultName = `sample-needs-${++made}`;
    await cloud.client(BackupClient).send(new CreateBackupVaultCommand({ BackupVaultName }));
    return BackupVaultName;
  };
  return { one: await make(), other: await make() };
}

async function plans(cloud: Cloud): Promise<Record<string, string>> {
  const BackupPlan = {
    BackupPlanName: `sample-needs-${++made}`,
    Rules: [{ RuleName: "daily", TargetBackupVaultName: "a" }],
  };
  const { BackupPlanId } = await cloud.client(BackupClient).send(new CreateBackupPlanCommand({ BackupPlan }));
  return { plan: BackupPlanId! };
}

async function restoreTestingPlans(cloud: Cloud): Promise<Record<string, string>> {
  const make = async () => {
    const RestoreTestingPlan = {
      RestoreTestingPlanName: `sample_needs_${++made}`,
      ScheduleExpression: "cron(0 5 ? * SUN *)",
      RecoveryPointSelection: {
        Algorithm: "LATEST_WITHIN_WINDOW" as const,
        IncludeVaults: ["*"],
        RecoveryPointTypes: ["SNAPSHOT" as const],
      },
    };
    await cloud.client(BackupClient).send(new CreateRestoreTestingPlanCommand({ RestoreTestingPlan }));
    return RestoreTestingPlan.RestoreTestingPlanName;
  };
  return { one: await make(), other: await make() };
}

const role = "arn:aws:iam::123456789012:role/backup";
const topic = "arn:aws:sns:eu-west-1:123456789012:backups";
const vaultArn = (region: string) => `arn:aws:backup:${region}:123456789012:backup-vault:meridian`;

const policy = (sid: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: sid, Effect: "Deny", Principal: "*", Action: "backup:DeleteRecoveryPoint", Resource: "*" }],
  });

const dailyRule = {
  ruleName: "daily",
  targetVaultName: "meridian",
  schedule: "cron(0 3 * * ? *)",
  scheduleExpressionTimezone: "Etc/UTC",
  enableContinuousBackup: true,
  startWindow: 60,
  completionWindow: 300,
  lifecycle: { coldStorageAfter: 30, deleteAfter: 120 },
  recoveryPointTags: { Plan: "daily" },
  copyActions: [{ destinationVaultArn: vaultArn("ap-south-1"), lifecycle: { deleteAfter: 35 } }],
};

const ofVaults: Record<string, AnySample> = {
  "aws:backup/vault:Vault": sample<aws.backup.VaultArgs>({
    inputs: () => ({
      name: "sample",
      kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/a",
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({ tags: { Name: "b" } }),
    replacement: () => ({ name: "sample-renamed" }),
  }),
  "aws:backup/vaultNotifications:VaultNotifications": sample<aws.backup.VaultNotificationsArgs>({
    needs: vaults,
    inputs: ({ one }) => ({
      backupVaultName: one!,
      snsTopicArn: topic,
      backupVaultEvents: ["BACKUP_JOB_FAILED", "COPY_JOB_FAILED"],
    }),
    replacement: () => ({ backupVaultEvents: ["COPY_JOB_FAILED"] }),
  }),
  "aws:backup/vaultPolicy:VaultPolicy": sample<aws.backup.VaultPolicyArgs>({
    needs: vaults,
    inputs: ({ one }) => ({ backupVaultName: one!, policy: policy("Keep") }),
    change: () => ({ policy: policy("KeepIt") }),
    replacement: ({ other }) => ({ backupVaultName: other! }),
  }),
};

export const samples: Record<string, AnySample> = {
  ...ofVaults,
  "aws:backup/plan:Plan": sample<aws.backup.PlanArgs>({
    inputs: () => ({
      name: "sample",
      rules: [dailyRule],
      advancedBackupSettings: [{ resourceType: "EC2", backupOptions: { WindowsVSS: "enabled" } }],
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({ rules: [{ ruleName: "weekly", targetVaultName: "meridian" }, dailyRule], tags: { Name: "b" } }),
    replacement: () => ({ name: "sample-renamed" }),
  }),
  "aws:backup/regionSettings:RegionSettings": sample<aws.backup.RegionSettingsArgs>({
    inputs: () => ({
      resourceTypeOptInPreference: { Aurora: true, DocumentDB: true, S3: false },
      resourceTypeManagementPreference: { DynamoDB: true },
    }),
    change: () => ({ resourceTypeOptInPreference: { Aurora: true, DocumentDB: false, S3: true } }),
    replacement: () => ({ region: "eu-west-1" }),
  }),
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": sample<aws.backup.RestoreTestingPlanArgs>({
    inputs: () => ({
      name: "sample_weekly",
      scheduleExpression: "cron(0 5 ? * SUN *)",
      scheduleExpressionTimezone: "Europe/Dublin",
      startWindowHours: 8,
      recoveryPointSelection: {
        algorithm: "LATEST_WITHIN_WINDOW",
        includeVaults: [vaultArn("eu-west-1")],
        excludeVaults: [],
        recoveryPointTypes: ["SNAPSHOT", "CONTINUOUS"],
        selectionWindowDays: 7,
      },
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({ scheduleExpression: "cron(0 6 ? * SUN *)", startWindowHours: 4, tags: { Name: "b" } }),
    replacement: () => ({ name: "sample_renamed" }),
  }),
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": sample<aws.backup.RestoreTestingSelectionArgs>({
    needs: restoreTestingPlans,
    inputs: ({ one }) => ({
      name: "aurora",
      restoreTestingPlanName: one!,
      iamRoleArn: role,
      protectedResourceType: "Aurora",
      protectedResourceConditions: { stringEquals: [{ key: "aws:ResourceTag/Backup", value: "daily" }] },
      restoreMetadataOverrides: { dbsubnetgroupname: "isolated" },
      validationWindowHours: 1,
    }),
    change: () => ({
      validationWindowHours: 2,
      protectedResourceConditions: { stringNotEquals: [{ key: "aws:ResourceTag/Backup", value: "none" }] },
    }),
    replacement: ({ other }) => ({ restoreTestingPlanName: other! }),
  }),
  "aws:backup/selection:Selection": sample<aws.backup.SelectionArgs>({
    needs: plans,
    inputs: ({ plan }) => ({
      name: "tagged",
      planId: plan!,
      iamRoleArn: role,
      resources: ["*"],
      notResources: ["arn:aws:s3:::logs"],
      selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: "daily" }],
      conditions: [
        {
          stringEquals: [{ key: "aws:ResourceTag/Stack", value: "eu-west-1" }],
          stringLikes: [{ key: "aws:ResourceTag/Name", value: "db-*" }],
        },
      ],
    }),
    replacement: () => ({ selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: "weekly" }] }),
  }),
};
