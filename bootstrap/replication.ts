import {
  CreateRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListRoleTagsCommand,
  NoSuchEntityException,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  GetBucketReplicationCommand,
  PutBucketReplicationCommand,
  type ReplicationConfiguration,
  type S3Client,
} from "@aws-sdk/client-s3";
import { absent, foreign, type Look, type StatePart } from "./part";
import { bucketArn, ownTag, replicationRoleArn, replicationRoleName, type StatePlace } from "./place";
import { type PolicyDocument, replicationPolicy, replicationTrust, samePolicy } from "./policies";
import { sameSetting } from "./settings";

const RoleName = replicationRoleName;
const PolicyName = "copy-state";

/** What S3 copies by. IAM is global: this is the one part that needs its control plane. */
export function replicationRole(place: StatePlace, iam: IAMClient): StatePart {
  const [trust, policy] = [replicationTrust(place), replicationPolicy(place)];
  return {
    name: `IAM role ${RoleName}`,
    purpose: "lets S3 copy between these two buckets, and nothing else; free",
    look: () => lookAtRole(iam, { trust, policy }),
    make: async ({ state, differs }) => {
      const Tags = [{ Key: ownTag.key, Value: ownTag.value }];
      if (state === "absent")
        await iam.send(
          new CreateRoleCommand({
            RoleName,
            AssumeRolePolicyDocument: JSON.stringify(trust),
            Tags,
            Description: "S3 copies Pulumi's state",
          }),
        );
      else if (differs.includes("trust"))
        await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(trust) }));
      if (state === "absent" || differs.includes("policy"))
        await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(policy) }));
    },
  };
}

async function lookAtRole(
  iam: IAMClient,
  wanted: { readonly trust: PolicyDocument; readonly policy: PolicyDocument },
): Promise<Look> {
  const found = await orNothing(iam.send(new GetRoleCommand({ RoleName })));
  if (!found) return absent;
  const { Tags = [] } = await iam.send(new ListRoleTagsCommand({ RoleName }));
  if (!Tags.some((it) => it.Key === ownTag.key && it.Value === ownTag.value)) return foreign;
  const policy = await orNothing(iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })));
  return {
    state: "ours",
    differs: [
      ...(samePolicy(found.Role?.AssumeRolePolicyDocument, wanted.trust) ? [] : ["trust"]),
      ...(samePolicy(policy?.PolicyDocument, wanted.policy) ? [] : ["policy"]),
    ],
  };
}

async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}

export interface ReplicationArgs {
  readonly accountId: string;
  readonly from: string;
  readonly to: string;
  /** Key of the bucket that is copied to. */
  readonly keyArn: () => Promise<string>;
}

/**
 * Everything that is written to one bucket is copied to the other, deletions (of locks, say) included. It is set both ways from the
 * start: after the state was restored in the other region, what is written there comes back by itself. Copies aren't copied again.
 */
export function replication({ accountId, from, to, keyArn }: ReplicationArgs, s3: S3Client): StatePart {
  const wanted = async (): Promise<ReplicationConfiguration> => ({
    Role: replicationRoleArn(accountId),
    Rules: [
      {
        ...{ ID: "state", Priority: 1, Status: "Enabled", Filter: { Prefix: "" } },
        DeleteMarkerReplication: { Status: "Enabled" },
        SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: "Enabled" } },
        Destination: { Bucket: bucketArn(to), EncryptionConfiguration: { ReplicaKmsKeyID: await keyArn() } },
      },
    ],
  });
  return {
    name: `copies from ${from} to ${to}`,
    purpose: "of every object, within seconds to minutes; cents a month (https://aws.amazon.com/s3/pricing/)",
    look: async () => {
      const now = await configurationOf(s3, from);
      if (now === undefined) return absent;
      return { state: "ours", differs: sameSetting(now, await wanted()) ? [] : ["rule"] };
    },
    make: async () => {
      await s3.send(new PutBucketReplicationCommand({ Bucket: from, ReplicationConfiguration: await wanted() }));
    },
  };
}

async function configurationOf(s3: S3Client, Bucket: string): Promise<ReplicationConfiguration | undefined> {
  try {
    return (await s3.send(new GetBucketReplicationCommand({ Bucket }))).ReplicationConfiguration;
  } catch (error) {
    if (/^(ReplicationConfigurationNotFoundError|NoSuchBucket)$/.test((error as Error).name)) return undefined;
    throw error;
  }
}
