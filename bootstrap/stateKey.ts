import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KeyMetadata,
  type KMSClient,
  ListKeysCommand,
  ListResourceTagsCommand,
  NotFoundException,
  PutKeyPolicyCommand,
  ReplicateKeyCommand,
} from "@aws-sdk/client-kms";
import { absent, foreign, type Look, type StatePart } from "./part";
import { keyAlias, ownTag, type StatePlace } from "./place";
import { keyPolicy, readersIn, samePolicy } from "./policies";

const tags = [{ TagKey: ownTag.key, TagValue: ownTag.value }];
const cost = "1 USD a month (https://aws.amazon.com/kms/pricing/)";

/** The key that secrets in the state, and the buckets, are encrypted with. Its copy in the other region has the same key material. */
export function stateKey(place: StatePlace, kms: KMSClient, readers: readonly string[]): StatePart {
  return {
    name: `KMS key ${keyAlias} in ${place.region}`,
    purpose: `encrypts the state and the secrets in it; multi-Region, rotated every year; ${cost}`,
    look: () => lookAt(kms, place, readers),
    make: async ({ state, differs }) => {
      const policy = async (id: string | undefined) =>
        JSON.stringify(keyPolicy(place.accountId, await allReaders(kms, id, readers)));
      if (state === "absent") {
        const id = (await unnamedKey(kms)) ?? (await createKey(kms, await policy(undefined)));
        await kms.send(new EnableKeyRotationCommand({ KeyId: id }));
        await kms.send(new CreateAliasCommand({ AliasName: keyAlias, TargetKeyId: id }));
        return;
      }
      const KeyId = (await keyIn(kms))!.KeyId!;
      if (differs.includes("rotation")) await kms.send(new EnableKeyRotationCommand({ KeyId }));
      if (differs.includes("policy"))
        await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: await policy(KeyId) }));
    },
  };
}

export function stateKeyReplica(
  place: StatePlace,
  { home, replica }: { readonly home: KMSClient; readonly replica: KMSClient },
  readers: readonly string[],
): StatePart {
  return {
    name: `KMS key ${keyAlias} in ${place.replicaRegion}`,
    purpose: `the same key where the copy is, so that it can be read without ${place.region}; ${cost}`,
    look: () => lookAt(replica, place, readers),
    make: async ({ state, differs }) => {
      const { KeyId } = (await keyIn(home))!;
      const Policy = JSON.stringify(keyPolicy(place.accountId, await allReaders(replica, KeyId, readers)));
      if (state === "absent") {
        if ((await keyIn(replica, KeyId)) === undefined)
          await home.send(
            new ReplicateKeyCommand({
              KeyId,
              ReplicaRegion: place.replicaRegion,
              Policy,
              Tags: tags,
              Description: description,
            }),
          );
        await replica.send(new CreateAliasCommand({ AliasName: keyAlias, TargetKeyId: KeyId! }));
      } else if (differs.includes("policy"))
        await replica.send(new PutKeyPolicyCommand({ KeyId: KeyId!, PolicyName: "default", Policy }));
    },
  };
}

const description = "Pulumi's state of Meridian, and the secrets in it";

async function createKey(kms: KMSClient, Policy: string): Promise<string> {
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ MultiRegion: true, Policy, Tags: tags, Description: description }),
  );
  return KeyMetadata!.KeyId!;
}

async function lookAt(kms: KMSClient, place: StatePlace, readers: readonly string[]): Promise<Look> {
  const key = await keyIn(kms);
  if (key === undefined) return absent;
  if (!key.MultiRegion || !(await isOurs(kms, key.KeyId!))) return foreign;
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: key.KeyId!, PolicyName: "default" }));
  const wanted = keyPolicy(place.accountId, union(readersIn(Policy), readers));
  const { KeyRotationEnabled } = await kms.send(new GetKeyRotationStatusCommand({ KeyId: key.KeyId! }));
  return {
    state: "ours",
    differs: [
      ...(key.KeyState === "Enabled" ? [] : [`state ${key.KeyState ?? "unknown"}`]),
      ...(samePolicy(Policy, wanted) ? [] : ["policy"]),
      ...(KeyRotationEnabled ? [] : ["rotation"]),
    ],
  };
}

/** Its ARN in the client's region. @throws where it isn't there yet. */
export async function keyArnIn(kms: KMSClient): Promise<string> {
  const key = await keyIn(kms);
  if (!key) throw new Error(`${keyAlias} isn't there`);
  return key.Arn!;
}

/** Those who may read already, and those who may from now on. */
async function allReaders(
  kms: KMSClient,
  id: string | undefined,
  readers: readonly string[],
): Promise<readonly string[]> {
  if (id === undefined || (await keyIn(kms, id)) === undefined) return readers;
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: id, PolicyName: "default" }));
  return union(readersIn(Policy), readers);
}

export const union = (some: readonly string[], others: readonly string[]): readonly string[] =>
  [...new Set([...some, ...others])].sort();

async function keyIn(kms: KMSClient, id: string = keyAlias): Promise<KeyMetadata | undefined> {
  try {
    return (await kms.send(new DescribeKeyCommand({ KeyId: id }))).KeyMetadata;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}

async function isOurs(kms: KMSClient, KeyId: string): Promise<boolean> {
  const { Tags = [] } = await kms.send(new ListResourceTagsCommand({ KeyId }));
  return Tags.some((it) => it.TagKey === ownTag.key && it.TagValue === ownTag.value);
}

/** A key of ours that an interrupted run has made and not named. */
async function unnamedKey(kms: KMSClient): Promise<string | undefined> {
  for (let Marker: string | undefined; ;) {
    const { Keys = [], NextMarker } = await kms.send(new ListKeysCommand(Marker === undefined ? {} : { Marker }));
    for (const { KeyId } of Keys) if (await isOursAndPrimary(kms, KeyId!)) return KeyId;
    if (NextMarker === undefined) return undefined;
    Marker = NextMarker;
  }
}

async function isOursAndPrimary(kms: KMSClient, id: string): Promise<boolean> {
  const key = await keyIn(kms, id);
  // Keys that AWS manages show their tags to nobody.
  if (key?.KeyManager !== "CUSTOMER" || key.KeyState !== "Enabled") return false;
  return key.MultiRegionConfiguration?.MultiRegionKeyType === "PRIMARY" && (await isOurs(kms, id));
}
