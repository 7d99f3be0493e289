import * as sdk from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { fixed, orElse, required } from "../inputs";
import { type About, bring, call } from "../operations";
import { capitalised, fields, list } from "../wire";
import { client, s3 } from "./api";

const put = async (cloud: Cloud, Bucket: string, Status: string) => {
  const VersioningConfiguration = { Status: Status as sdk.BucketVersioningStatus };
  await client(cloud).send(new sdk.PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
};

/** A bucket without versioning is one that never had any: there is nothing to put. */
async function version({ cloud, inputs }: About<aws.s3.BucketVersioningArgs, unknown>): Promise<string> {
  const { status } = inputs.versioningConfiguration;
  if (status !== "Disabled") await put(cloud, inputs.bucket, status);
  return inputs.bucket;
}

const status = fields<aws.types.input.s3.BucketVersioningVersioningConfiguration>({ status: "Status" });

/** Versioning can never be taken back: removing it suspends it, and a suspended one counts as removed. */
const versioning = s3.resource<aws.s3.BucketVersioningArgs, sdk.PutBucketVersioningRequest>({
  inputs: { bucket: required(fixed("Bucket")), versioningConfiguration: required(["VersioningConfiguration", status]) },
  id: "Bucket",
  create: version,
  read: call(sdk.GetBucketVersioningCommand, {
    answer: ({ Status = "Disabled" as never }, { inputs }) =>
      Status === "Enabled" || Status === inputs.versioningConfiguration.status
        ? { VersioningConfiguration: { Status } }
        : undefined,
  }),
  update: [bring(["versioningConfiguration"], version)],
  delete: async ({ cloud, id, inputs }) =>
    inputs.versioningConfiguration.status === "Enabled" ? put(cloud, id, "Suspended") : undefined,
});

const encryptionRule = fields<
  aws.types.input.s3.BucketServerSideEncryptionConfigurationRule,
  sdk.ServerSideEncryptionRule
>({
  applyServerSideEncryptionByDefault: [
    "ApplyServerSideEncryptionByDefault",
    fields<
      aws.types.input.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefault,
      sdk.ServerSideEncryptionByDefault
    >({ kmsMasterKeyId: "KMSMasterKeyID", sseAlgorithm: "SSEAlgorithm" }),
  ],
  bucketKeyEnabled: "BucketKeyEnabled",
});

const encryption = s3.resource<aws.s3.BucketServerSideEncryptionConfigurationArgs, sdk.PutBucketEncryptionRequest>({
  inputs: {
    bucket: required(fixed("Bucket")),
    rules: required(["ServerSideEncryptionConfiguration.Rules", list(encryptionRule)]),
  },
  id: "Bucket",
  create: call(sdk.PutBucketEncryptionCommand),
  read: call(sdk.GetBucketEncryptionCommand),
  update: "same",
  delete: call(sdk.DeleteBucketEncryptionCommand),
});

const retention = fields<aws.types.input.s3.BucketObjectLockConfigurationRule, sdk.ObjectLockRule>({
  defaultRetention: [
    "DefaultRetention",
    fields<aws.types.input.s3.BucketObjectLockConfigurationRuleDefaultRetention, sdk.DefaultRetention>(
      capitalised("days", "mode", "years"),
    ),
  ],
});

/** A locked bucket stays locked: only the default retention can be taken away again. */
const objectLock = s3.resource<aws.s3.BucketObjectLockConfigurationArgs, sdk.PutObjectLockConfigurationRequest>({
  inputs: {
    bucket: required(fixed("Bucket")),
    objectLockEnabled: fixed(orElse("ObjectLockConfiguration.ObjectLockEnabled", "Enabled")),
    rule: ["ObjectLockConfiguration.Rule", retention],
  },
  id: "Bucket",
  create: call(sdk.PutObjectLockConfigurationCommand),
  read: call(sdk.GetObjectLockConfigurationCommand, {
    answer: (it, { inputs }) => (inputs.rule && !it.ObjectLockConfiguration?.Rule?.DefaultRetention ? undefined : it),
  }),
  update: "same",
  delete: call(sdk.PutObjectLockConfigurationCommand, {
    input: { ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" } },
  }),
});

export const entries: Record<string, AnyEntry> = {
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": objectLock,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": encryption,
  "aws:s3/bucketVersioning:BucketVersioning": versioning,
};
