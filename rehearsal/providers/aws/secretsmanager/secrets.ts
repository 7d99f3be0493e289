import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, tagChanges, toTags } from "../tags";

const secrets = (cloud: Cloud) => cloud.client(SecretsManagerClient);
const gone = /^ResourceNotFound/;

type SecretArgs = aws.secretsmanager.SecretArgs;
type Replica = NonNullable<Plain<SecretArgs>["replicas"]>[number];

const toReplicas = (replicas: readonly Replica[] | undefined) =>
  (replicas ?? []).map(({ kmsKeyId, region }) => ({ KmsKeyId: kmsKeyId, Region: region }));

const secret = entry<SecretArgs>({
  inputs: {
    description: true,
    forceOverwriteReplicaSecret: true,
    kmsKeyId: true,
    name: true,
    recoveryWindowInDays: true,
    region: true,
    replicas: [{ kmsKeyId: true, region: true }],
    tags: true,
  },
  required: [],
  replaceOn: ["name", "region"],
  autoName: { property: "name", maxLength: 512 },
  unreadable: {
    forceOverwriteReplicaSecret: "is asked for once, when a replica is made, and kept nowhere",
    recoveryWindowInDays: "is a wish for the day the secret is deleted; Secrets Manager knows it only from then on",
  },
  async create(cloud, inputs) {
    const { ARN } = await secrets(cloud).send(
      new CreateSecretCommand({
        AddReplicaRegions: inputs.replicas?.length ? toReplicas(inputs.replicas) : undefined,
        Description: inputs.description,
        ForceOverwriteReplicaSecret: inputs.forceOverwriteReplicaSecret,
        KmsKeyId: inputs.kmsKeyId,
        Name: inputs.name,
        Tags: toTags(inputs.tags),
      }),
    );
    return ARN!;
  },
  async read(cloud, id) {
    const it = await describe(cloud, id);
    return (
      it && {
        inputs: {
          description: it.Description,
          kmsKeyId: it.KmsKeyId,
          name: it.Name,
          replicas: it.ReplicationStatus?.map(({ KmsKeyId, Region }) => ({ kmsKeyId: KmsKeyId, region: Region! })),
          tags: fromTags(it.Tags),
        },
        outputs: { arn: id },
      }
    );
  },
  async update(cloud, id, to, from) {
    if (to.description !== from.description || to.kmsKeyId !== from.kmsKeyId)
      await secrets(cloud).send(
        new UpdateSecretCommand({ SecretId: id, Description: to.description ?? "", KmsKeyId: to.kmsKeyId }),
      );
    await replicate(cloud, id, to, from);
    const { removed, put } = tagChanges(from.tags, to.tags);
    if (removed.length) await secrets(cloud).send(new UntagResourceCommand({ SecretId: id, TagKeys: removed }));
    if (Object.keys(put).length) await secrets(cloud).send(new TagResourceCommand({ SecretId: id, Tags: toTags(put) }));
  },
  async remove(cloud, id, last) {
    const it = await describe(cloud, id);
    if (!it) return;
    const RemoveReplicaRegions = (it.ReplicationStatus ?? []).map(({ Region }) => Region!);
    if (RemoveReplicaRegions.length)
      await secrets(cloud).send(new RemoveRegionsFromReplicationCommand({ SecretId: id, RemoveReplicaRegions }));
    const days = last.recoveryWindowInDays ?? 30;
    const window = days === 0 ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days };
    await secrets(cloud).send(new DeleteSecretCommand({ SecretId: id, ...window }));
  },
});

/** A secret that waits for its deletion is gone, as far as any program is concerned. */
async function describe(cloud: Cloud, SecretId: string) {
  const it = await unlessGone(gone, () => secrets(cloud).send(new DescribeSecretCommand({ SecretId })));
  return it?.DeletedDate ? undefined : it;
}

/** A replica's key can't be changed: the replica is removed and made again. */
async function replicate(
  cloud: Cloud,
  SecretId: string,
  to: Plain<SecretArgs>,
  from: Plain<SecretArgs>,
): Promise<void> {
  const spelled = (all: readonly Replica[] | undefined) =>
    new Set((all ?? []).map((it) => `${it.region} ${it.kmsKeyId}`));
  const [wanted, had] = [spelled(to.replicas), spelled(from.replicas)];
  const RemoveReplicaRegions = [...had].filter((it) => !wanted.has(it)).map((it) => it.split(" ")[0]!);
  if (RemoveReplicaRegions.length)
    await secrets(cloud).send(new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions }));
  const added = (to.replicas ?? []).filter((it) => !had.has(`${it.region} ${it.kmsKeyId}`));
  if (added.length)
    await secrets(cloud).send(
      new ReplicateSecretToRegionsCommand({
        SecretId,
        AddReplicaRegions: toReplicas(added),
        ForceOverwriteReplicaSecret: to.forceOverwriteReplicaSecret,
      }),
    );
}

type VersionArgs = aws.secretsmanager.SecretVersionArgs;

/** Its id is `<secret>|<version>`. What is AWSCURRENT or AWSPREVIOUS outlives it: AWS keeps both for whoever still reads. */
const secretVersion = entry<VersionArgs>({
  inputs: {
    region: true,
    secretBinary: true,
    secretId: true,
    secretString: true,
    secretStringWo: true,
    secretStringWoVersion: true,
    versionStages: true,
  },
  required: ["secretId"],
  replaceOn: ["region", "secretBinary", "secretId", "secretString", "secretStringWoVersion"],
  unreadable: {
    secretStringWo: "is write-only: the real provider never reads it either",
    secretStringWoVersion: "exists in the program alone, to say that secretStringWo has changed",
  },
  async create(cloud, inputs) {
    const { secretBinary, secretId: SecretId } = inputs;
    const { VersionId } = await secrets(cloud).send(
      new PutSecretValueCommand({
        SecretId,
        SecretString: inputs.secretString ?? inputs.secretStringWo,
        SecretBinary: secretBinary === undefined ? undefined : Buffer.from(secretBinary, "base64"),
        VersionStages: inputs.versionStages,
      }),
    );
    return `${SecretId}|${VersionId}`;
  },
  async read(cloud, id, last) {
    const [SecretId, VersionId] = split(id);
    const versionStages = (await stagesOf(cloud, SecretId))?.[VersionId] ?? [];
    if (versionStages.length === 0) return undefined;
    const it = await secrets(cloud).send(new GetSecretValueCommand({ SecretId, VersionId }));
    return {
      inputs: {
        secretId: SecretId,
        secretString: last.secretStringWo === undefined ? it.SecretString : undefined,
        secretBinary: it.SecretBinary && Buffer.from(it.SecretBinary).toString("base64"),
        versionStages,
      },
      outputs: {
        arn: it.ARN,
        secretArn: it.ARN,
        versionId: VersionId,
        hasSecretStringWo: last.secretStringWo !== undefined,
      },
    };
  },
  async update(cloud, id, to, from) {
    const [wanted, had] = [to.versionStages ?? [], from.versionStages ?? []];
    for (const stage of wanted) if (!had.includes(stage)) await move(cloud, id, stage);
    if (to.versionStages) for (const stage of had) if (!wanted.includes(stage)) await detach(cloud, id, stage);
  },
  async remove(cloud, id) {
    const [SecretId, VersionId] = split(id);
    const stages = (await stagesOf(cloud, SecretId))?.[VersionId] ?? [];
    for (const stage of stages) if (stage !== "AWSPREVIOUS") await detach(cloud, id, stage);
  },
});

const split = (id: string) => id.split("|") as [string, string];

async function stagesOf(cloud: Cloud, SecretId: string): Promise<Record<string, string[]> | undefined> {
  return (await describe(cloud, SecretId))?.VersionIdsToStages;
}

/** Gives a stage to this version, taking it from whichever has it: there is one of each. */
async function move(cloud: Cloud, id: string, VersionStage: string): Promise<void> {
  const [SecretId, MoveToVersionId] = split(id);
  const holders = Object.entries((await stagesOf(cloud, SecretId)) ?? {});
  const RemoveFromVersionId = holders.find(([, stages]) => stages.includes(VersionStage))?.[0];
  await secrets(cloud).send(
    new UpdateSecretVersionStageCommand({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }),
  );
}

/** A secret always has an AWSCURRENT version: that stage can be moved, never taken away. */
async function detach(cloud: Cloud, id: string, VersionStage: string): Promise<void> {
  if (VersionStage === "AWSCURRENT") return;
  const [SecretId, RemoveFromVersionId] = split(id);
  await secrets(cloud).send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage, RemoveFromVersionId }));
}

export const entries: Record<string, AnyEntry> = {
  "aws:secretsmanager/secret:Secret": secret,
  "aws:secretsmanager/secretVersion:SecretVersion": secretVersion,
};
