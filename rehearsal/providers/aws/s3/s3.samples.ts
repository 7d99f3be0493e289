import { functions } from "../lambda/functions.samples";
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, type Plain, sample } from "../../entry";

let made = 0;

/** Two buckets with names of their own: one to set something on, the other to move it to. */
async function buckets(cloud: Cloud, options: { ObjectLockEnabledForBucket?: boolean } = {}) {
  const number = ++made;
  const [a, b] = [`setting-a-${number}`, `setting-b-${number}`];
  for (const Bucket of [a, b])
    await cloud
      .client(S3Client)
      .send(
        new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" }, ...options }),
      );
  return { bucket: a, another: b };
}

async function versioned(cloud: Cloud): Promise<Record<string, string>> {
  const names = await buckets(cloud);
  for (const Bucket of Object.values(names))
    await cloud
      .client(S3Client)
      .send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  return names;
}

const tlsOnly = (bucket: string, sid: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: sid,
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });

type LifecycleRule = NonNullable<Plain<aws.s3.BucketLifecycleConfigurationArgs>["rules"]>[number];

const lifecycleRules: LifecycleRule[] = [
  {
    id: "backups",
    status: "Enabled",
    filter: { and: { prefix: "backups/", tags: { keep: "long", kind: "dump" }, objectSizeGreaterThan: 1024 } },
    transitions: [
      { days: 30, storageClass: "STANDARD_IA" },
      { days: 90, storageClass: "GLACIER" },
    ],
    expiration: { days: 365 },
    noncurrentVersionTransitions: [{ noncurrentDays: 30, newerNoncurrentVersions: 2, storageClass: "STANDARD_IA" }],
    noncurrentVersionExpiration: { noncurrentDays: 90, newerNoncurrentVersions: 3 },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  },
  { id: "markers", status: "Enabled", filter: {}, expiration: { expiredObjectDeleteMarker: true } },
  {
    id: "tagged",
    status: "Disabled",
    filter: { tag: { key: "a", value: "b" } },
    expiration: { date: "2030-01-01T00:00:00Z" },
  },
];

type ReplicationRule = Plain<aws.s3.BucketReplicationConfigArgs>["rules"][number];

const replicationRule = (to: string, minutes: number): ReplicationRule => ({
  id: "to-the-next-region",
  status: "Enabled",
  priority: 10,
  filter: { and: { prefix: "backups/", tags: { replicate: "yes" } } },
  deleteMarkerReplication: { status: "Disabled" },
  sourceSelectionCriteria: {
    sseKmsEncryptedObjects: { status: "Enabled" },
    replicaModifications: { status: "Enabled" },
  },
  destination: {
    bucket: `arn:aws:s3:::${to}`,
    storageClass: "STANDARD_IA",
    encryptionConfiguration: { replicaKmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/mrk-1" },
    replicationTime: { status: "Enabled", time: { minutes } },
    metrics: { status: "Enabled", eventThreshold: { minutes } },
  },
});

const kmsRule = {
  applyServerSideEncryptionByDefault: {
    sseAlgorithm: "aws:kms",
    kmsMasterKeyId: "arn:aws:kms:eu-west-1:123456789012:key/a",
  },
  bucketKeyEnabled: true,
};

const configurations: Record<string, AnySample> = {
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": sample<aws.s3.BucketLifecycleConfigurationArgs>({
    needs: buckets,
    inputs: ({ bucket }) => ({ bucket: bucket!, rules: lifecycleRules }),
    change: () => ({
      rules: [{ id: "all", status: "Enabled", filter: { objectSizeLessThan: 10 }, expiration: { days: 1 } }],
    }),
    replacement: ({ another }) => ({ bucket: another! }),
  }),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": sample<aws.s3.BucketReplicationConfigArgs>({
    needs: versioned,
    inputs: ({ bucket, another }) => ({
      bucket: bucket!,
      role: "arn:aws:iam::123456789012:role/replication",
      rules: [replicationRule(another!, 15)],
    }),
    change: ({ another }) => ({
      rules: [
        {
          id: "all",
          status: "Enabled",
          priority: 1,
          filter: {},
          deleteMarkerReplication: { status: "Enabled" },
          destination: { bucket: `arn:aws:s3:::${another}` },
        },
      ],
    }),
    replacement: ({ another }) => ({ bucket: another! }),
  }),
};

async function bucketsAndFunctions(cloud: Cloud): Promise<Record<string, string>> {
  const [made, called] = [await buckets(cloud), await functions(cloud)];
  const arnOf = (name: string) => `arn:aws:lambda:${cloud.region}:${cloud.accountId}:function:${name}`;
  return { ...made, one: arnOf(called["one"]!), other: arnOf(called["other"]!) };
}

export const samples: Record<string, AnySample> = {
  ...configurations,
  "aws:s3/bucket:Bucket": sample<aws.s3.BucketArgs>({
    inputs: () => ({ bucket: "sample-backups", forceDestroy: true, tags: { Name: "a", gone: "x" } }),
    change: () => ({ tags: { Name: "b" } }),
    replacement: () => ({ bucket: "sample-backups-2", objectLockEnabled: true }),
  }),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration":
    sample<aws.s3.BucketObjectLockConfigurationArgs>({
      needs: (cloud) => buckets(cloud, { ObjectLockEnabledForBucket: true }),
      inputs: ({ bucket }) => ({
        bucket: bucket!,
        objectLockEnabled: "Enabled",
        rule: { defaultRetention: { mode: "GOVERNANCE", days: 7 } },
      }),
      change: () => ({ rule: { defaultRetention: { mode: "COMPLIANCE", years: 1 } } }),
      replacement: ({ another }) => ({ bucket: another! }),
    }),
  "aws:s3/bucketObjectv2:BucketObjectv2": sample<aws.s3.BucketObjectv2Args>({
    needs: buckets,
    inputs: ({ bucket }) => ({
      bucket: bucket!,
      key: "sorry/index.html",
      content: "<h1>Back soon</h1>",
      contentType: "text/html; charset=utf-8",
      cacheControl: "max-age=60",
      contentLanguage: "en",
      metadata: { made: "by-hand" },
      tags: { a: "1", "b c": "2" },
      storageClass: "STANDARD",
    }),
    change: () => ({ content: "<h1>Soon</h1>", cacheControl: "max-age=30", tags: { a: "2" } }),
    replacement: ({ another }) => ({ bucket: another! }),
  }),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": sample<aws.s3.BucketCorsConfigurationArgs>({
    needs: buckets,
    inputs: ({ bucket }) => ({
      bucket: bucket!,
      corsRules: [{ allowedMethods: ["POST"], allowedOrigins: ["https://shop.example.com"] }],
    }),
    change: () => ({ corsRules: [{ allowedMethods: ["POST"], allowedOrigins: ["https://other.example.com"] }] }),
    replacement: ({ another }) => ({ bucket: another! }),
  }),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": sample<aws.s3.BucketOwnershipControlsArgs>({
    needs: buckets,
    inputs: ({ bucket }) => ({ bucket: bucket!, rule: { objectOwnership: "BucketOwnerEnforced" } }),
    change: () => ({ rule: { objectOwnership: "BucketOwnerPreferred" } }),
    replacement: ({ another }) => ({ bucket: another! }),
  }),
  "aws:s3/bucketPolicy:BucketPolicy": sample<aws.s3.BucketPolicyArgs>({
    needs: buckets,
    inputs: ({ bucket }) => ({ bucket: bucket!, policy: tlsOnly(bucket!, "TlsOnly") }),
    change: ({ bucket }) => ({ policy: tlsOnly(bucket!, "Tls") }),
    replacement: ({ another }) => ({ bucket: another! }),
  }),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": sample<aws.s3.BucketPublicAccessBlockArgs>({
    needs: buckets,
    inputs: ({ bucket }) => ({
      bucket: bucket!,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }),
    change: () => ({ ignorePublicAcls: false }),
    replacement: ({ another }) => ({ bucket: another! }),
  }),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    sample<aws.s3.BucketServerSideEncryptionConfigurationArgs>({
      needs: buckets,
      inputs: ({ bucket }) => ({ bucket: bucket!, rules: [kmsRule] }),
      change: () => ({ rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] }),
      replacement: ({ another }) => ({ bucket: another! }),
    }),
  "aws:s3/bucketNotification:BucketNotification": sample<aws.s3.BucketNotificationArgs>({
    needs: bucketsAndFunctions,
    inputs: ({ bucket, one }) => ({
      bucket: bucket!,
      lambdaFunctions: [
        { id: "a", lambdaFunctionArn: one!, events: ["s3:ObjectCreated:*"], filterPrefix: "imports/incoming/" },
      ],
    }),
    change: ({ other }) => ({
      lambdaFunctions: [{ id: "b", lambdaFunctionArn: other!, events: ["s3:ObjectCreated:*"], filterSuffix: ".csv" }],
    }),
    replacement: ({ another }) => ({ bucket: another! }),
  }),
  "aws:s3/bucketVersioning:BucketVersioning": sample<aws.s3.BucketVersioningArgs>({
    needs: buckets,
    inputs: ({ bucket }) => ({ bucket: bucket!, versioningConfiguration: { status: "Suspended" } }),
    change: () => ({ versioningConfiguration: { status: "Enabled" } }),
    replacement: ({ another }) => ({ bucket: another! }),
  }),
};
