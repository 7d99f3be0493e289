import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { ServerSideEncryption, StorageClass } from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags } from "../tags";
import { gone, s3 } from "./setting";

type Args = aws.s3.BucketObjectv2Args;

const object = entry<Args>({
  inputs: {
    bucket: true,
    bucketKeyEnabled: true,
    cacheControl: true,
    content: true,
    contentDisposition: true,
    contentEncoding: true,
    contentLanguage: true,
    contentType: true,
    forceDestroy: true,
    key: true,
    kmsKeyId: true,
    metadata: true,
    region: true,
    serverSideEncryption: true,
    storageClass: true,
    tags: true,
  },
  required: ["bucket"],
  replaceOn: ["bucket", "key", "region"],
  autoName: { property: "key", maxLength: 1024 },
  unreadable: { forceDestroy: "is a wish for the day the object is deleted; S3 doesn't know it" },
  async create(cloud, inputs) {
    await put(cloud, inputs);
    return `${bucketName(inputs)}/${inputs.key}`;
  },
  async read(cloud, id, last) {
    const it = await unlessGone(gone, () => s3(cloud).send(new GetObjectCommand(place(id))));
    if (!it) return undefined;
    const { TagSet } = await s3(cloud).send(new GetObjectTaggingCommand(place(id)));
    const { Bucket, Key } = place(id);
    return {
      inputs: {
        bucket: Bucket,
        key: Key,
        content: await it.Body?.transformToString(),
        bucketKeyEnabled: it.BucketKeyEnabled,
        cacheControl: it.CacheControl,
        contentDisposition: it.ContentDisposition,
        contentEncoding: it.ContentEncoding,
        contentLanguage: it.ContentLanguage,
        contentType: it.ContentType,
        kmsKeyId: it.SSEKMSKeyId,
        metadata: it.Metadata,
        serverSideEncryption: it.ServerSideEncryption,
        // S3 names the storage class only where it isn't the standard one.
        storageClass: it.StorageClass ?? (last.storageClass && "STANDARD"),
        tags: fromTags(TagSet),
      },
      outputs: { arn: `arn:aws:s3:::${id}`, etag: it.ETag?.replaceAll('"', ""), versionId: it.VersionId ?? "" },
    };
  },
  async update(cloud, _id, to) {
    await put(cloud, to);
  },
  async remove(cloud, id) {
    const { Bucket, Key } = place(id);
    const found = await unlessGone(gone, () => s3(cloud).send(new ListObjectVersionsCommand({ Bucket, Prefix: Key })));
    const versions = [...(found?.Versions ?? []), ...(found?.DeleteMarkers ?? [])].filter((it) => it.Key === Key);
    for (const { VersionId } of versions) await s3(cloud).send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  },
});

/** The class also takes a whole `Bucket`, which the SDK turns into its name. */
const bucketName = (inputs: Plain<Args>): string => String(inputs.bucket);

function place(id: string): { Bucket: string; Key: string } {
  const slash = id.indexOf("/");
  return { Bucket: id.slice(0, slash), Key: id.slice(slash + 1) };
}

async function put(cloud: Cloud, inputs: Plain<Args>): Promise<void> {
  await s3(cloud).send(
    new PutObjectCommand({
      Bucket: bucketName(inputs),
      Key: inputs.key,
      Body: inputs.content ?? "",
      BucketKeyEnabled: inputs.bucketKeyEnabled,
      CacheControl: inputs.cacheControl,
      ContentDisposition: inputs.contentDisposition,
      ContentEncoding: inputs.contentEncoding,
      ContentLanguage: inputs.contentLanguage,
      ContentType: inputs.contentType ?? "application/octet-stream",
      Metadata: inputs.metadata,
      SSEKMSKeyId: inputs.kmsKeyId,
      ServerSideEncryption: (inputs.serverSideEncryption ?? (inputs.kmsKeyId && "aws:kms")) as
        ServerSideEncryption | undefined,
      StorageClass: inputs.storageClass as StorageClass | undefined,
      Tagging: new URLSearchParams(inputs.tags).toString(),
    }),
  );
}

export const entries: Record<string, AnyEntry> = {
  "aws:s3/bucketObjectv2:BucketObjectv2": object,
};
