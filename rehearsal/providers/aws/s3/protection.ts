import {
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
} from "@aws-sdk/client-s3";
import type { BucketVersioningStatus, ObjectLockRetentionMode, ServerSideEncryption } from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { bucketSetting, s3 } from "./setting";

/** Versioning can never be taken back: removing it suspends it, and a suspended one counts as removed. */
const versioning = bucketSetting<aws.s3.BucketVersioningArgs>({
  inputs: { bucket: true, region: true, versioningConfiguration: { status: true } },
  required: ["bucket", "versioningConfiguration"],
  replaceOn: ["bucket", "region"],
  async put(cloud, inputs) {
    const Status = inputs.versioningConfiguration.status as BucketVersioningStatus | "Disabled";
    if (Status === "Disabled") return;
    await s3(cloud).send(
      new PutBucketVersioningCommand({ Bucket: inputs.bucket, VersioningConfiguration: { Status } }),
    );
  },
  async get(cloud, Bucket, last) {
    const { Status } = await s3(cloud).send(new GetBucketVersioningCommand({ Bucket }));
    const status = Status ?? "Disabled";
    const asked = last.versioningConfiguration.status;
    return status === "Enabled" || status === asked ? { versioningConfiguration: { status } } : undefined;
  },
  async clear(cloud, Bucket, last) {
    if (last.versioningConfiguration.status !== "Enabled") return;
    await s3(cloud).send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }));
  },
});

const encryption = bucketSetting<aws.s3.BucketServerSideEncryptionConfigurationArgs>({
  inputs: {
    bucket: true,
    region: true,
    rules: [
      { applyServerSideEncryptionByDefault: { kmsMasterKeyId: true, sseAlgorithm: true }, bucketKeyEnabled: true },
    ],
  },
  required: ["bucket", "rules"],
  replaceOn: ["bucket", "region"],
  async put(cloud, inputs) {
    const Rules = inputs.rules.map(({ applyServerSideEncryptionByDefault: it, bucketKeyEnabled }) => ({
      BucketKeyEnabled: bucketKeyEnabled,
      ...(it && {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: it.sseAlgorithm as ServerSideEncryption,
          KMSMasterKeyID: it.kmsMasterKeyId,
        },
      }),
    }));
    await s3(cloud).send(
      new PutBucketEncryptionCommand({ Bucket: inputs.bucket, ServerSideEncryptionConfiguration: { Rules } }),
    );
  },
  async get(cloud, Bucket) {
    const { ServerSideEncryptionConfiguration } = await s3(cloud).send(new GetBucketEncryptionCommand({ Bucket }));
    const rules = (ServerSideEncryptionConfiguration?.Rules ?? []).map((rule) => {
      const it = rule.ApplyServerSideEncryptionByDefault;
      return {
        bucketKeyEnabled: rule.BucketKeyEnabled,
        ...(it && {
          applyServerSideEncryptionByDefault: { sseAlgorithm: it.SSEAlgorithm!, kmsMasterKeyId: it.KMSMasterKeyID },
        }),
      };
    });
    return { rules };
  },
  async clear(cloud, Bucket) {
    await s3(cloud).send(new DeleteBucketEncryptionCommand({ Bucket }));
  },
});

/** A locked bucket stays locked: only the default retention can be taken away again. */
const objectLock = bucketSetting<aws.s3.BucketObjectLockConfigurationArgs>({
  inputs: {
    bucket: true,
    objectLockEnabled: true,
    region: true,
    rule: { defaultRetention: { days: true, mode: true, years: true } },
  },
  required: ["bucket"],
  replaceOn: ["bucket", "objectLockEnabled", "region"],
  async put(cloud, inputs) {
    const it = inputs.rule?.defaultRetention;
    const DefaultRetention = it && { Mode: it.mode as ObjectLockRetentionMode, Days: it.days, Years: it.years };
    await s3(cloud).send(
      new PutObjectLockConfigurationCommand({
        Bucket: inputs.bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: "Enabled",
          ...(DefaultRetention && { Rule: { DefaultRetention } }),
        },
      }),
    );
  },
  async get(cloud, Bucket, last) {
    const { ObjectLockConfiguration } = await s3(cloud).send(new GetObjectLockConfigurationCommand({ Bucket }));
    const it = ObjectLockConfiguration?.Rule?.DefaultRetention;
    if (!it && last.rule) return undefined;
    return {
      objectLockEnabled: ObjectLockConfiguration?.ObjectLockEnabled,
      ...(it && { rule: { defaultRetention: { mode: it.Mode, days: it.Days, years: it.Years } } }),
    };
  },
  async clear(cloud, Bucket) {
    await s3(cloud).send(
      new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" } }),
    );
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": objectLock,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": encryption,
  "aws:s3/bucketVersioning:BucketVersioning": versioning,
};
