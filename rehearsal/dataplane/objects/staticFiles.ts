/** Uploads the shop's built static files as docs/storefront.md has a person do. */
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Cloud } from "../../providers/entry";
import { behaviourFor } from "../edge/behaviours";
import type { Distribution } from "../edge/distribution";
import { bucketAt } from "./s3Endpoint";

/** As the AWS CLI guesses them of names. */
const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".ico": "image/vnd.microsoft.icon",
  ".js": "text/javascript",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** Not for browsers: the storefront reads it itself. */
const notUploaded = ["manifest.json"];

/** As many as the AWS CLI uploads at once. */
const atOnce = 10;

/**
 * The bucket that the files of `/static/*` are uploaded to: the first that CloudFront asks for them.
 * @throws Error where CloudFront has them from elsewhere
 */
export function staticBucketOf({ behaviours, origins }: Distribution): {
  readonly name: string;
  readonly region: string;
} {
  const { target } = behaviourFor(behaviours, "/static/any");
  const origin = origins.find((it) => it.id === target.members[0])!;
  const bucket = origin.kind === "S3" ? bucketAt(origin.domainName) : undefined;
  if (!bucket) throw new Error(`/static/* is served from ${origin.domainName}, which is no bucket to upload files to`);
  return bucket;
}

/**
 * @param folder the build's `static`
 * @returns how many files were uploaded
 */
export async function uploadStaticFiles(cloud: Cloud, bucket: string, folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((it) => it.isFile())
    .map((it) => path.relative(folder, path.join(it.parentPath, it.name)))
    .filter((it) => !notUploaded.includes(it));
  const client = cloud.client(S3Client);
  const left = files.values();
  const upload = async (): Promise<void> => {
    for (const file of left) {
      const Key = `static/${file.split(path.sep).join("/")}`;
      const ContentType = types[path.extname(file)] ?? "application/octet-stream";
      const CacheControl = "public, max-age=31536000, immutable";
      const Body = await readFile(path.join(folder, file));
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType, CacheControl }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, upload));
  return files.length;
}
