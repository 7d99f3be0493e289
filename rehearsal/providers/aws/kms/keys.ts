import * as sdk from "@aws-sdk/client-kms";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud, Plain } from "../../entry";
import { fixed, orElse, required, seen, unreadable } from "../inputs";
import { type About, bring, call, tagOperations } from "../operations";
import { service } from "../service";
import { capitalised, pairs, valueAt, type Wire, whole } from "../wire";

const client = (cloud: Cloud, region?: string) => cloud.client(sdk.KMSClient, region);
const keyTags = pairs("TagKey", "TagValue");

const kms = service({
  client: sdk.KMSClient,
  gone: /^NotFound/,
  tags: tagOperations({
    of: "KeyId",
    wire: keyTags,
    list: [sdk.ListResourceTagsCommand, "Tags"],
    put: [sdk.TagResourceCommand, "Tags"],
    remove: [sdk.UntagResourceCommand, "TagKeys"],
  }),
});

/** Both kinds of key have these; the rest belongs to the primary. */
const common = {
  bypassPolicyLockoutSafetyCheck: unreadable(
    "is asked for once, with a policy, and kept nowhere",
    "BypassPolicyLockoutSafetyCheck",
  ),
  deletionWindowInDays: { unreadable: "is a wish for the day the key is deleted; KMS knows it only from then on" },
  description: orElse("Description", ""),
  policy: "Policy",
  tags: ["Tags", keyTags],
} as const;

type Common = Pick<aws.kms.KeyArgs, keyof typeof common>;

const PolicyName = "default";

const read = [
  call(sdk.DescribeKeyCommand, {
    // A key that waits for its deletion is gone, as far as any program is concerned.
    answer: ({ KeyMetadata: it }) => (it?.KeyState?.startsWith("Pending") ? undefined : it),
  }),
  call(sdk.GetKeyRotationStatusCommand),
  call(sdk.GetKeyPolicyCommand, { input: { PolicyName } }),
];

const changes = [
  call(sdk.UpdateKeyDescriptionCommand),
  bring<Common, unknown>(["policy"], async ({ cloud, id: KeyId, inputs }) => {
    const { bypassPolicyLockoutSafetyCheck: BypassPolicyLockoutSafetyCheck, policy: Policy } = inputs;
    const input = { KeyId, PolicyName, Policy, BypassPolicyLockoutSafetyCheck };
    if (Policy !== undefined) await client(cloud).send(new sdk.PutKeyPolicyCommand(input));
  }),
];

async function scheduleDeletion({ cloud, id: KeyId, inputs, now }: About<Common, unknown>): Promise<void> {
  const PendingWindowInDays = inputs.deletionWindowInDays ?? 30;
  if (await now()) await client(cloud).send(new sdk.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays }));
}

/** What tells of rotation has the ARN under this name. */
const keyId = (_it: unknown, { id }: { readonly id: string }): string => id;

type Key = sdk.CreateKeyRequest | sdk.KeyMetadata | sdk.GetKeyRotationStatusResponse | sdk.GetKeyPolicyResponse;

const key = kms.resource<aws.kms.KeyArgs, Key>({
  inputs: {
    ...common,
    customerMasterKeySpec: fixed("KeySpec"),
    enableKeyRotation: seen("KeyRotationEnabled"),
    isEnabled: seen("Enabled"),
    keyUsage: fixed("KeyUsage"),
    multiRegion: fixed("MultiRegion"),
    rotationPeriodInDays: seen("RotationPeriodInDays"),
  },
  id: "KeyId",
  create: call(sdk.CreateKeyCommand, { answer: (made) => made.KeyMetadata?.KeyId }),
  read,
  update: [
    ...changes,
    bring(["isEnabled", "enableKeyRotation", "rotationPeriodInDays"], async ({ cloud, id, inputs: to, from }) => {
      await switched(cloud, id, to.isEnabled, from.isEnabled, () => rotate(cloud, id, to, from));
    }),
  ],
  delete: scheduleDeletion,
  outputs: { arn: "Arn", keyId },
});

/** @param meanwhile Runs while the key is enabled, if it ever is: only an enabled key can be told how to rotate. */
async function switched(cloud: Cloud, KeyId: string, to = true, from = true, meanwhile?: () => Promise<void>) {
  if (to && !from) await client(cloud).send(new sdk.EnableKeyCommand({ KeyId }));
  await meanwhile?.();
  if (!to && from) await client(cloud).send(new sdk.DisableKeyCommand({ KeyId }));
}

type Rotation = Pick<Plain<aws.kms.KeyArgs>, "enableKeyRotation" | "rotationPeriodInDays">;

async function rotate(cloud: Cloud, KeyId: string, to: Rotation, from: Rotation): Promise<void> {
  const RotationPeriodInDays = to.rotationPeriodInDays;
  const another = !from.enableKeyRotation || RotationPeriodInDays !== from.rotationPeriodInDays;
  if (to.enableKeyRotation && another)
    await client(cloud).send(new sdk.EnableKeyRotationCommand({ KeyId, RotationPeriodInDays }));
  if (!to.enableKeyRotation && from.enableKeyRotation)
    await client(cloud).send(new sdk.DisableKeyRotationCommand({ KeyId }));
}

const replicaKey = kms.resource<aws.kms.ReplicaKeyArgs, Key>({
  inputs: {
    ...common,
    enabled: seen("Enabled"),
    primaryKeyArn: required(fixed(seen("MultiRegionConfiguration.PrimaryKey.Arn"))),
  },
  id: "KeyId",
  async create({ cloud, inputs }) {
    const input = {
      BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
      Description: inputs.description,
      KeyId: inputs.primaryKeyArn,
      Policy: inputs.policy,
      ReplicaRegion: cloud.region,
      Tags: keyTags.toAws(inputs.tags) as sdk.Tag[] | undefined,
    };
    const primary = client(cloud, inputs.primaryKeyArn.split(":")[3]);
    const id = (await primary.send(new sdk.ReplicateKeyCommand(input))).ReplicaKeyMetadata!.KeyId!;
    await switched(cloud, id, inputs.enabled);
    return id;
  },
  read,
  update: [
    ...changes,
    bring(["enabled"], ({ cloud, id, inputs: to, from }) => switched(cloud, id, to.enabled, from.enabled)),
  ],
  delete: scheduleDeletion,
  outputs: {
    ...capitalised("keySpec", "keyUsage"),
    arn: "Arn",
    keyId,
    keyRotationEnabled: "KeyRotationEnabled",
  },
});

/** A key is given by its id or its ARN, and read back as it was given. */
const target: Wire<true> = {
  ...whole,
  fromAws: (it, asked) => valueAt(it, /^arn:/.test(String(asked)) ? "TargetKeyArn" : "TargetKeyId"),
};

type Alias = sdk.CreateAliasRequest | sdk.AliasListEntry | { readonly TargetKeyArn?: string };

const alias = kms.resource<aws.kms.AliasArgs, Alias>({
  inputs: {
    name: fixed("AliasName"),
    targetKeyId: required({ sent: "TargetKeyId", seen: ["", target] }),
  },
  id: "AliasName",
  create: call(sdk.CreateAliasCommand, {
    input({ inputs: { name } }) {
      if (name?.startsWith("alias/")) return {};
      throw new Error(`KMS alias is named ${name}: give a name that begins with "alias/".`);
    },
  }),
  read: call(sdk.ListAliasesCommand, {
    answer({ Aliases }, { cloud, id }) {
      const it = Aliases?.find(({ AliasName }) => AliasName === id);
      return it && { ...it, TargetKeyArn: `arn:aws:kms:${cloud.region}:${cloud.accountId}:key/${it.TargetKeyId}` };
    },
  }),
  update: [call(sdk.UpdateAliasCommand)],
  delete: call(sdk.DeleteAliasCommand),
  outputs: { arn: "AliasArn", targetKeyArn: "TargetKeyArn" },
});

export const entries: Record<string, AnyEntry> = {
  "aws:kms/alias:Alias": alias,
  "aws:kms/key:Key": key,
  "aws:kms/replicaKey:ReplicaKey": replicaKey,
};
