import {
  BackupClient,
  CreateBackupVaultCommand,
  DeleteBackupVaultAccessPolicyCommand,
  DeleteBackupVaultCommand,
  DeleteBackupVaultLockConfigurationCommand,
  DeleteBackupVaultNotificationsCommand,
  DescribeBackupVaultCommand,
  GetBackupVaultAccessPolicyCommand,
  GetBackupVaultNotificationsCommand,
  ListTagsCommand,
  PutBackupVaultAccessPolicyCommand,
  PutBackupVaultLockConfigurationCommand,
  PutBackupVaultNotificationsCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-backup";
import type { BackupVaultEvent } from "@aws-sdk/client-backup";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { tagChanges } from "../tags";

export const backup = (cloud: Cloud) => cloud.client(BackupClient);
export const gone = /^ResourceNotFound/;

const vault = entry<aws.backup.VaultArgs>({
  inputs: { forceDestroy: true, kmsKeyArn: true, name: true, region: true, tags: true },
  required: [],
  replaceOn: ["kmsKeyArn", "name", "region"],
  autoName: { property: "name", maxLength: 50 },
  unreadable: { forceDestroy: "is a wish for the day the vault is deleted; AWS Backup doesn't know it" },
  async create(cloud, inputs) {
    await backup(cloud).send(
      new CreateBackupVaultCommand({
        BackupVaultName: inputs.name,
        EncryptionKeyArn: inputs.kmsKeyArn,
        BackupVaultTags: inputs.tags,
      }),
    );
    return inputs.name!;
  },
  async read(cloud, id) {
    const it = await describe(cloud, id);
    return (
      it && {
        inputs: { name: id, kmsKeyArn: it.EncryptionKeyArn, tags: await tagsOf(cloud, it.BackupVaultArn!) },
        outputs: { arn: it.BackupVaultArn, recoveryPoints: it.NumberOfRecoveryPoints },
      }
    );
  },
  async update(cloud, id, to, from) {
    await retag(cloud, arnOf(cloud, id), to.tags, from.tags);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => backup(cloud).send(new DeleteBackupVaultCommand({ BackupVaultName: id })));
  },
});

const describe = (cloud: Cloud, BackupVaultName: string) =>
  unlessGone(gone, () => backup(cloud).send(new DescribeBackupVaultCommand({ BackupVaultName })));

const arnOf = (cloud: Cloud, vaultName: string) =>
  `arn:aws:backup:${cloud.region}:${cloud.accountId}:backup-vault:${vaultName}`;

export async function tagsOf(cloud: Cloud, ResourceArn: string): Promise<Record<string, string>> {
  return (await backup(cloud).send(new ListTagsCommand({ ResourceArn }))).Tags ?? {};
}

type Tags = Record<string, string> | undefined;

export async function retag(cloud: Cloud, ResourceArn: string, to: Tags, from: Tags): Promise<void> {
  const { removed, put } = tagChanges(from, to);
  if (removed.length) await backup(cloud).send(new UntagResourceCommand({ ResourceArn, TagKeyList: removed }));
  if (Object.keys(put).length) await backup(cloud).send(new TagResourceCommand({ ResourceArn, Tags: put }));
}

const vaultPolicy = entry<aws.backup.VaultPolicyArgs>({
  inputs: { backupVaultName: true, policy: true, region: true },
  required: ["backupVaultName", "policy"],
  replaceOn: ["backupVaultName", "region"],
  async create(cloud, inputs) {
    await putPolicy(cloud, inputs);
    return inputs.backupVaultName;
  },
  async read(cloud, id) {
    const get = new GetBackupVaultAccessPolicyCommand({ BackupVaultName: id });
    const it = await unlessGone(gone, () => backup(cloud).send(get));
    return it && { inputs: { backupVaultName: id, policy: it.Policy }, outputs: { backupVaultArn: it.BackupVaultArn } };
  },
  async update(cloud, _id, to) {
    await putPolicy(cloud, to);
  },
  async remove(cloud, id) {
    const remove = new DeleteBackupVaultAccessPolicyCommand({ BackupVaultName: id });
    await unlessGone(gone, () => backup(cloud).send(remove));
  },
});

async function putPolicy(cloud: Cloud, inputs: Plain<aws.backup.VaultPolicyArgs>): Promise<void> {
  const { backupVaultName: BackupVaultName, policy: Policy } = inputs;
  await backup(cloud).send(new PutBackupVaultAccessPolicyCommand({ BackupVaultName, Policy }));
}

const vaultNotifications = entry<aws.backup.VaultNotificationsArgs>({
  inputs: { backupVaultEvents: true, backupVaultName: true, region: true, snsTopicArn: true },
  required: ["backupVaultEvents", "backupVaultName", "snsTopicArn"],
  replaceOn: ["backupVaultEvents", "backupVaultName", "region", "snsTopicArn"],
  deleteBeforeReplace: true,
  async create(cloud, inputs) {
    await backup(cloud).send(
      new PutBackupVaultNotificationsCommand({
        BackupVaultName: inputs.backupVaultName,
        BackupVaultEvents: inputs.backupVaultEvents as BackupVaultEvent[],
        SNSTopicArn: inputs.snsTopicArn,
      }),
    );
    return inputs.backupVaultName;
  },
  async read(cloud, id) {
    const get = new GetBackupVaultNotificationsCommand({ BackupVaultName: id });
    const it = await unlessGone(gone, () => backup(cloud).send(get));
    return (
      it && {
        inputs: { backupVaultName: id, backupVaultEvents: it.BackupVaultEvents, snsTopicArn: it.SNSTopicArn },
        outputs: { backupVaultArn: it.BackupVaultArn },
      }
    );
  },
  async remove(cloud, id) {
    const remove = new DeleteBackupVaultNotificationsCommand({ BackupVaultName: id });
    await unlessGone(gone, () => backup(cloud).send(remove));
  },
});

const vaultLock = entry<aws.backup.VaultLockConfigurationArgs>({
  inputs: {
    backupVaultName: true,
    changeableForDays: true,
    maxRetentionDays: true,
    minRetentionDays: true,
    region: true,
  },
  required: ["backupVaultName"],
  replaceOn: ["backupVaultName", "changeableForDays", "maxRetentionDays", "minRetentionDays", "region"],
  deleteBeforeReplace: true,
  unreadable: { changeableForDays: "is kept as the date on which the lock can no longer be opened" },
  async create(cloud, inputs) {
    await backup(cloud).send(
      new PutBackupVaultLockConfigurationCommand({
        BackupVaultName: inputs.backupVaultName,
        ChangeableForDays: inputs.changeableForDays,
        MaxRetentionDays: inputs.maxRetentionDays,
        MinRetentionDays: inputs.minRetentionDays,
      }),
    );
    return inputs.backupVaultName;
  },
  async read(cloud, id) {
    const it = await describe(cloud, id);
    if (!it?.Locked) return undefined;
    return {
      inputs: { backupVaultName: id, maxRetentionDays: it.MaxRetentionDays, minRetentionDays: it.MinRetentionDays },
      outputs: { backupVaultArn: it.BackupVaultArn },
    };
  },
  async remove(cloud, id) {
    const remove = new DeleteBackupVaultLockConfigurationCommand({ BackupVaultName: id });
    await unlessGone(gone, () => backup(cloud).send(remove));
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:backup/vault:Vault": vault,
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": vaultLock,
  "aws:backup/vaultNotifications:VaultNotifications": vaultNotifications,
  "aws:backup/vaultPolicy:VaultPolicy": vaultPolicy,
};
