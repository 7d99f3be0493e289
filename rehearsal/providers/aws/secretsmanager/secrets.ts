import * as sdk from "@aws-sdk/client-secrets-manager";
import type * as aws from "@pulumi/aws";
import type { secretsmanager as Types } from "@pulumi/aws/types/input";
import type { AnyEntry, Cloud } from "../../entry";
import { autoName, fixed, orElse, required, unreadable } from "../inputs";
import { type About, bring, call, type InputChange, tagOperations } from "../operations";
import { joined } from "../resource";
import { service } from "../service";
import { capitalised, converted, fields, list, tagList } from "../wire";

const client = (cloud: Cloud) => cloud.client(sdk.SecretsManagerClient);

const secretsManager = service({
  client: sdk.SecretsManagerClient,
  gone: /^ResourceNotFound/,
  tags: tagOperations({
    of: "SecretId",
    put: [sdk.TagResourceCommand, "Tags"],
    remove: [sdk.UntagResourceCommand, "TagKeys"],
  }),
});

type Args = aws.secretsmanager.SecretArgs;
type Secret = sdk.CreateSecretRequest | sdk.UpdateSecretRequest | sdk.DescribeSecretResponse;

const replicas = list(fields<Types.SecretReplica, sdk.ReplicaRegionType>(capitalised("kmsKeyId", "region")));

/** Secrets Manager takes no empty list of replicas. */
const someReplicas = {
  ...replicas,
  toAws: (all: unknown) => (Array.isArray(all) && all.length > 0 ? replicas.toAws(all) : undefined),
};

const secret = secretsManager.resource<Args, Secret>({
  inputs: {
    description: orElse("Description", ""),
    forceOverwriteReplicaSecret: unreadable(
      "is asked for once, when a replica is made, and kept nowhere",
      "ForceOverwriteReplicaSecret",
    ),
    kmsKeyId: "KmsKeyId",
    name: autoName("Name", 512),
    recoveryWindowInDays: unreadable(
      "is a wish for the day the secret is deleted; Secrets Manager knows it only from then on",
    ),
    replicas: { sent: ["AddReplicaRegions", someReplicas], seen: ["ReplicationStatus", replicas] },
    tags: ["Tags", tagList],
  },
  id: "SecretId",
  create: call(sdk.CreateSecretCommand, { answer: (made) => made.ARN }),
  // A secret that waits for its deletion is gone, as far as any program is concerned.
  read: call(sdk.DescribeSecretCommand, { answer: (it) => (it.DeletedDate ? undefined : it) }),
  update: [call(sdk.UpdateSecretCommand), bring(["replicas"], replicate)],
  async delete(about) {
    const it = await about.now();
    if (!it) return;
    await unreplicate(
      about,
      (it.ReplicationStatus ?? []).map(({ Region }) => Region!),
    );
    const days = about.inputs.recoveryWindowInDays ?? 30;
    const window = days === 0 ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days };
    await client(about.cloud).send(new sdk.DeleteSecretCommand({ SecretId: about.id, ...window }));
  },
  outputs: { arn: (_it, { id }) => id },
});

async function unreplicate({ cloud, id }: About<Args, unknown>, RemoveReplicaRegions: string[]): Promise<void> {
  if (RemoveReplicaRegions.length === 0) return;
  await client(cloud).send(new sdk.RemoveRegionsFromReplicationCommand({ SecretId: id, RemoveReplicaRegions }));
}

/** A replica's key can't be changed: the replica is removed and made again. */
async function replicate(change: InputChange<Args, unknown>): Promise<void> {
  const { cloud, id: SecretId, inputs, from } = change;
  const [wanted, had] = [inputs.replicas ?? [], from.replicas ?? []];
  const without = (all: typeof wanted, others: typeof wanted) =>
    all.filter((one) => !others.some((it) => it.region === one.region && it.kmsKeyId === one.kmsKeyId));
  await unreplicate(
    change,
    without(had, wanted).map(({ region }) => region),
  );
  const added = without(wanted, had);
  if (added.length === 0) return;
  const AddReplicaRegions = replicas.toAws(added) as sdk.ReplicaRegionType[];
  const ForceOverwriteReplicaSecret = inputs.forceOverwriteReplicaSecret;
  await client(cloud).send(
    new sdk.ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions, ForceOverwriteReplicaSecret }),
  );
}

type VersionArgs = aws.secretsmanager.SecretVersionArgs;
type Version = sdk.PutSecretValueRequest | sdk.GetSecretValueResponse;

const versionId = joined("|", { SecretId: "secretId", VersionId: "versionId" });
const parts = (id: string) => versionId.into(id) as { readonly SecretId: string; readonly VersionId: string };

const base64 = converted<string, Uint8Array>(
  (text) => Buffer.from(text, "base64"),
  (bytes) => Buffer.from(bytes).toString("base64"),
);

/** What is AWSCURRENT or AWSPREVIOUS outlives it: AWS keeps both for whoever still reads. */
const secretVersion = secretsManager.resource<VersionArgs, Version>({
  inputs: {
    secretBinary: fixed(["SecretBinary", base64]),
    secretId: required(fixed("SecretId")),
    secretString: fixed("SecretString"),
    secretStringWo: unreadable("is write-only: the real provider never reads it either"),
    secretStringWoVersion: fixed(unreadable("exists in the program alone, to say that secretStringWo has changed")),
    versionStages: "VersionStages",
  },
  id: versionId,
  create: call(sdk.PutSecretValueCommand, {
    input: ({ inputs }) => ({ SecretString: inputs.secretString ?? inputs.secretStringWo }),
    answer: (made, { inputs }) => `${inputs.secretId}|${made.VersionId}`,
  }),
  read: [
    call(sdk.DescribeSecretCommand, {
      answer(it, { id }) {
        const VersionStages = it.DeletedDate ? undefined : it.VersionIdsToStages?.[parts(id).VersionId];
        return VersionStages?.length ? { VersionStages } : undefined;
      },
    }),
    call(sdk.GetSecretValueCommand, {
      answer: (it, { inputs }) => (inputs.secretStringWo === undefined ? it : { ...it, SecretString: undefined }),
    }),
  ],
  update: [
    bring(["versionStages"], async (change) => {
      const [wanted, had] = [change.inputs.versionStages, change.from.versionStages ?? []];
      for (const stage of wanted ?? []) if (!had.includes(stage)) await move(change, stage);
      for (const stage of had) if (wanted && !wanted.includes(stage)) await detach(change, stage);
    }),
  ],
  async delete(about) {
    const stages = (await about.now())?.VersionStages ?? [];
    for (const stage of stages) if (stage !== "AWSPREVIOUS") await detach(about, stage);
  },
  outputs: {
    arn: "ARN",
    secretArn: "ARN",
    versionId: "VersionId",
    hasSecretStringWo: (_it, { inputs }) => inputs.secretStringWo !== undefined,
  },
});

/** Gives a stage to this version, taking it from whichever has it: there is one of each. */
async function move({ cloud, id }: About<VersionArgs, unknown>, VersionStage: string): Promise<void> {
  const { SecretId, VersionId: MoveToVersionId } = parts(id);
  const { VersionIdsToStages = {} } = await client(cloud).send(new sdk.DescribeSecretCommand({ SecretId }));
  const holders = Object.entries(VersionIdsToStages);
  const RemoveFromVersionId = holders.find(([, stages]) => stages.includes(VersionStage))?.[0];
  const moved = { SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId };
  await client(cloud).send(new sdk.UpdateSecretVersionStageCommand(moved));
}

/** A secret always has an AWSCURRENT version: that stage can be moved, never taken away. */
async function detach({ cloud, id }: About<VersionArgs, unknown>, VersionStage: string): Promise<void> {
  if (VersionStage === "AWSCURRENT") return;
  const { SecretId, VersionId: RemoveFromVersionId } = parts(id);
  await client(cloud).send(new sdk.UpdateSecretVersionStageCommand({ SecretId, VersionStage, RemoveFromVersionId }));
}

export const entries: Record<string, AnyEntry> = {
  "aws:secretsmanager/secret:Secret": secret,
  "aws:secretsmanager/secretVersion:SecretVersion": secretVersion,
};
