import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type LifecycleRule,
  type OwnershipControls,
  type PublicAccessBlockConfiguration,
  type S3Client,
  type ServerSideEncryptionConfiguration,
  type VersioningConfiguration,
} from "@aws-sdk/client-s3";
import { absent, foreign, type Look, type StatePart } from "./part";
import { ownTag } from "./place";
import { bucketPolicy, readersIn, samePolicy } from "./policies";
import { sameSetting } from "./settings";
import { union } from "./stateKey";

export interface BucketArgs {
  readonly accountId: string;
  readonly region: string;
  readonly bucket: string;
  readonly purpose: string;
  readonly keyArn: () => Promise<string>;
  /** ARNs of roles that may read, beside those that may already. */
  readonly readers: readonly string[];
}

/** Days that an overwritten or deleted version can be brought back. */
export const keptDays = 365;

export function stateBucket(args: BucketArgs, s3: S3Client): StatePart {
  const settings = settingsOf(args, s3);
  return {
    name: `S3 bucket ${args.bucket}`,
    purpose: args.purpose,
    look: async () => {
      const found = await ownershipOf(s3, args.bucket);
      if (found.state !== "ours") return found;
      const differing = await Promise.all(settings.map(async (it) => ((await it.isSet()) ? [] : [it.name])));
      return { state: "ours", differs: differing.flat() };
    },
    make: async ({ state, differs }) => {
      if (state === "absent") await create(s3, args);
      for (const it of settings) if (state === "absent" || differs.includes(it.name)) await it.set();
    },
  };
}

async function create(s3: S3Client, { bucket: Bucket, region }: BucketArgs): Promise<void> {
  // us-east-1 is the one region that must not be named (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html).
  const place = region === "us-east-1" ? {} : { LocationConstraint: region as BucketLocationConstraint };
  const configuration = Object.keys(place).length > 0 ? { CreateBucketConfiguration: place } : {};
  try {
    await s3.send(new CreateBucketCommand({ Bucket, ...configuration }));
  } catch (error) {
    // An interrupted run has made it and not named its owner: see `ownershipOf`.
    if ((error as Error).name !== "BucketAlreadyOwnedByYou") throw error;
  }
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tagSet } }));
}

const tagSet = [{ Key: ownTag.key, Value: ownTag.value }];

/** Without any tag and empty, it is what an interrupted run has left: that is made again. */
export async function ownershipOf(s3: S3Client, Bucket: string): Promise<Look> {
  try {
    const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
    return TagSet.some((it) => it.Key === ownTag.key && it.Value === ownTag.value)
      ? { state: "ours", differs: [] }
      : foreign;
  } catch (error) {
    const { name } = error as Error;
    if (name === "NoSuchBucket") return absent;
    if (name === "NoSuchTagSet") return (await isEmpty(s3, Bucket)) ? absent : foreign;
    // Another account has a bucket of this name.
    if (name === "AccessDenied" || name === "PermanentRedirect") return foreign;
    throw error;
  }
}

async function isEmpty(s3: S3Client, Bucket: string): Promise<boolean> {
  const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 1 }));
  return Versions === undefined && DeleteMarkers === undefined;
}

interface Setting {
  readonly name: string;
  isSet(): Promise<boolean>;
  set(): Promise<unknown>;
}

interface DeclaredSetting<V> {
  readonly name: string;
  readonly wanted: V;
  read(): Promise<V | undefined>;
  set(wanted: V): Promise<unknown>;
}

const declared = <V>({ name, wanted, read, set }: DeclaredSetting<V>): Setting => ({
  name,
  isSet: async () => sameSetting(await orUnset(read()), wanted),
  set: () => set(wanted),
});

/** Nothing where it was never set, which S3 answers with an error of its own for each. */
async function orUnset<V>(asked: Promise<V | undefined>): Promise<V | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (/^(NoSuch|OwnershipControlsNotFound|ServerSideEncryption)/.test((error as Error).name)) return undefined;
    throw error;
  }
}

const settingsOf = (args: BucketArgs, s3: S3Client): readonly Setting[] => [
  ...closed(args, s3),
  encryption(args, s3),
  lifecycle(args, s3),
  policy(args, s3),
];

const closed = ({ bucket: Bucket }: BucketArgs, s3: S3Client): readonly Setting[] => [
  declared<PublicAccessBlockConfiguration>({
    name: "public access blocked",
    wanted: {
      ...{ BlockPublicAcls: true, BlockPublicPolicy: true },
      ...{ IgnorePublicAcls: true, RestrictPublicBuckets: true },
    },
    read: async () => (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration,
    set: (it) => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: it })),
  }),
  declared<OwnershipControls>({
    name: "access lists off",
    wanted: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
    read: async () => (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls,
    set: (it) => s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: it })),
  }),
  declared<VersioningConfiguration>({
    name: "versioning",
    wanted: { Status: "Enabled" },
    read: () => s3.send(new GetBucketVersioningCommand({ Bucket })),
    set: (it) => s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: it })),
  }),
];

/** The key is looked up when it is needed: it may be made just before the bucket. */
function encryption({ bucket: Bucket, keyArn }: BucketArgs, s3: S3Client): Setting {
  const byKey = async () =>
    declared<ServerSideEncryptionConfiguration>({
      name: "encryption by the key",
      wanted: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: await keyArn() },
            BucketKeyEnabled: true,
          },
        ],
      },
      read: async () => (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration,
      set: (it) => s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: it })),
    });
  return {
    name: "encryption by the key",
    isSet: async () => (await byKey()).isSet(),
    set: async () => (await byKey()).set(),
  };
}

const lifecycle = ({ bucket: Bucket }: BucketArgs, s3: S3Client): Setting =>
  declared<LifecycleRule[]>({
    name: `old versions kept for ${keptDays} days`,
    wanted: [
      {
        ...{ ID: "old-versions", Status: "Enabled", Filter: { Prefix: "" } },
        NoncurrentVersionExpiration: { NoncurrentDays: keptDays },
        Expiration: { ExpiredObjectDeleteMarker: true },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ],
    read: async () => (await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules,
    set: (Rules) => s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } })),
  });

/** Who may read already is kept: a later run without them takes nobody's right away. */
function policy({ accountId, region, bucket: Bucket, readers }: BucketArgs, s3: S3Client): Setting {
  const existing = () => orUnset(s3.send(new GetBucketPolicyCommand({ Bucket })).then((it) => it.Policy));
  const wanted = (now: string | undefined) => bucketPolicy(accountId, region, union(readersIn(now), readers));
  return {
    name: "policy",
    isSet: async () => {
      const now = await existing();
      return samePolicy(now, wanted(now));
    },
    set: async () => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(wanted(await existing())) })),
  };
}
