import * as sdk from "@aws-sdk/client-backup";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { autoName, fixed, required, unreadable } from "../inputs";
import { call } from "../operations";
import { tagMap } from "../wire";
import { backup } from "./api";

const vault = backup.resource<aws.backup.VaultArgs, sdk.CreateBackupVaultInput | sdk.DescribeBackupVaultOutput>({
  inputs: {
    forceDestroy: unreadable("is a wish for the day the vault is deleted; AWS Backup doesn't know it"),
    kmsKeyArn: fixed("EncryptionKeyArn"),
    name: autoName("BackupVaultName", 50),
    tags: ["BackupVaultTags", tagMap],
  },
  id: "BackupVaultName",
  create: call(sdk.CreateBackupVaultCommand),
  read: call(sdk.DescribeBackupVaultCommand),
  delete: call(sdk.DeleteBackupVaultCommand),
  outputs: { arn: "BackupVaultArn", recoveryPoints: "NumberOfRecoveryPoints" },
  taggedBy: "BackupVaultArn",
});

type Policy = sdk.PutBackupVaultAccessPolicyInput | sdk.GetBackupVaultAccessPolicyOutput;

const vaultPolicy = backup.resource<aws.backup.VaultPolicyArgs, Policy>({
  inputs: { backupVaultName: required(fixed("BackupVaultName")), policy: required("Policy") },
  id: "BackupVaultName",
  create: call(sdk.PutBackupVaultAccessPolicyCommand),
  read: call(sdk.GetBackupVaultAccessPolicyCommand),
  update: "same",
  delete: call(sdk.DeleteBackupVaultAccessPolicyCommand),
  outputs: { backupVaultArn: "BackupVaultArn" },
});

type Notifications = sdk.PutBackupVaultNotificationsInput | sdk.GetBackupVaultNotificationsOutput;

const vaultNotifications = backup.resource<aws.backup.VaultNotificationsArgs, Notifications>({
  inputs: {
    backupVaultEvents: required(fixed("BackupVaultEvents")),
    backupVaultName: required(fixed("BackupVaultName")),
    snsTopicArn: required(fixed("SNSTopicArn")),
  },
  id: "BackupVaultName",
  create: call(sdk.PutBackupVaultNotificationsCommand),
  read: call(sdk.GetBackupVaultNotificationsCommand),
  delete: call(sdk.DeleteBackupVaultNotificationsCommand),
  deleteFirst: true,
  outputs: { backupVaultArn: "BackupVaultArn" },
});

export const entries: Record<string, AnyEntry> = {
  "aws:backup/vault:Vault": vault,
  "aws:backup/vaultNotifications:VaultNotifications": vaultNotifications,
  "aws:backup/vaultPolicy:VaultPolicy": vaultPolicy,
};
