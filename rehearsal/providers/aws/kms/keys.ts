import {
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  ReplicateKeyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  UpdateKeyDescriptionCommand,
} from "@aws-sdk/client-kms";
import type { KeyMetadata, KeySpec, KeyUsageType } from "@aws-sdk/client-kms";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { tagChanges } from "../tags";

const kms = (cloud: Cloud, region?: string) => cloud.client(KMSClient, region);
const gone = /^NotFound/;

/** Both kinds of key know these; the rest belongs to the primary. */
interface Changeable {
  bypassPolicyLockoutSafetyCheck?: boolean;
  description?: string;
  policy?: string;
  tags?: Record<string, string>;
}

const bypass = "is asked for once, with a policy, and kept nowhere";
const window = "is a wish for the day the key is deleted; KMS knows it only from then on";

const key = entry<aws.kms.KeyArgs>({
  inputs: {
    bypassPolicyLockoutSafetyCheck: true,
    customerMasterKeySpec: true,
    deletionWindowInDays: true,
    description: true,
    enableKeyRotation: true,
    isEnabled: true,
    keyUsage: true,
    multiRegion: true,
    policy: true,
    region: true,
    rotationPeriodInDays: true,
    tags: true,
  },
  required: [],
  replaceOn: ["customerMasterKeySpec", "keyUsage", "multiRegion", "region"],
  unreadable: { bypassPolicyLockoutSafetyCheck: bypass, deletionWindowInDays: window },
  async create(cloud, inputs) {
    const { KeyMetadata } = await kms(cloud).send(
      new CreateKeyCommand({
        BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
        Description: inputs.description,
        KeySpec: inputs.customerMasterKeySpec as KeySpec | undefined,
        KeyUsage: inputs.keyUsage as KeyUsageType | undefined,
        MultiRegion: inputs.multiRegion,
        Policy: inputs.policy,
        Tags: kmsTags(inputs.tags),
      }),
    );
    const id = KeyMetadata!.KeyId!;
    if (inputs.enableKeyRotation) await rotate(cloud, id, inputs);
    if (inputs.isEnabled === false) await kms(cloud).send(new DisableKeyCommand({ KeyId: id }));
    return id;
  },
  async read(cloud, id) {
    const now = await observed(cloud, id);
    if (!now) return undefined;
    const { it, rotation, changeable } = now;
    return {
      inputs: {
        ...changeable,
        customerMasterKeySpec: it.KeySpec,
        enableKeyRotation: rotation.KeyRotationEnabled,
        isEnabled: it.Enabled,
        keyUsage: it.KeyUsage,
        multiRegion: it.MultiRegion,
        rotationPeriodInDays: rotation.RotationPeriodInDays,
      },
      outputs: { arn: it.Arn, keyId: id },
    };
  },
  async update(cloud, id, to, from) {
    await change(cloud, id, to, from);
    await switchTo(cloud, id, to.isEnabled, from.isEnabled);
    const rotates = to.enableKeyRotation ?? false;
    if (rotates && (!from.enableKeyRotation || to.rotationPeriodInDays !== from.rotationPeriodInDays))
      await rotate(cloud, id, to);
    if (!rotates && from.enableKeyRotation) await kms(cloud).send(new DisableKeyRotationCommand({ KeyId: id }));
  },
  remove: (cloud, id, last) => scheduleDeletion(cloud, id, last.deletionWindowInDays),
});

const replicaKey = entry<aws.kms.ReplicaKeyArgs>({
  inputs: {
    bypassPolicyLockoutSafetyCheck: true,
    deletionWindowInDays: true,
    description: true,
    enabled: true,
    policy: true,
    primaryKeyArn: true,
    region: true,
    tags: true,
  },
  required: ["primaryKeyArn"],
  replaceOn: ["primaryKeyArn", "region"],
  unreadable: { bypassPolicyLockoutSafetyCheck: bypass, deletionWindowInDays: window },
  async create(cloud, inputs) {
    const { ReplicaKeyMetadata } = await kms(cloud, regionOf(inputs.primaryKeyArn)).send(
      new ReplicateKeyCommand({
        BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
        Description: inputs.description,
        KeyId: inputs.primaryKeyArn,
        Policy: inputs.policy,
        ReplicaRegion: cloud.region,
        Tags: kmsTags(inputs.tags),
      }),
    );
    const id = ReplicaKeyMetadata!.KeyId!;
    if (inputs.enabled === false) await kms(cloud).send(new DisableKeyCommand({ KeyId: id }));
    return id;
  },
  async read(cloud, id) {
    const now = await observed(cloud, id);
    if (!now) return undefined;
    const { it, rotation, changeable } = now;
    return {
      inputs: {
        ...changeable,
        enabled: it.Enabled,
        primaryKeyArn: it.MultiRegionConfiguration?.PrimaryKey?.Arn,
      },
      outputs: {
        arn: it.Arn,
        keyId: id,
        keyRotationEnabled: rotation.KeyRotationEnabled,
        keySpec: it.KeySpec,
        keyUsage: it.KeyUsage,
      },
    };
  },
  async update(cloud, id, to, from) {
    await change(cloud, id, to, from);
    await switchTo(cloud, id, to.enabled, from.enabled);
  },
  remove: (cloud, id, last) => scheduleDeletion(cloud, id, last.deletionWindowInDays),
});

const alias = entry<aws.kms.AliasArgs>({
  inputs: { name: true, region: true, targetKeyId: true },
  required: ["targetKeyId"],
  replaceOn: ["name", "region"],
  async create(cloud, inputs) {
    const AliasName = inputs.name;
    if (!AliasName?.startsWith("alias/"))
      throw new Error(`KMS alias is named ${AliasName}: give a name that begins with "alias/".`);
    await kms(cloud).send(new CreateAliasCommand({ AliasName, TargetKeyId: inputs.targetKeyId }));
    return AliasName;
  },
  async read(cloud, id, last) {
    const { Aliases } = await kms(cloud).send(new ListAliasesCommand({}));
    const it = Aliases?.find(({ AliasName }) => AliasName === id);
    if (!it) return undefined;
    const targetKeyArn = `arn:aws:kms:${cloud.region}:${cloud.accountId}:key/${it.TargetKeyId}`;
    return {
      inputs: { name: id, targetKeyId: last.targetKeyId?.startsWith("arn:") ? targetKeyArn : it.TargetKeyId },
      outputs: { arn: it.AliasArn, targetKeyArn },
    };
  },
  async update(cloud, id, to) {
    await kms(cloud).send(new UpdateAliasCommand({ AliasName: id, TargetKeyId: to.targetKeyId }));
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => kms(cloud).send(new DeleteAliasCommand({ AliasName: id })));
  },
});

const kmsTags = (tags: Record<string, string> | undefined) =>
  Object.entries(tags ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

const regionOf = (arn: string): string => arn.split(":")[3]!;

/** A key that waits for its deletion is gone, as far as any program is concerned. */
async function metadata(cloud: Cloud, KeyId: string): Promise<KeyMetadata | undefined> {
  const found = await unlessGone(gone, () => kms(cloud).send(new DescribeKeyCommand({ KeyId })));
  return found?.KeyMetadata?.KeyState?.startsWith("Pending") ? undefined : found?.KeyMetadata;
}

/** What both kinds of key are read from; undefined where the key is gone. */
async function observed(cloud: Cloud, KeyId: string) {
  const it = await metadata(cloud, KeyId);
  if (!it) return undefined;
  const rotation = await kms(cloud).send(new GetKeyRotationStatusCommand({ KeyId }));
  const { Policy } = await kms(cloud).send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
  const { Tags } = await kms(cloud).send(new ListResourceTagsCommand({ KeyId }));
  const tags = Object.fromEntries((Tags ?? []).map(({ TagKey, TagValue }) => [TagKey!, TagValue!]));
  const changeable: Changeable = { description: it.Description, policy: Policy, tags };
  return { it, rotation, changeable };
}

async function change(cloud: Cloud, KeyId: string, to: Changeable, from: Changeable): Promise<void> {
  if (to.description !== from.description)
    await kms(cloud).send(new UpdateKeyDescriptionCommand({ KeyId, Description: to.description ?? "" }));
  if (to.policy !== undefined && to.policy !== from.policy)
    await kms(cloud).send(
      new PutKeyPolicyCommand({
        KeyId,
        PolicyName: "default",
        Policy: to.policy,
        BypassPolicyLockoutSafetyCheck: to.bypassPolicyLockoutSafetyCheck,
      }),
    );
  const { removed, put } = tagChanges(from.tags, to.tags);
  if (removed.length) await kms(cloud).send(new UntagResourceCommand({ KeyId, TagKeys: removed }));
  if (Object.keys(put).length) await kms(cloud).send(new TagResourceCommand({ KeyId, Tags: kmsTags(put) }));
}

async function switchTo(cloud: Cloud, KeyId: string, to = true, from = true): Promise<void> {
  if (to === from) return;
  await (to ? kms(cloud).send(new EnableKeyCommand({ KeyId })) : kms(cloud).send(new DisableKeyCommand({ KeyId })));
}

async function rotate(cloud: Cloud, KeyId: string, { rotationPeriodInDays }: Plain<aws.kms.KeyArgs>): Promise<void> {
  await kms(cloud).send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: rotationPeriodInDays }));
}

async function scheduleDeletion(cloud: Cloud, KeyId: string, days = 30): Promise<void> {
  if (!(await metadata(cloud, KeyId))) return;
  await kms(cloud).send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: days }));
}

export const entries: Record<string, AnyEntry> = {
  "aws:kms/alias:Alias": alias,
  "aws:kms/key:Key": key,
  "aws:kms/replicaKey:ReplicaKey": replicaKey,
};
