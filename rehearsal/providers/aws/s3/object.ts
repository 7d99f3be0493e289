import * as sdk from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { autoName, fixed, orElse, required, unreadable } from "../inputs";
import { type About, call } from "../operations";
import { joined } from "../resource";
import { capitalised, tagList, whole } from "../wire";
import { client, s3 } from "./api";

type Content = sdk.PutObjectRequest | sdk.GetObjectOutput | sdk.GetObjectTaggingOutput;

const asQuery = { ...whole, toAws: (tags: unknown) => new URLSearchParams(tags as Record<string, string>).toString() };

/** S3 names the storage class only where it isn't the standard one. */
const storageClass = { ...whole, fromAws: (given: unknown, asked: unknown) => given ?? (asked && "STANDARD") };

const id = joined("/", { Bucket: "bucket", Key: "key" });

const object = s3.resource<aws.s3.BucketObjectv2Args, Content>({
  inputs: {
    ...capitalised("bucketKeyEnabled", "cacheControl", "contentDisposition", "contentEncoding", "contentLanguage"),
    ...capitalised("metadata", "serverSideEncryption"),
    bucket: required(fixed("Bucket")),
    content: orElse("Body", ""),
    contentType: orElse("ContentType", "application/octet-stream"),
    forceDestroy: unreadable("is a wish for the day the object is deleted; S3 doesn't know it"),
    key: autoName("Key", 1024),
    kmsKeyId: "SSEKMSKeyId",
    storageClass: ["StorageClass", storageClass],
    tags: { sent: ["Tagging", asQuery], seen: ["TagSet", tagList] },
  },
  id,
  create: call(sdk.PutObjectCommand, {
    input: ({ inputs }) =>
      inputs.kmsKeyId && !inputs.serverSideEncryption ? { ServerSideEncryption: "aws:kms" as const } : {},
  }),
  read: [
    call(sdk.GetObjectCommand, { answer: async (it) => ({ ...it, Body: await it.Body?.transformToString() }) }),
    call(sdk.GetObjectTaggingCommand),
  ],
  update: "same",
  delete: everyVersion,
  outputs: {
    arn: (_it, about) => `arn:aws:s3:::${about.id}`,
    etag: (it) => it.ETag?.replaceAll('"', ""),
    versionId: (it) => it.VersionId ?? "",
  },
});

async function everyVersion(of: About<aws.s3.BucketObjectv2Args, unknown>): Promise<void> {
  const { Bucket, Key } = id.into(of.id) as { Bucket: string; Key: string };
  const found = await client(of.cloud).send(new sdk.ListObjectVersionsCommand({ Bucket, Prefix: Key }));
  const versions = [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])].filter((it) => it.Key === Key);
  for (const { VersionId } of versions)
    await client(of.cloud).send(new sdk.DeleteObjectCommand({ Bucket, Key, VersionId }));
}

export const entries: Record<string, AnyEntry> = {
  "aws:s3/bucketObjectv2:BucketObjectv2": object,
};
